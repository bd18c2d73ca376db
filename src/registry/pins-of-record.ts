import type { BuildRecord } from '../record/build-record.ts';
import { isPublished } from '../record/build-record.ts';
import { serializeRecord } from '../record/serialize.ts';
import type { PinnedVariant } from './pins.ts';

/** What a build's record puts into the registry; `urlOf` says where readers find a key. */
export function pinsOfRecord(record: BuildRecord, urlOf: (key: string) => string): PinnedVariant {
  const { variant, source, artifacts } = record;
  return {
    id: variant.id,
    ...(isPublished(record) ? { record: serializeRecord(record).digest } : {}),
    commit: source.commit,
    time: source.time,
    pins: artifacts.map(({ attributePath, name, sha256, size, object }) => ({
      attributePath,
      name,
      sha256,
      size,
      encoding: object?.encoding ?? 'none',
      ...(object === undefined ? {} : { url: urlOf(object.key) }),
    })),
  };
}
