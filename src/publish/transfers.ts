import type { Transfer } from '../report/reporter.ts';

/** Says how far one file has come with what is done to it. */
export type Track = (activity: Transfer['activity'], done: number) => void;

/** Milliseconds between two reports, at least. */
const reportEvery = 200;

/** What happens to many files at one time, for a task to show. */
export function transferBoard(show: (transfers: readonly Transfer[]) => void) {
  const transfers = new Map<string, Transfer>();
  let shown = 0;
  return (name: string, size: number): Track =>
    (activity, done) => {
      transfers.set(name, { name, activity, done: Math.min(done, size), size });
      const now = Date.now();
      if (now - shown < reportEvery && done < size) return;
      shown = now;
      show([...transfers.values()]);
    };
}
