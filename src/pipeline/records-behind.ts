import pLimit from 'p-limit';
import type { Sha256 } from '../digest/sha256.ts';
import { asUserError } from '../errors.ts';
import { storedRecord } from '../publish/stored-record.ts';
import type { BuildRecord } from '../record/build-record.ts';
import { serializeRecord } from '../record/serialize.ts';
import type { Judged } from './judge-record.ts';
import type { Project } from './project.ts';

/** A record; undefined where the store has none; the code of the error where it cannot be read. */
type Found = BuildRecord | string | undefined;
export type Records = ReadonlyMap<Sha256, Found>;

const atOnce = 8;

/**
 * The judge refused already what matters: a record that cannot be read now is only told of less.
 * Each is read once; those of this run are at hand.
 */
export async function recordsBehind(
  { store }: Project,
  digests: readonly (Sha256 | undefined)[],
  { news, signal }: { readonly news: readonly Judged[]; readonly signal?: AbortSignal | undefined },
): Promise<Records> {
  const atHand = new Map(
    news.flatMap(({ record, pinned }) =>
      [record, ...(pinned ? [pinned] : [])].map((one) => [serializeRecord(one).digest, one]),
    ),
  );
  const limit = pLimit(atOnce);
  const read = async (digest: Sha256): Promise<Found> => {
    try {
      return atHand.get(digest) ?? (await storedRecord(store, digest, { signal }));
    } catch (error) {
      signal?.throwIfAborted();
      const reason = asUserError(error);
      if (reason === undefined) throw error;
      return reason.code;
    }
  };
  const wanted = [...new Set(digests.filter((digest) => digest !== undefined))];
  const found = await Promise.all(
    wanted.map((digest) => limit(async () => [digest, await read(digest)] as const)),
  );
  return new Map(found);
}
