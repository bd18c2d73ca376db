import { messageOf } from '../errors.ts';
import { UnfinishedUpload } from './s3-errors.ts';
import { listParts, type PartsThere } from './s3-list.ts';
import { beginParts, tryAbort } from './s3-multipart.ts';
import type { Order } from './s3-put.ts';
import type { Target } from './s3-target.ts';
import type { Noted, UploadJournal, UploadOf } from './upload-journal.ts';

/** Where uploads are written down, so that a later run can go on with them. */
export interface Resuming {
  readonly journal: UploadJournal;
  /** Milliseconds after which an upload that nobody went on with is aborted. */
  readonly within: number;
}

/** An upload in parts that is under way. */
export interface Begun {
  readonly uploadId: string;
  readonly there: PartsThere;
  readonly noted?: Noted | undefined;
}

/** Goes on with an upload of the same bytes, or begins one. */
export async function beginOrResume(
  target: Target,
  order: Order,
  of: UploadOf,
  resuming: Resuming | undefined,
): Promise<Begun> {
  if (resuming === undefined) {
    return { uploadId: await beginParts(target, order), there: new Map() };
  }
  const { journal } = resuming;
  // Where they cannot be read, they cannot be noted either, and that is said below.
  const abandoned = await journal.abandoned(of.store).catch(() => []);
  for (const found of abandoned.filter(({ entry }) => entry.key === of.key)) {
    const noted = await journal.takeUp(found);
    const begun = noted && (await goOn(target, noted, of, resuming));
    if (begun !== undefined) return begun;
  }
  const uploadId = await beginParts(target, order);
  const noted = await journal.begin({ ...of, uploadId }).catch((error) => notNoted(order, error));
  return { uploadId, there: new Map(), noted };
}

/** @returns undefined where nobody ever can: it is aborted then */
async function goOn(
  target: Target,
  noted: Noted,
  of: UploadOf,
  { journal, within }: Resuming,
): Promise<Begun | undefined> {
  const { uploadId, encoder, partSize } = noted.entry;
  try {
    const same = encoder === of.encoder && partSize === of.partSize;
    const there = same ? await listParts(target, uploadId) : undefined;
    if (there !== undefined) return { uploadId, there, noted };
  } catch (error) {
    await journal.release(noted);
    throw new UnfinishedUpload(target.key, uploadId, error, within);
  }
  if ((await tryAbort(target, uploadId)) === undefined) await journal.forget(noted);
  else await journal.release(noted);
  return undefined;
}

/** Where the disk is full, an upload is as good as ever, but for this. */
function notNoted({ onNotice }: Order, error: unknown): undefined {
  onNotice(
    `uploads cannot be noted here (${messageOf(error)}): one that is interrupted begins anew`,
  );
}
