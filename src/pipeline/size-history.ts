import pLimit from 'p-limit';
import type { Sha256 } from '../digest/sha256.ts';
import { storedRecord } from '../publish/stored-record.ts';
import type { BuildRecord } from '../record/build-record.ts';
import type { Project } from './project.ts';
import type { Records } from './records-behind.ts';

/** Builds that are looked back at, the new one among them. */
const most = 6;
const atOnce = 8;

/**
 * Bytes of all artifacts of the last builds behind a record, the oldest first. Records are linked
 * since they say `previous`, and some may be pruned: it is as long as can be had.
 * @param records those that are at hand
 */
export async function sizeHistories(
  { store }: Project,
  digests: readonly Sha256[],
  { records, signal }: { readonly records: Records; readonly signal?: AbortSignal | undefined },
): Promise<ReadonlyMap<Sha256, readonly number[]>> {
  const read = async (digest: Sha256): Promise<BuildRecord | undefined> => {
    const known = records.get(digest);
    if (known !== undefined) return typeof known === 'string' ? undefined : known;
    return storedRecord(store, digest, { signal }).catch(() => {
      signal?.throwIfAborted();
      return undefined;
    });
  };
  const historyOf = async (digest: Sha256): Promise<readonly number[]> => {
    const sizes: number[] = [];
    let next: Sha256 | undefined = digest;
    while (next !== undefined && sizes.length < most) {
      const record: BuildRecord | undefined = await read(next);
      if (record === undefined) break;
      sizes.unshift(record.artifacts.reduce((sum, { size }) => sum + size, 0));
      next = record.previous;
    }
    return sizes;
  };
  const limit = pLimit(atOnce);
  const found = digests.map((digest) =>
    limit(async () => [digest, await historyOf(digest)] as const),
  );
  return new Map(await Promise.all(found));
}
