import { createHash } from 'node:crypto';
import type { Sha256 } from '../digest/sha256.ts';
import { UserError } from '../errors.ts';
import type { BuildRecord } from './build-record.ts';
import { fromStatement, toStatement } from './statement.ts';

/** The bytes of a record, and their digest, which is its name in the store. */
export interface SerializedRecord {
  readonly text: string;
  readonly digest: Sha256;
}

export function serializeRecord(record: BuildRecord): SerializedRecord {
  const text = `${JSON.stringify(toStatement(record), undefined, 2)}\n`;
  return { text, digest: createHash('sha256').update(text).digest('hex') as Sha256 };
}

/** @throws UserError `record-invalid` naming `place` and each field that is wrong */
export function parseRecord(text: string, place: string): BuildRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new UserError('record-invalid', `${place} is no JSON`, {
      cause,
      hint: 'build the variant again',
    });
  }
  const result = fromStatement(value);
  if ('record' in result) return result.record;
  throw new UserError(
    'record-invalid',
    `${place} is no build record: ${result.problems.join('; ')}`,
    {
      hint: 'build the variant again, with the same release of isar-artifacts',
    },
  );
}
