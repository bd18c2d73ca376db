import { narinfoKey } from '../store/key.ts';
import { objectUrl } from '../store/object-url.ts';
import { archiveDigest } from './archive.ts';
import { type CacheableFile, entryOf, isOfArchive } from './cached.ts';
import { type PinMeans, whoseOf } from './check-pin.ts';
import type { Outcome } from './outcome.ts';
import { remedyOf, type Wanted } from './problems.ts';
import { nothing, type Part, partOf } from './result.ts';
import type { PinTarget } from './target.ts';

export interface CacheMeans extends PinMeans {
  /** Of the store: the cache is there. */
  readonly publicUrl: string;
}

export interface CachedPart extends Part {
  readonly kind: 'present' | 'absent' | 'foreign';
}

/** A pin's narinfo, and the archive that it names. */
export async function checkCached(
  target: PinTarget,
  file: CacheableFile,
  { inspector, deep, track, publicUrl }: CacheMeans,
): Promise<CachedPart> {
  const [whose, variant] = [whoseOf(target), target.variant?.id];
  const wantedAt = (key: string) => ({
    place: { url: objectUrl(publicUrl, key), key, mirror: false },
    sha256: file.sha256,
    variant,
  });
  const narinfo: Wanted = { ...wantedAt(narinfoKey(file.name, file.sha256)), encoding: 'none' };
  const told = await inspector.text(narinfo);
  if (told.kind === 'absent') return { kind: 'absent', ...nothing };
  const { url } = narinfo.place;
  const partFor = (outcome: Outcome, of = url) => ({
    kind: 'present' as const,
    ...partOf(whose, of, outcome),
  });
  if (told.kind !== 'told') return partFor(prefixed(told, 'its narinfo in the binary cache: '));
  const { text } = told;
  const entry = entryOf(text, file);
  if (entry.kind === 'foreign') return { kind: 'foreign', ...nothing };
  if (entry.kind === 'wrong') return partFor({ ...entry, hint: remedyOf(narinfo) });
  const { key, encoding, stored } = entry;
  const archive: Wanted = {
    ...wantedAt(key),
    encoding,
    stored: stored === undefined ? undefined : { size: stored },
  };
  const outcome = deep
    ? await inspector.read(
        archive,
        track(`${target.attribute} (archive)`, file.size),
        async (body, onProgress) => {
          const nar = await archiveDigest(body, encoding, file, onProgress);
          return nar !== undefined && isOfArchive(text, file, nar);
        },
      )
    : await inspector.ask(archive);
  return partFor(prefixed(outcome, 'its archive in the binary cache: '), archive.place.url);
}

/** A problem needs to say of what it is: the URL of a narinfo tells nobody. */
export function prefixed(outcome: Outcome, prefix: string): Outcome {
  return outcome.kind === 'wrong'
    ? { ...outcome, problem: `${prefix}${outcome.problem}` }
    : outcome;
}
