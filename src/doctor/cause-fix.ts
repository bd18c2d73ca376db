import { knownCauses } from '../build/log/causes.ts';

/** Causes of failures that can be seen before a build. */
export const foreseen = [
  'binfmt',
  'disk full',
  'kas file missing',
  'kas schema',
  'locale',
  'root',
  'subordinate ids',
] as const;

/**
 * What is to be done about a problem by which builds fail, in the words of that failure. What it
 * begins with says what the problem is, and that is the finding's own.
 */
export function causeFix(name: (typeof foreseen)[number]): string {
  const hint = knownCauses.find((cause) => cause.name === name)?.hint;
  if (hint === undefined) throw new Error(`no cause is called ${name}`);
  return hint.slice(hint.indexOf(': ') + 2);
}
