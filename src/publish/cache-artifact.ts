import { resolve } from 'node:path';
import type { BinaryCache, Moved } from '../binary-cache/binary-cache.ts';
import type { Sha256 } from '../digest/sha256.ts';
import { messageOf } from '../errors.ts';
import type { RecordedArtifact, RecordedFile, StoredObject } from '../record/build-record.ts';
import type { Stored } from '../store/object-store.ts';
import type { SettleMeans } from './settle.ts';

export interface ArtifactToCache {
  readonly file: RecordedFile & Pick<RecordedArtifact, 'nar'>;
  readonly object: StoredObject;
  readonly stored: Stored;
}

/**
 * Puts what was published into the binary cache, too.
 * @throws UserError as `BinaryCache` does
 */
export async function cacheArtifact(
  cache: BinaryCache,
  { file, object, stored }: ArtifactToCache,
  means: Pick<SettleMeans, 'digests' | 'directory' | 'signal' | 'asking' | 'hashing'>,
  onNotice: (notice: string) => void,
): Promise<Moved> {
  const nar = file.nar ?? (await means.hashing(() => narOf(file, means)));
  if (typeof nar === 'string') {
    const { name, sha256, size } = file;
    return means.asking(() => cache.add({ name, sha256, size, nar, object, stored }, onNotice));
  }
  onNotice(
    `${file.name} is not put into the binary cache: its record says nothing of it, and ${nar.why}; the next build does`,
  );
  return { sent: 0, copied: 0 };
}

/** Of a record from before there was a cache. */
async function narOf(
  { file, sha256 }: RecordedFile,
  { digests, directory, signal }: Pick<SettleMeans, 'digests' | 'directory' | 'signal'>,
): Promise<Sha256 | { readonly why: string }> {
  try {
    const digest = await digests(resolve(directory, file), { nar: true, signal });
    if (digest.sha256 === sha256 && digest.nar !== undefined) return digest.nar;
    return { why: `${file} is another file by now` };
  } catch (error) {
    signal?.throwIfAborted();
    return { why: messageOf(error) };
  }
}
