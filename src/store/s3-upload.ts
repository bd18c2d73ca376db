import type { Body } from './object-store.ts';
import type { PartMemory } from './part-memory.ts';
import { cutOf, type Part, partsOf } from './parts.ts';
import { isNamed, UnfinishedUpload } from './s3-errors.ts';
import { sendParts, tryAbort } from './s3-multipart.ts';
import { type Order, put, type Sent } from './s3-put.ts';
import { beginOrResume, type Resuming } from './s3-resume.ts';
import type { Target } from './s3-target.ts';
import type { UploadOf } from './upload-journal.ts';

export interface Means {
  /** URL of the store, for the journal. */
  readonly store: string;
  readonly memory: PartMemory;
  /** Bytes, where the server wants another size than ours. */
  readonly partSize?: number | undefined;
  /** Without it, an upload that fails leaves nothing. */
  readonly resuming?: Resuming | undefined;
}

type Next = () => Promise<Part | undefined>;

/**
 * Sends a body: in one request where it fits, else in parts. Every request carries a checksum that
 * the server verifies.
 * @throws whatever the SDK throws; `PreconditionFailed` where the condition does not hold
 */
export async function upload(
  target: Target,
  order: Order,
  body: Body,
  means: Means,
): Promise<Sent> {
  const cut = cutOf(body.atMost, target.key, means.memory.limit, means.partSize);
  const source = await body.open();
  let first: Part | undefined;
  try {
    let sound = true;
    const next = noticing(partsOf(source, means.memory, { ...cut, atMost: body.atMost }), () => {
      // An interruption says nothing of the bytes.
      if (!target.signal?.aborted) sound = false;
    });
    first = await next();
    if (first === undefined) throw new Error('a body without parts');
    if (first.last) return await put(target, order, first.bytes);
    const { partSize, atOnce } = cut;
    const of = { store: means.store, key: target.key, encoder: body.encoder, partSize };
    return await inParts(target, order, startingWith(first, next), {
      of,
      atOnce,
      resuming: means.resuming,
      isSound: () => sound,
    });
  } finally {
    first?.release();
    // Whoever makes the bytes may wait for somebody to take them.
    await source.close();
  }
}

/** A body that fails is not to be gone on with: the next one of this key has other bytes. */
function noticing(next: Next, failed: () => void): Next {
  return () =>
    next().catch((error) => {
      failed();
      throw error;
    });
}

function startingWith(first: Part, next: Next): Next {
  let given = false;
  return async () => {
    if (given) return next();
    given = true;
    return first;
  };
}

interface InParts {
  readonly of: UploadOf;
  readonly atOnce: number;
  readonly resuming: Resuming | undefined;
  readonly isSound: () => boolean;
}

async function inParts(
  target: Target,
  order: Order,
  next: Next,
  { of, atOnce, resuming, isSound }: InParts,
): Promise<Sent> {
  const { uploadId, there, noted } = await beginOrResume(target, order, of, resuming);
  const forget = async () => {
    if (noted !== undefined) await resuming?.journal.forget(noted);
  };
  try {
    const sent = await sendParts(target, next, { uploadId, order, there, atOnce });
    await forget();
    return sent;
  } catch (error) {
    if (noted !== undefined && isSound() && !isOver(error)) {
      await resuming?.journal.release(noted);
      throw new UnfinishedUpload(target.key, uploadId, error, resuming?.within);
    }
    if ((await tryAbort(target, uploadId)) !== undefined) {
      throw new UnfinishedUpload(target.key, uploadId, error);
    }
    await forget();
    throw error;
  }
}

/** Somebody else's object is there, or somebody removed the parts. */
function isOver(error: unknown): boolean {
  return isNamed(
    error,
    'PreconditionFailed',
    'ConditionalRequestConflict',
    'NoSuchUpload',
    'NoSuchKey',
    'InvalidPart',
  );
}
