import { didYouMean } from './suggest.ts';

/** In place of an axis: each variant is a job of its own. */
export const eachVariant = 'variant';

/** @param axes the names of all axes */
export function groupByProblem(word: string, axes: readonly string[]): string | undefined {
  const known = [...axes, eachVariant];
  if (known.includes(word)) return undefined;
  return `${word} is no axis${didYouMean(word, known) || `; known: ${known.join(', ')}`}`;
}
