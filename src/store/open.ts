import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { UserError } from '../errors.ts';
import { directoryStore } from './directory.ts';
import type { ObjectStore } from './object-store.ts';
import { parseS3Url, shownUrl } from './s3-location.ts';
import { UploadJournal } from './upload-journal.ts';
import type { WebIdentity } from './web-identity.ts';

export interface StoreOptions {
  /** Directory that a relative `file:DIR` begins at. */
  readonly base: string;
  readonly publicUrl?: string | undefined;
  /** Of a bucket: whose credentials are taken. */
  readonly identity?: WebIdentity | undefined;
  /** Absent: an upload that fails leaves nothing to go on with. */
  readonly uploads?: { readonly directory: string; readonly within: number } | undefined;
}

/**
 * The store that a storage URL names; `file:DIR` is relative to `base`.
 * @throws UserError `config-invalid` for a URL that names none
 */
export async function openStore(url: string, options: StoreOptions): Promise<ObjectStore> {
  const publicUrl = options.publicUrl?.replace(/\/+$/, '');
  if (url.startsWith('s3:')) {
    const location = parseS3Url(url);
    // The SDK takes a while to load, so only those wait for it who need it.
    const { s3Store } = await import('./s3.ts');
    const { uploads } = options;
    const resuming = uploads && {
      journal: new UploadJournal(uploads.directory),
      within: uploads.within,
    };
    return s3Store(location, { publicUrl, resuming, identity: options.identity });
  }
  const directory = directoryOf(url, options.base);
  const place = pathToFileURL(directory).href.replace(/\/+$/, '');
  return directoryStore(directory, publicUrl ?? place);
}

function directoryOf(url: string, base: string): string {
  const path = url.startsWith('file:') ? url.slice('file:'.length) : '';
  if (path.startsWith('//')) return localPath(url);
  if (path !== '') return resolve(base, path);
  throw new UserError(
    'config-invalid',
    `${shownUrl(url)} is no storage URL that this release knows`,
    {
      hint: 'write file:DIR for a directory (file:/srv/isar-artifacts), or s3://BUCKET/PREFIX?region=REGION',
    },
  );
}
function localPath(url: string): string {
  try {
    return fileURLToPath(url);
  } catch (cause) {
    throw new UserError('config-invalid', `${shownUrl(url)} names no local directory`, {
      hint: 'write file:DIR or file:///DIR',
      cause,
    });
  }
}
