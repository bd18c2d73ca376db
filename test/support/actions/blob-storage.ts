import { randomBytes, randomUUID } from 'node:crypto';

/** An answer of the storage, before it becomes HTTP. */
export interface BlobAnswer {
  readonly status: number;
  readonly body: Buffer | string;
  readonly contentType?: string;
}

export interface Blob {
  readonly bytes: Buffer;
  readonly contentType: string;
}

/** What may be done by a signed URL. */
export type Permission = 'read' | 'write';

/** Azure's block blobs, as far as the artifact client uses them; all in memory. */
export interface BlobStorage {
  /** Undefined for what was never committed. */
  get(id: string): Blob | undefined;
  /** Puts a whole blob, and returns its id. */
  put(blob: Blob): string;
  /** A path and query that let anybody do this to this blob until it expires. */
  sign(id: string, permission: Permission): string;
  /** The id of the blob that this URL may do this to. */
  verify(url: URL, permission: Permission): string | undefined;
  putBlock(id: string, blockId: string, bytes: Buffer): BlobAnswer;
  /** @param xml the list of block ids, in the order of the blob */
  putBlockList(id: string, xml: string, contentType: string): BlobAnswer;
}

interface Grant {
  readonly id: string;
  readonly permission: Permission;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** @param urlLifetime of signed URLs, in milliseconds */
export function blobStorage(urlLifetime: number): BlobStorage {
  const blobs = new Map<string, Blob>();
  const blocks = new Map<string, Buffer>();
  const grants = new Map<string, Grant>();
  const keyOf = (id: string, blockId: string) => `${id} ${blockId}`;
  return {
    get: (id) => blobs.get(id),
    put: (blob) => {
      const id = randomUUID();
      blobs.set(id, blob);
      return id;
    },
    sign: (id, permission) => {
      const signature = randomBytes(32).toString('base64');
      const expires = Date.now() + urlLifetime;
      grants.set(signature, { id, permission, expires });
      const query = new URLSearchParams({ se: new Date(expires).toISOString(), sig: signature });
      return `/blobs/${id}?${query}`;
    },
    verify: (url, permission) => {
      const grant = grants.get(url.searchParams.get('sig') ?? '');
      if (grant === undefined || url.pathname !== `/blobs/${grant.id}`) return undefined;
      return grant.permission === permission && Date.now() < grant.expires ? grant.id : undefined;
    },
    putBlock: (id, blockId, bytes) => {
      blocks.set(keyOf(id, blockId), bytes);
      return { status: 201, body: '' };
    },
    putBlockList: (id, xml, contentType) => {
      const ids = [...xml.matchAll(/<(Latest|Uncommitted)>([^<]*)<\/\1>/g)].map(
        (match) => match[2],
      );
      const found = ids.flatMap((blockId) => blocks.get(keyOf(id, blockId ?? '')) ?? []);
      if (found.length !== ids.length) return storageError(400, 'InvalidBlockList');
      blobs.set(id, { bytes: Buffer.concat(found), contentType });
      for (const blockId of ids) blocks.delete(keyOf(id, blockId ?? ''));
      return { status: 201, body: '' };
    },
  };
}

export function storageError(status: number, code: string): BlobAnswer {
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code></Error>`;
  return { status, body, contentType: 'application/xml' };
}
