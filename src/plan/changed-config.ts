import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../config/schema.ts';
import type { ConfigChange } from './changed.ts';
import { allHosts } from './host.ts';
import { planVariants } from './plan.ts';

/** Settings that show in the variants themselves. */
const ofVariants = ['axes', 'variants', 'exclude', 'output', 'artifacts', 'names', 'runs-on'];
const ofVariantsInKas = ['files', 'environment'];
/** Settings that say nothing of what is built, or of where it goes. */
const idle = ['version', 'group-by', 'pull-request'];
/** Of a variant: where it is built is no part of what is built. */
const idleInVariant = ['runsOn'];

/**
 * Which variants are planned otherwise than before, on whatever host. All are touched by a setting
 * that is none of theirs, and where it cannot be planned how it was.
 * @param file what the configuration is called
 */
export function changedConfig(before: Config, after: Config, file: string): ConfigChange {
  const everything = (why: string) => ({ everything: why, variants: new Map<string, string>() });
  const settings = [
    ...differing(before, after, [...ofVariants, ...idle, 'kas']),
    ...differing(before.kas, after.kas, ofVariantsInKas).map((key) => `kas.${key}`),
  ];
  if (settings.length > 0) return everything(`${file} changed: ${settings.join(', ')}`);
  if (isByProgram(before) || isByProgram(after))
    return everything(`${file} changed, and a program prints the matrix`);
  const changed = new Map<string, string>();
  for (const host of allHosts([...archesOf(before), ...archesOf(after)])) {
    const old = planVariants(before, host);
    if (old.problems.length > 0) return everything(`${file} changed, and was wrong before`);
    const was = new Map(old.variants.map((variant) => [variant.id, variant]));
    for (const variant of planVariants(after, host).variants) {
      const one = was.get(variant.id);
      const keys = one && differing(one, variant, idleInVariant);
      const what = keys === undefined ? 'the variant is new' : keys.join(', ');
      if (what !== '') changed.set(variant.id, `${file} changed: ${what}`);
    }
  }
  return { variants: changed };
}

/** A program prints which combinations there are. */
export function isByProgram({ variants }: Config): boolean {
  return variants !== undefined && !Array.isArray(variants);
}

function archesOf({ axes }: Config): (string | undefined)[] {
  return Object.values(axes).flatMap((values) =>
    Object.values(values).map((value) => (typeof value === 'object' ? value.arch : undefined)),
  );
}

function differing(before: object, after: object, except: readonly string[]): string[] {
  const [one, other] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return [...new Set([...one.keys(), ...other.keys()])].filter(
    (key) => !except.includes(key) && !isDeepStrictEqual(one.get(key), other.get(key)),
  );
}
