import { messageOf } from '../errors.ts';
import { listUploads } from './s3-list.ts';
import { isAborted } from './s3-multipart.ts';
import type { Resuming } from './s3-resume.ts';
import type { Target } from './s3-target.ts';
import type { JournalEntry } from './upload-journal.ts';

/** The server's clock may differ from ours by so much, in milliseconds, before it refuses us. */
const clockSkew = 15 * 60 * 1000;

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
  for (const abandoned of found) {
    if (Date.now() - Date.parse(abandoned.entry.begun) < within) continue;
    const noted = await journal.takeUp(abandoned);
    if (noted === undefined) continue;
    const { key, begun } = noted.entry;
    const what = `the upload of ${key} that was begun on ${begun} and never finished`;
    const why = await abort(targetOf(key), noted.entry);
    if (why === undefined) await journal.forget(noted);
    notices.push(why === undefined ? `aborted ${what}` : `cannot abort ${what}: ${why}`);
  }
  return notices;
}

/** @returns why it may still be there */
async function abort(target: Target, entry: JournalEntry): Promise<string | undefined> {
  try {
    for (const uploadId of await idsOf(target, entry)) {
      if (!(await isAborted(target, uploadId))) return 'the server refuses it, or does not answer';
    }
    return undefined;
  } catch (error) {
    target.signal?.throwIfAborted();
    return messageOf(error);
  }
}

/** One whose id we never heard is known by its key and its time. */
async function idsOf(target: Target, { uploadId, begun }: JournalEntry): Promise<string[]> {
  if (uploadId !== undefined) return [uploadId];
  const near = (time: number) => Math.abs(time - Date.parse(begun)) < clockSkew;
  const uploads = await listUploads(target);
  return uploads.filter(({ initiated }) => near(initiated)).map(({ uploadId: id }) => id);
}
