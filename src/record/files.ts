import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrno } from '../errors.ts';
import type { BuildRecord } from './build-record.ts';
import { parseRecord, serializeRecord } from './serialize.ts';

/** Writes the record of a variant; a reader sees the old one or the new one. */
export async function writeRecord(directory: string, record: BuildRecord): Promise<string> {
  await mkdir(directory, { recursive: true });
  const path = recordPath(directory, record.variant.id);
  await writeFile(`${path}.new`, serializeRecord(record).text);
  await rename(`${path}.new`, path);
  return path;
}

/** @throws UserError `record-invalid` */
export async function readRecord(
  directory: string,
  variantId: string,
): Promise<BuildRecord | undefined> {
  const path = recordPath(directory, variantId);
  try {
    return parseRecord(await readFile(path, 'utf8'), path);
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function recordPath(directory: string, variantId: string): string {
  return join(directory, `${variantId}.json`);
}
