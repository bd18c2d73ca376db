import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { UserError } from '../errors.ts';
import { directoryStore } from './directory.ts';
import type { ObjectStore } from './object-store.ts';

/**
 * The store that a storage URL names; `file:DIR` is relative to `base`.
 * @throws UserError `config-invalid` for a URL that names none
 */
export function openStore(
  url: string,
  options: { base: string; publicUrl?: string | undefined },
): ObjectStore {
  const directory = directoryOf(url, options.base);
  const publicUrl = options.publicUrl ?? pathToFileURL(directory).href;
  return directoryStore(directory, publicUrl.replace(/\/+$/, ''));
}

function directoryOf(url: string, base: string): string {
  const path = url.startsWith('file:') ? url.slice('file:'.length) : '';
  if (path.startsWith('//')) return localPath(url);
  if (path !== '') return resolve(base, path);
  throw new UserError(
    'config-invalid',
    `${JSON.stringify(url)} is no storage URL that this release knows`,
    {
      hint: 'write file:DIR for a directory, e.g. file:/srv/isar-artifacts',
    },
  );
}

function localPath(url: string): string {
  try {
    return fileURLToPath(url);
  } catch (cause) {
    throw new UserError('config-invalid', `${JSON.stringify(url)} names no local directory`, {
      hint: 'write file:DIR or file:///DIR',
      cause,
    });
  }
}
