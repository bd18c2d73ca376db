import { nixAttributePath } from '../escape/nix.ts';
import type { BuildRecord } from '../record/build-record.ts';
import type { Pin, PinnedVariant } from '../registry/pins.ts';
import { pinsOfRecord } from '../registry/pins-of-record.ts';

/** How a variant's pins and its build record disagree. */
export interface Disagreement {
  /** Of the pin; absent where it is about the variant. */
  readonly attribute?: string;
  readonly problem: string;
}

/** Both ways: each pin is in the record, and the record names nothing that is not pinned. */
export function disagreements(variant: PinnedVariant, record: BuildRecord): Disagreement[] {
  const built = pinsOfRecord(record, (key) => key);
  if (built.id !== variant.id) return [{ problem: `its build record is one of ${built.id}` }];
  const [recorded, pinned] = [byAttribute(built.pins), byAttribute(variant.pins)];
  return [
    ...differences(variant, built, ['commit', 'time']).map((problem) => ({ problem })),
    ...[...pinned].flatMap(([attribute, pin]) => {
      const problem = pinProblem(pin, recorded.get(attribute));
      return problem === undefined ? [] : [{ attribute, problem }];
    }),
    ...[...recorded.keys()]
      .filter((attribute) => !pinned.has(attribute))
      .map((attribute) => ({
        problem: `its build record names ${attribute}, which is not pinned`,
      })),
  ];
}

function pinProblem(pin: Pin, built: Pin | undefined): string | undefined {
  if (built === undefined) return 'the build record does not name it';
  const { url: key = '', ...rest } = built;
  const problems = [
    ...differences(pin, rest, ['name', 'sha256', 'size']),
    // Only what is published is encoded, and has a key.
    ...(pin.url === undefined ? [] : differences(pin, rest, ['encoding'])),
    ...(pin.url === undefined || pin.url.endsWith(`/${key}`)
      ? []
      : [`the build record has it under the key ${key || 'of nothing'}`]),
  ];
  return problems.length === 0 ? undefined : problems.join('; ');
}

/** Fields that the registry leaves to the record are equal to anything. */
function differences<T extends object>(pinned: T, recorded: T, fields: (keyof T)[]): string[] {
  return fields
    .filter((field) => pinned[field] !== undefined && pinned[field] !== recorded[field])
    .map((field) => {
      const [pin, record] = [pinned[field], recorded[field]];
      return `pinned with the ${String(field)} ${pin}, and the build record says ${record}`;
    });
}

function byAttribute(pins: readonly Pin[]): Map<string, Pin> {
  return new Map(pins.map((pin) => [nixAttributePath(pin.attributePath), pin]));
}
