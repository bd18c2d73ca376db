import { messageOf } from '../errors.ts';
import { tryAbort } from './s3-multipart.ts';
import type { Resuming } from './s3-resume.ts';
import type { Target } from './s3-target.ts';

/**
 * Aborts uploads of this machine that nobody went on with in time.
 * @param targetOf by key as the server knows it
 * @returns what was aborted and what could not be, for people
 */
export async function abortAbandoned(
  store: string,
  targetOf: (key: string) => Target,
  { journal, within }: Resuming,
): Promise<string[]> {
  const notices: string[] = [];
  const found = await journal.abandoned(store).catch((error) => {
    notices.push(`uploads that were noted here cannot be read: ${messageOf(error)}`);
    return [];
  });
  for (const { touched, ...abandoned } of found) {
    if (Date.now() - touched < within) continue;
    const noted = await journal.takeUp({ ...abandoned, touched });
    if (noted === undefined) continue;
    const { key, uploadId } = noted.entry;
    const what = `the upload of ${key} that nobody went on with since ${new Date(touched).toISOString()}`;
    const target = targetOf(key);
    const why = await tryAbort(target, uploadId);
    target.signal?.throwIfAborted();
    if (why === undefined) await journal.forget(noted);
    notices.push(
      why === undefined
        ? `aborted ${what}`
        : `cannot abort ${what} (${uploadId}), and it costs money: ${messageOf(why)}`,
    );
  }
  return notices;
}
