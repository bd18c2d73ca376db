import { UserError } from '../errors.ts';
import type { BuildRecord } from '../record/build-record.ts';
import { parseRecord } from '../record/serialize.ts';
import type { PinnedVariant } from '../registry/pins.ts';
import { disagreements } from './consistency.ts';
import type { Inspector } from './inspect.ts';
import { joined, type Part, partOf } from './result.ts';
import type { Place } from './target.ts';

export interface CheckedRecord extends Part {
  /** Absent where none was found that is right. */
  readonly record?: BuildRecord;
}

/** The build record of a variant: there at every place, and in agreement with the pins. */
export async function checkRecord(
  variant: PinnedVariant,
  places: readonly Place[],
  inspector: Inspector,
): Promise<CheckedRecord> {
  const { id, record: sha256 } = variant;
  if (sha256 === undefined || places.length === 0) return withoutRecord(variant);
  const loaded = await Promise.all(
    places.map(async (place) => {
      const wanted = { place, sha256, encoding: 'none', variant: id } as const;
      return { url: place.url, outcome: await inspector.load(wanted) };
    }),
  );
  const found = joined(
    loaded.map(({ url, outcome }) => {
      const { findings, unreachable } = partOf({ variant: id }, url, outcome);
      return { findings: findings.map(ofRecord), unreachable };
    }),
  );
  const first = loaded.find(({ outcome }) => outcome.bytes !== undefined);
  if (first?.outcome.bytes === undefined) return found;
  return joinedWith(found, read(variant, first.outcome.bytes, first.url));
}

function ofRecord<T extends { readonly problem: string }>(finding: T): T {
  return { ...finding, problem: `its build record: ${finding.problem}` };
}

/** While something of it is not published, nobody misses the record. */
function withoutRecord({ id, record, pins }: PinnedVariant): Part {
  const unpublished = pins.some(({ url }) => url === undefined);
  const problem = record === undefined ? 'it names no build record' : 'no URL leads to its record';
  const hint = `publish it again: isar-artifacts publish --variant ${id} --force, then isar-artifacts update`;
  return {
    findings: unpublished ? [] : [{ variant: id, problem, hint }],
    unreachable: [],
  };
}

function read(variant: PinnedVariant, bytes: Buffer, url: string): CheckedRecord {
  const whose = { variant: variant.id };
  try {
    const record = parseRecord(bytes.toString('utf8'), 'its build record');
    const hint =
      'somebody edited the file by hand: undo that, or run isar-artifacts update --force';
    const findings = disagreements(variant, record).map((one) => ({ ...whose, url, ...one, hint }));
    return { record, findings, unreachable: [] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message: problem, hint = '' } = error;
    return { findings: [{ ...whose, url, problem, hint }], unreachable: [] };
  }
}

function joinedWith(found: Part, { record, ...part }: CheckedRecord): CheckedRecord {
  return { ...joined([found, part]), ...(record === undefined ? {} : { record }) };
}
