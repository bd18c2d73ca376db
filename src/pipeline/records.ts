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
  const records = await Promise.all(variants.map(({ id }) => readRecord(directory, id)));
  const found = records.filter((record) => record !== undefined);
  if (found.length > 0) return found;
  throw new UserError(
    'record-missing',
    `${directory} has no build record of these variants: ${variants.map(({ id }) => id).join(', ')}`,
    {
      hint: 'build them first: isar-artifacts build',
    },
  );
}
