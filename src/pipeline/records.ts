import { UserError } from '../errors.ts';
import type { Variant } from '../plan/variant.ts';
import type { BuildRecord } from '../record/build-record.ts';
import { readRecord } from '../record/files.ts';

/**
 * The records of the selected variants that were built.
 * @throws UserError `record-missing` when none was
 */
export async function recordsOf(
  directory: string,
  variants: readonly Variant[],
): Promise<BuildRecord[]> {
  const found = await builtRecords(directory, variants);
  if (found.length > 0) return found;
  throw noRecords(directory, variants);
}

/** The same where none is an answer. */
export async function builtRecords(
  directory: string,
  variants: readonly Variant[],
): Promise<BuildRecord[]> {
  const records = await Promise.all(variants.map(({ id }) => readRecord(directory, id)));
  return records.filter((record) => record !== undefined);
}

export function noRecords(directory: string, variants: readonly Variant[]): UserError {
  return new UserError(
    'record-missing',
    `${directory} has no build record of these variants: ${variants.map(({ id }) => id).join(', ')}`,
    {
      hint: 'build them first: isar-artifacts build',
    },
  );
}
