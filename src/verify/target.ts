import { nixAttributePath } from '../escape/nix.ts';
import {
  type Access,
  type OwnedPin,
  ownedPinsOf,
  type Pin,
  type PinnedVariant,
  type Registry,
} from '../registry/pins.ts';
import { objectKey, parseKey, recordKey } from '../store/key.ts';

/** A URL at which something that the registry names must be. */
export interface Place {
  readonly url: string;
  /** Key of ours, where the URL ends in one. */
  readonly key?: string;
  /** One of the further URLs that the registry names, and not the pin's own. */
  readonly mirror: boolean;
}

/** A pin, and where its bytes must be: nowhere while it is not published. */
export interface PinTarget extends OwnedPin {
  /** Attribute path, as Nix writes it. */
  readonly attribute: string;
  readonly places: readonly Place[];
}

/** Every pin of the registry: those of variants first, in the order of the file. */
export function pinTargets(registry: Registry): PinTarget[] {
  return ownedPinsOf(registry).map((owned) => ({
    ...owned,
    attribute: nixAttributePath(owned.pin.attributePath),
    places: placesOf(owned.pin, registry.access),
  }));
}

/**
 * Where the build record of a variant must be: beside its objects. Nowhere where it names none.
 * @param below where everything is, if the pins do not say it
 */
export function recordPlaces(
  { record, pins }: PinnedVariant,
  { mirrors }: Access,
  below?: string,
): Place[] {
  if (record === undefined) return [];
  const prefixes =
    below === undefined ? pins.flatMap(({ url = '' }) => splitUrl(url)?.prefix ?? []) : [below];
  return placesBelow([...new Set(prefixes)], mirrors, recordKey(record));
}

/**
 * A key of ours names the file by its digest, so that of another file is known to be wrong without
 * asking anybody.
 * @returns the key that the URL should end in
 */
export function otherKey({ url = '', sha256, encoding }: Pin): string | undefined {
  const key = splitUrl(url)?.key;
  const right = objectKey(sha256, encoding);
  return key === undefined || key === right ? undefined : right;
}

function placesOf({ url }: Pin, { mirrors }: Access): Place[] {
  if (url === undefined) return [];
  const split = splitUrl(url);
  return split === undefined
    ? [{ url, mirror: false }]
    : placesBelow([split.prefix], mirrors, split.key);
}

function placesBelow(own: readonly string[], mirrors: readonly string[], key: string): Place[] {
  const others = mirrors.filter((mirror) => !own.includes(mirror));
  return [
    ...own.map((prefix) => ({ url: `${prefix}/${key}`, key, mirror: false })),
    ...others.map((prefix) => ({ url: `${prefix}/${key}`, key, mirror: true })),
  ];
}

/** As `split` of the registry's functions: a mirror has the same keys below another prefix. */
function splitUrl(url: string): { readonly prefix: string; readonly key: string } | undefined {
  const key = url.split('/').slice(-2).join('/');
  if (parseKey(key)?.kind !== 'object') return undefined;
  return { prefix: url.slice(0, -key.length - 1), key };
}
