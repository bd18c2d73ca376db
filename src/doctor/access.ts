import type { ObjectStore } from '../store/object-store.ts';
import { objectUrl } from '../store/object-url.ts';
import type { Check } from './check.ts';
import { type Judgement, ok, warning } from './finding.ts';

/**
 * Whether readers are let in as the configuration says: an image may hold secrets, and one that
 * nobody may fetch is of no use.
 * @param isPrivate readers have credentials (`storage.credentials`)
 */
export function accessCheck(store: ObjectStore, isPrivate: boolean): Check {
  const examine = async (signal: AbortSignal) => {
    const url = await anyUrl(store, signal);
    if (url === undefined || !/^https?:/.test(url)) return ok('who may read is not for us to tell');
    const { status } = await fetch(url, { method: 'HEAD', redirect: 'follow', signal });
    return judgeAccess(status, { isPrivate, where: new URL(url).host });
  };
  return { name: 'access', examine };
}

/** Why nothing can be listed is the finding about the store. */
async function anyUrl(store: ObjectStore, signal: AbortSignal): Promise<string | undefined> {
  try {
    for await (const { key } of store.list({ signal })) return objectUrl(store.publicUrl, key);
  } catch {
    signal.throwIfAborted();
  }
  return undefined;
}

export function judgeAccess(
  status: number,
  { isPrivate, where }: { readonly isPrivate: boolean; readonly where: string },
): Judgement {
  const isOpen = status === 200;
  const isRefused = status === 401 || status === 403;
  if (isOpen && isPrivate) {
    return warning(
      `anybody may read what is at ${where}, though storage.credentials says that it is private: images may hold secrets`,
      'block public access there; or take storage.credentials out, where it is meant to be public',
    );
  }
  if (isRefused && !isPrivate) {
    return warning(
      `${where} lets nobody read without credentials (${status}), so Nix cannot fetch what is pinned`,
      'say what readers show (storage.credentials), or where else they may read (storage.public-url)',
    );
  }
  if (isOpen) return ok(`anybody may read what is at ${where}: let no image hold secrets`);
  if (isRefused) return ok(`${where} lets nobody read without credentials`);
  return ok(`${where} answers with ${status}, so who may read cannot be told`);
}
