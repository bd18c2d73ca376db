import { cacheInfoKey, isCacheInfo } from '../binary-cache/cache-info.ts';
import type { BuildRecord } from '../record/build-record.ts';
import { objectUrl } from '../store/object-url.ts';
import { type CachedPart, type CacheMeans, checkCached, prefixed } from './check-cached.ts';
import { joined, nothing, type Part, partOf } from './result.ts';
import type { PinTarget } from './target.ts';

const again = 'isar-artifacts publish --force, where they were built';

/** The store as a binary cache of Nix: what was published there is in it, and is what is pinned. */
export async function checkCache(
  targets: readonly PinTarget[],
  records: ReadonlyMap<string, BuildRecord>,
  means: CacheMeans,
): Promise<Part & { readonly notices: readonly string[] }> {
  const parts = await Promise.all(
    targets.flatMap((target) => {
      const { pin, variant } = target;
      if (!pin.url?.startsWith(`${means.publicUrl}/`)) return [];
      const built = records.get(variant?.id ?? '')?.artifacts;
      const recorded = built?.find(
        ({ name, sha256 }) => name === pin.name && sha256 === pin.sha256,
      );
      const size = pin.size ?? recorded?.size;
      return size === undefined ? [] : checkCached(target, { ...recorded, ...pin, size }, means);
    }),
  );
  const countOf = (kind: CachedPart['kind']) => parts.filter((part) => part.kind === kind).length;
  const [absent, foreign] = [countOf('absent'), countOf('foreign')];
  const isUsed = absent < parts.length;
  return {
    ...joined([...parts, isUsed ? await checkCacheInfo(means) : nothing]),
    notices: [
      ...(absent > 0
        ? [`not in the binary cache: ${absent} of ${parts.length} pins; ${again}`]
        : []),
      ...(foreign > 0
        ? [`archives of others in the binary cache, which were not looked at: ${foreign}`]
        : []),
    ],
  };
}

/** Without it, Nix takes the place for none. */
async function checkCacheInfo({ inspector, publicUrl }: CacheMeans): Promise<Part> {
  const url = objectUrl(publicUrl, cacheInfoKey);
  const place = { url, key: cacheInfoKey, mirror: false };
  const told = await inspector.text({ place, encoding: 'none' });
  const hint = `${again}, writes it; one that is of another store has to be removed before`;
  const wrong = (problem: string) => partOf({}, url, { kind: 'wrong', problem, hint });
  const what = `${cacheInfoKey} of the binary cache`;
  if (told.kind === 'absent') return wrong(`there is no ${what}`);
  if (told.kind !== 'told') return partOf({}, url, prefixed(told, `${what}: `));
  return isCacheInfo(told.text) ? nothing : wrong(`the ${what} is not of /nix/store`);
}
