import { closest, distance } from 'fastest-levenshtein';

/** `; did you mean X?` where one of the known words is near, else nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const best = closest(word, known);
  const difference = distance(word, best);
  // As many differences as letters: nothing is left of the word.
  return difference < word.length && difference <= Math.max(2, word.length / 4)
    ? `; did you mean ${best}?`
    : '';
}
