import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrno, UserError } from '../errors.ts';
import { replaceFile } from '../replace-file.ts';
import type { BuildRecord } from './build-record.ts';
import { parseRecord, serializeRecord } from './serialize.ts';

/** Writes the record of a variant; a reader sees the old one or the new one. */
export async function writeRecord(directory: string, record: BuildRecord): Promise<string> {
  const path = recordPath(directory, record.variant.id);
  await replaceFile(path, serializeRecord(record).text);
  return path;
}

/** @throws UserError `record-invalid` */
export async function readRecord(
  directory: string,
  variantId: string,
): Promise<BuildRecord | undefined> {
  const path = recordPath(directory, variantId);
  try {
    const record = parseRecord(await readFile(path, 'utf8'), path);
    if (record.variant.id === variantId) return record;
    throw new UserError('record-invalid', `${path} is the record of ${record.variant.id}`, {
      hint: 'somebody renamed or changed it: build the variant again',
    });
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Where the record of a variant is, as `writeRecord` leaves it. */
export function recordPath(directory: string, variantId: string): string {
  return join(directory, `${variantId}.json`);
}
