import { didYouMean } from '../config/suggest.ts';
import { UserError } from '../errors.ts';
import type { Variant } from './variant.ts';

/** Which variants are meant: those that match every list that is not empty. */
export interface VariantFilter {
  readonly machine?: readonly string[] | undefined;
  readonly role?: readonly string[] | undefined;
  readonly variant?: readonly string[] | undefined;
}

const values = {
  machine: (variant: Variant) => variant.axes.machine,
  role: (variant: Variant) => variant.axes.role,
  variant: (variant: Variant) => variant.id,
};

/** @throws UserError `variant-unknown` when a word matches nothing, or all of them together do */
export function filterVariants(variants: readonly Variant[], filter: VariantFilter): Variant[] {
  const wanted = Object.entries(values).map(([kind, read]) => {
    const words = filter[kind as keyof typeof values] ?? [];
    const known = [...new Set(variants.map(read))];
    const unknown = words.find((word) => !known.includes(word));
    if (unknown !== undefined) {
      throw new UserError(
        'variant-unknown',
        `no ${kind} is called ${unknown}${didYouMean(unknown, known)}`,
        {
          hint: `known: ${known.join(', ')}`,
        },
      );
    }
    return { words, read };
  });
  const matching = variants.filter((variant) =>
    wanted.every(({ words, read }) => words.length === 0 || words.includes(read(variant))),
  );
  if (matching.length === 0) {
    throw new UserError('variant-unknown', 'no variant matches all of the filters together', {
      hint: 'isar-artifacts plan lists the variants',
    });
  }
  return matching;
}
