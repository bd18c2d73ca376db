import { didYouMean } from '../config/suggest.ts';
import { UserError } from '../errors.ts';
import { unabbreviated } from './abbreviation.ts';
import type { Variant } from './variant.ts';

/** Which variants are meant: those that match every list that is not empty. */
export interface VariantFilter {
  readonly machine?: readonly string[] | undefined;
  readonly role?: readonly string[] | undefined;
  readonly variant?: readonly string[] | undefined;
  /** Of any axis: `NAME=VALUE` each. */
  readonly axis?: readonly string[] | undefined;
  /** Words may be beginnings, where these can mean but one. */
  readonly abbreviated?: boolean;
}

/**
 * @throws UserError `variant-unknown` when a word matches nothing, or all of them together do;
 * `usage-invalid` for an axis that there is not
 */
export function filterVariants(variants: readonly Variant[], filter: VariantFilter): Variant[] {
  const wanted = [...wordsOf(variants, filter)].map(([kind, words]) => {
    const read = ({ id, axes }: Variant) => (kind === 'variant' ? id : axes[kind]);
    const known = [...new Set(variants.map(read))].filter((word) => word !== undefined);
    const meant = words.map((word) => meantBy(word, kind, known, filter.abbreviated === true));
    return { meant, read };
  });
  const matching = variants.filter((variant) =>
    wanted.every(({ meant, read }) => meant.includes(read(variant) ?? '')),
  );
  if (matching.length === 0) throw noneMatches();
  return matching;
}

export function noneMatches(): UserError {
  return new UserError('variant-unknown', 'no variant matches all of the filters together', {
    hint: 'isar-artifacts plan lists the variants',
  });
}

/** By what they are words of: an axis, or `variant`, which no axis is called. */
function wordsOf(
  variants: readonly Variant[],
  { machine = [], role = [], variant = [], axis = [] }: VariantFilter,
): Map<string, string[]> {
  const axes = new Set(variants.flatMap((one) => Object.keys(one.axes)));
  const words = new Map<string, string[]>();
  const add = (kind: string, word: string) => words.set(kind, [...(words.get(kind) ?? []), word]);
  for (const word of machine) add('machine', word);
  for (const word of role) add('role', word);
  for (const given of axis) {
    const [name = '', ...value] = given.split('=');
    if (!axes.has(name)) throw noAxis(name, [...axes]);
    add(name, value.join('='));
  }
  for (const word of variant) add('variant', word);
  return words;
}

function meantBy(
  word: string,
  kind: string,
  known: readonly string[],
  abbreviated: boolean,
): string {
  if (abbreviated) return unabbreviated(kind, word, known);
  if (known.includes(word)) return word;
  const problem = `no ${kind} is called ${word}${didYouMean(word, known)}`;
  throw new UserError('variant-unknown', problem, { hint: `known: ${known.join(', ')}` });
}

/** Whoever misspells an option names an axis, too. */
function noAxis(name: string, axes: readonly string[]): UserError {
  const problem = `there is no option and no axis ${name}${didYouMean(name, axes)}`;
  return new UserError('usage-invalid', problem, {
    hint: `axes: ${axes.join(', ')}; options: --help`,
  });
}
