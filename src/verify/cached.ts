import { encodedFrame } from '../binary-cache/nar-frame.ts';
import { archiveIn, decisive, differingFields, narinfo } from '../binary-cache/narinfo.ts';
import type { Encoding } from '../digest/encoding.ts';
import type { Sha256 } from '../digest/sha256.ts';
import type { RecordedArtifact } from '../record/build-record.ts';
import { parseKey } from '../store/key.ts';

/** A file that is pinned, and what its build record says of it. */
export type CacheableFile = Pick<RecordedArtifact, 'name' | 'sha256' | 'size' | 'nar' | 'object'>;

/** What a narinfo says of a file. */
export type Entry =
  | { readonly kind: 'wrong'; readonly problem: string }
  /** The archive is somebody else's: Nix takes it, and we know nothing of its encoding. */
  | { readonly kind: 'foreign' }
  | {
      readonly kind: 'right';
      readonly key: string;
      readonly encoding: Encoding;
      /** Bytes of the archive as it is stored, where the record tells. */
      readonly stored: number | undefined;
    };

/** @param text the narinfo */
export function entryOf(text: string, file: CacheableFile): Entry {
  const { nar, sha256, object } = file;
  // A digest that nobody recorded is told by reading the archive.
  const fields = decisive.filter((field) => field !== 'NarHash' || nar !== undefined);
  const none = { key: '', compression: 'none', size: 0 } as const;
  const different = differingFields(text, narinfo({ ...file, nar: nar ?? sha256 }, none), fields);
  if (different.length > 0) return wrong(`has another ${different.join(', ')}`);
  const key = archiveIn(text);
  const parsed = parseKey(key);
  if (parsed?.kind !== 'nar') return { kind: 'foreign' };
  const { digest, encoding } = parsed;
  if (digest !== sha256) return wrong('names the archive of another file');
  const { head, tail } = encodedFrame(file.size, encoding);
  const stored =
    object?.encoding === encoding ? head.length + object.size + tail.length : undefined;
  const whole = narinfo(
    { ...file, nar: sha256 },
    { key, compression: encoding, size: stored ?? 0 },
  );
  const ofArchive = stored === undefined ? ['Compression'] : ['Compression', 'FileSize'];
  const others = differingFields(text, whole, ofArchive);
  if (others.length > 0) return wrong(`has another ${others.join(', ')}`);
  return { kind: 'right', key, encoding, stored };
}

/** Whether a narinfo names an archive by this digest. */
export function isOfArchive(text: string, file: CacheableFile, nar: Sha256): boolean {
  const none = { key: '', compression: 'none', size: 0 } as const;
  return differingFields(text, narinfo({ ...file, nar }, none), ['NarHash']).length === 0;
}

function wrong(what: string): Entry {
  return { kind: 'wrong', problem: `its narinfo in the binary cache ${what}` };
}
