import { messageOf } from '../errors.ts';
import { listParts, listUploads, type PartsThere } from './s3-list.ts';
import { beginParts, isAborted } from './s3-multipart.ts';
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
  /** Begun by us, but killed before we heard of their ids. */
  readonly nameless: readonly Noted[];
}

/** Goes on with an upload of the same bytes, or begins one. */
export async function beginOrResume(
  target: Target,
  order: Order,
  of: UploadOf,
  journal: UploadJournal | undefined,
): Promise<Begun> {
  if (journal === undefined) {
    return { uploadId: await beginParts(target, order), there: new Map(), nameless: [] };
  }
  const earlier = await takeUpAll(journal, of);
  const nameless = earlier.filter(({ entry }) => entry.uploadId === undefined);
  const found = await firstOf(target, earlier, of, journal);
  return { ...(found ?? (await begin(target, order, of, journal))), nameless };
}

type Found = Omit<Begun, 'nameless'>;

/** Uploads of the key that nobody works on: they are ours now. */
async function takeUpAll(journal: UploadJournal, { store, key }: UploadOf): Promise<Noted[]> {
  const all = await journal.abandoned(store).catch(() => []);
  const abandoned = all.filter(({ entry }) => entry.key === key);
  const taken = await Promise.all(abandoned.map((noted) => journal.takeUp(noted)));
  return taken.filter((noted) => noted !== undefined);
}

/** The first that can be gone on with. The others are aborted: nobody ever will. */
async function firstOf(
  target: Target,
  earlier: readonly Noted[],
  of: UploadOf,
  journal: UploadJournal,
): Promise<Found | undefined> {
  let found: Found | undefined;
  for (const noted of earlier) {
    const { uploadId } = noted.entry;
    if (uploadId === undefined) continue;
    const fits = found === undefined && sameBytes(noted.entry, of);
    const there = fits ? await listed(target, uploadId) : undefined;
    if (there !== undefined) found = { uploadId, there, noted };
    else if (await isAborted(target, uploadId)) await journal.forget(noted);
  }
  return found;
}

async function begin(
  target: Target,
  order: Order,
  of: UploadOf,
  journal: UploadJournal,
): Promise<Found> {
  const there = new Map();
  const noted = await journal.begin(of).catch((error) => notNoted(order, error));
  if (noted === undefined) return { there, uploadId: await beginParts(target, order) };
  const uploadId = await beginParts(target, order).catch(async (error) => {
    // An answer that was lost may have been a yes; whoever was refused has begun nothing.
    if (isRefusal(error)) await journal.forget(noted);
    throw error;
  });
  const identified = await journal
    .identify(noted, uploadId)
    .catch((error) => notNoted(order, error));
  return { there, uploadId, noted: identified };
}

/** Where the disk is full, an upload is as good as ever, but for this. */
function notNoted({ onNotice }: Order, error: unknown): undefined {
  onNotice(
    `uploads cannot be noted here (${messageOf(error)}): one that is interrupted begins anew`,
  );
}

function sameBytes(a: UploadOf, b: UploadOf): boolean {
  return a.encoder === b.encoder && a.partSize === b.partSize;
}

/** Who may not list parts begins anew. */
function listed(target: Target, uploadId: string): Promise<PartsThere | undefined> {
  return listParts(target, uploadId).catch((error) => {
    target.signal?.throwIfAborted();
    if (isRefusal(error)) return undefined;
    throw error;
  });
}

function isRefusal(error: unknown): boolean {
  const { $metadata } = error as { readonly $metadata?: { readonly httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode ?? 0;
  return status >= 400 && status < 500;
}

/**
 * The object is there, so that no upload of its key is of use to anybody: those that we lost are
 * ended. Where that does not work now, `tidy` does it later.
 */
export async function endNameless(
  target: Target,
  nameless: readonly Noted[],
  journal: UploadJournal,
): Promise<void> {
  if (nameless.length === 0) return;
  const uploads = await listUploads(target).catch(() => undefined);
  const ended = await Promise.all(
    (uploads ?? []).map(({ uploadId }) => isAborted(target, uploadId)),
  );
  if (uploads === undefined || !ended.every(Boolean)) return;
  for (const noted of nameless) await journal.forget(noted);
}
