import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { binaryCache } from '../../src/binary-cache/binary-cache.ts';
import { parseSigningKey } from '../../src/binary-cache/signing-key.ts';
import { cachedDigests } from '../../src/digest/cache.ts';
import type { Encoding } from '../../src/digest/encoding.ts';
import type { RecordedArtifact } from '../../src/record/build-record.ts';
import type { ObjectStore } from '../../src/store/object-store.ts';
import { publishRecord } from '../publish/stores.ts';
import { recordOf } from '../record/records.ts';

export interface CachePublishing {
  readonly directory: string;
  readonly store: ObjectStore;
  readonly encoding: Encoding;
  /** `NAME:BASE64` */
  readonly signingKey?: string | undefined;
  readonly repair?: boolean;
  readonly onNotice?: (notice: string) => void;
}

/** Publishes a build into a store that is a binary cache. */
export async function publishCached(
  artifacts: readonly RecordedArtifact[],
  { directory, store, encoding, signingKey, repair = false, onNotice }: CachePublishing,
) {
  const key = signingKey === undefined ? undefined : parseSigningKey(signingKey, 'the test');
  const cache = binaryCache({ store, signingKey: key, repair });
  const digests = cachedDigests(join(directory, 'digests'), { nar: true });
  const withNar = artifacts.map(async (artifact) => {
    const { nar } = await digests(join(directory, artifact.file));
    return { ...artifact, ...(nar && { nar }) };
  });
  const record = recordOf({ artifacts: await Promise.all(withNar) });
  return publishRecord(record, { store, encoding, directory, digests, cache, repair, onNotice });
}

/** Fields of a narinfo, of which one may come again. */
export function fieldsOf(text: string): Record<string, string> {
  const lines = text.trimEnd().split('\n');
  return Object.fromEntries(
    lines.map((line) => [line.split(':', 1)[0], line.replace(/^\w+: ?/, '')]),
  );
}

export async function narinfoIn(directory: string, key: string): Promise<Record<string, string>> {
  return fieldsOf(await readFile(join(directory, key), 'utf8'));
}
