import type { Track } from '../publish/transfers.ts';
import type { BuildRecord } from '../record/build-record.ts';
import type { Inspector } from './inspect.ts';
import type { Wanted } from './problems.ts';
import { joined, type Part, partOf, type Whose } from './result.ts';
import { otherKey, type PinTarget, type Place } from './target.ts';

export interface PinMeans {
  readonly inspector: Inspector;
  readonly deep: boolean;
  /** Says how far the reading of a place is. */
  readonly track: (name: string, size: number) => Track;
}

/** A pin at every place where it must be. */
export async function checkPin(
  target: PinTarget,
  record: BuildRecord | undefined,
  { inspector, deep, track }: PinMeans,
): Promise<Part> {
  const { pin, places } = target;
  const whose = whoseOf(target);
  const right = otherKey(pin);
  if (right !== undefined) {
    const url = pin.url ?? '';
    const problem = `the URL leads to another object: this pin's is ${right}`;
    return { findings: [{ ...whose, url, problem, hint: edited }], unreachable: [] };
  }
  const parts = places.map(async (place) => {
    const wanted = wantedAt(place, target, record);
    const outcome = deep
      ? await inspector.read(
          wanted,
          track(place.mirror ? place.url : target.attribute, pin.size ?? 0),
        )
      : await inspector.ask(wanted);
    return partOf(whose, place.url, outcome);
  });
  return joined(await Promise.all(parts));
}

const edited = 'somebody edited the file by hand: undo that (git log -p shows who and why)';

export function whoseOf({ attribute, variant }: PinTarget): Whose & { readonly attribute: string } {
  return { attribute, ...(variant === undefined ? {} : { variant: variant.id }) };
}

function wantedAt(
  place: Place,
  { pin, variant }: PinTarget,
  record: BuildRecord | undefined,
): Wanted {
  const { sha256, size, encoding } = pin;
  const objects = record?.artifacts.flatMap(({ object }) => object ?? []);
  const stored = objects?.find(({ key }) => key === place.key);
  return { place, sha256, size, encoding, stored, variant: variant?.id };
}
