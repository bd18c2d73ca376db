import type { BuildRecord } from '../record/build-record.ts';
import type { Pin, Registry } from '../registry/pins.ts';
import { objectKey } from '../store/key.ts';
import { objectUrl } from '../store/object-url.ts';
import { checkRecord } from './check-record.ts';
import type { Inspector } from './inspect.ts';
import { joined, type Part } from './result.ts';
import { recordPlaces } from './target.ts';

export interface CheckedRecords extends Part {
  /** Those that were found and are right, by the id of the variant. */
  readonly records: ReadonlyMap<string, BuildRecord>;
}

/**
 * The build records of a registry.
 * @param below where they are, if the pins do not say it
 */
export async function checkRecords(
  { variants, access }: Registry,
  below: string | undefined,
  inspector: Inspector,
): Promise<CheckedRecords> {
  const checked = await Promise.all(
    [...variants.values()].map(async (variant) => {
      const places = recordPlaces(variant, access, below);
      return { id: variant.id, ...(await checkRecord(variant, places, inspector)) };
    }),
  );
  const found = checked.flatMap(({ id, record }) =>
    record === undefined ? [] : [[id, record] as const],
  );
  return { ...joined(checked), records: new Map(found) };
}

/**
 * A registry that names no URLs, with those that its build records lead to: digest and encoding make
 * the key. Of a variant without a record nothing is known.
 * @param records by the id of the variant
 * @param below where the store is read
 */
export function withUrls(
  registry: Registry,
  records: ReadonlyMap<string, BuildRecord>,
  below: string,
): Registry {
  const variants = [...registry.variants].map(([id, variant]) => {
    const pins = variant.pins.map((pin) => located(pin, records.get(id), below));
    return [id, { ...variant, pins }] as const;
  });
  return { ...registry, variants: new Map(variants) };
}

function located(pin: Pin, record: BuildRecord | undefined, below: string): Pin {
  const { name, sha256 } = pin;
  const built = record?.artifacts.find((one) => one.name === name && one.sha256 === sha256);
  if (built?.object === undefined) return pin;
  const { encoding } = built.object;
  return {
    ...pin,
    size: built.size,
    encoding,
    url: objectUrl(below, objectKey(sha256, encoding)),
  };
}
