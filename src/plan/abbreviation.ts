import { didYouMean } from '../config/suggest.ts';
import { UserError } from '../errors.ts';

/**
 * The known word that is meant: itself, or the only one that begins so.
 * @param kind what words of this kind are called: `machine`
 * @throws UserError `variant-unknown`
 */
export function unabbreviated(kind: string, word: string, known: readonly string[]): string {
  if (known.includes(word)) return word;
  const begun = known.filter((one) => one.startsWith(word));
  const [only] = begun;
  if (only !== undefined && begun.length === 1) return only;
  const what =
    begun.length > 1
      ? `${word} can be ${begun.join(' or ')}`
      : `no ${kind} is called ${word}${didYouMean(word, known)}`;
  throw new UserError('variant-unknown', what, { hint: `known: ${known.join(', ')}` });
}
