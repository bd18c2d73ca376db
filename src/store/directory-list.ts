import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrno } from '../errors.ts';
import { folders, parseKey } from './key.ts';

/** `KEY.UUID.new`: a file that is not whole yet. */
const temporaryName =
  /^(?<key>.+\/[0-9a-f]{64}(?:\.nar)?(?:\.zst|\.json)?|[0-9a-z]{32}\.narinfo)\.[0-9a-f-]{36}\.new$/;

/**
 * Files in the folders that keys have, as `FOLDER/NAME`, and what Nix expects above them. Symbolic
 * links and folders are not ours. What is no store yet has none.
 */
export async function* filesIn(
  directory: string,
  signal?: AbortSignal | undefined,
): AsyncGenerator<string> {
  for await (const entry of await entriesOf(directory)) {
    signal?.throwIfAborted();
    const key = unfinishedKey(entry.name) ?? entry.name;
    if (entry.isFile() && parseKey(key)?.kind === 'narinfo') yield entry.name;
  }
  for (const folder of folders) {
    for await (const entry of await entriesOf(join(directory, folder))) {
      signal?.throwIfAborted();
      if (entry.isFile()) yield `${folder}/${entry.name}`;
    }
  }
}

async function entriesOf(folder: string) {
  try {
    return await opendir(folder, { bufferSize: 1024 });
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return [];
    throw error;
  }
}

/** @returns the key that is being written; undefined for a file that is whole, or not ours */
export function unfinishedKey(file: string): string | undefined {
  return temporaryName.exec(file)?.groups?.key;
}
