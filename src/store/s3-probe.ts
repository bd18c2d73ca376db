import { randomBytes } from 'node:crypto';
import { folders } from './key.ts';
import { UnfinishedUpload } from './s3-errors.ts';
import { beginParts, tryAbort } from './s3-multipart.ts';
import type { Order } from './s3-put.ts';
import type { Target } from './s3-target.ts';

/** Where keys of ours are, since rights may end there; but nobody ever has this one. */
export function unusedKey(): string {
  return `${folders[0]}/${randomBytes(32).toString('hex')}`;
}

/**
 * What every upload in parts does, without an object: who may write need not be one who may remove.
 * @throws whatever the SDK throws; UnfinishedUpload where it began and could not be aborted
 */
export async function beginAndAbort(target: Target, order: Order): Promise<void> {
  const uploadId = await beginParts(target, order);
  const why = await tryAbort(target, uploadId);
  if (why !== undefined) throw new UnfinishedUpload(target.key, uploadId, why);
}
