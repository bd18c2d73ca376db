import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { BlobStorage } from './blob-storage.ts';
import type { JobIdentity } from './runtime-token.ts';

/** An answer in JSON, before it becomes HTTP. */
export interface RpcAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface ArtifactRecord {
  readonly id: number;
  readonly name: string;
  readonly owner: JobIdentity;
  readonly blob: string;
  readonly createdAt: Date;
  /** In bytes; absent until the upload is finalized. */
  readonly size?: number;
  /** `sha256:` and hex, of the blob. */
  readonly digest?: string;
}

/** The artifacts of all runs. Each method of the service takes its request as it came. */
export interface ArtifactRecords {
  /** Those whose upload was finalized: nobody sees the others. */
  readonly finalized: () => readonly ArtifactRecord[];
  /** Adds one that needs no upload, in place of one of the same name. */
  add(name: string, owner: JobIdentity, bytes: Buffer): ArtifactRecord;
  readonly methods: Readonly<Record<string, (request: unknown, caller: JobIdentity) => RpcAnswer>>;
}

// A field that has its default value is not sent.
const text = z.string().default('');
const request = z.object({
  workflow_run_backend_id: text,
  workflow_job_run_backend_id: text,
  name: text,
  size: text,
  mime_type: text,
  hash: z.string().optional(),
  name_filter: z.string().optional(),
  id_filter: z.string().optional(),
});
type Request = z.infer<typeof request>;

/** @param urlOf makes an address of a path */
export function artifactRecords(
  storage: BlobStorage,
  urlOf: (path: string) => string,
): ArtifactRecords {
  const records = new Map<number, ArtifactRecord>();
  let lastId = 0;
  const remove = ({ id }: ArtifactRecord) => records.delete(id);
  const insert = (record: Omit<ArtifactRecord, 'id' | 'createdAt'>): ArtifactRecord => {
    const inserted = { ...record, id: ++lastId, createdAt: new Date() };
    records.set(inserted.id, inserted);
    return inserted;
  };
  const named = (name: string, run: string) =>
    [...records.values()].find((record) => record.name === name && record.owner.run === run);
  const finalized = () => [...records.values()].filter(({ size }) => size !== undefined);
  const finalizedNamed = ({ name, workflow_run_backend_id: run }: Request) =>
    finalized().find((record) => record.name === name && record.owner.run === run);

  const create = ({ name }: Request, caller: JobIdentity): RpcAnswer => {
    // Also one whose upload failed: it keeps its name until the run is over, and nobody sees it.
    if (named(name, caller.run)) {
      return rpcError(
        409,
        'already_exists',
        'an artifact with this name already exists on the workflow run',
      );
    }
    const { blob } = insert({ name, owner: caller, blob: randomUUID() });
    return done({ signed_upload_url: urlOf(storage.sign(blob, 'write')) });
  };

  const finalize = ({ name, size, hash }: Request, caller: JobIdentity): RpcAnswer => {
    const record = named(name, caller.run);
    const bytes = record && storage.get(record.blob)?.bytes;
    if (record === undefined || bytes === undefined) return notFound;
    const digest = digestOf(bytes);
    if (bytes.length !== Number(size) || (hash ?? digest) !== digest) {
      return rpcError(400, 'invalid_argument', 'size or hash is not that of the blob');
    }
    records.set(record.id, { ...record, size: bytes.length, digest });
    return done({ artifact_id: String(record.id) });
  };

  const list = ({ name_filter, id_filter }: Request, caller: JobIdentity): RpcAnswer => {
    const artifacts = finalized()
      .filter(({ owner }) => owner.run === caller.run)
      .filter(({ name }) => name_filter === undefined || name === name_filter)
      .filter(({ id }) => id_filter === undefined || String(id) === id_filter);
    return { status: 200, body: { artifacts: artifacts.map(listed) } };
  };

  const sign = (wanted: Request): RpcAnswer => {
    const record = finalizedNamed(wanted);
    if (record === undefined) return notFound;
    return { status: 200, body: { signed_url: urlOf(storage.sign(record.blob, 'read')) } };
  };

  const drop = (wanted: Request): RpcAnswer => {
    const record = finalizedNamed(wanted);
    if (record === undefined) return notFound;
    remove(record);
    return done({ artifact_id: String(record.id) });
  };

  const method =
    (answer: (wanted: Request, caller: JobIdentity) => RpcAnswer, ofOwnJob: boolean) =>
    (body: unknown, caller: JobIdentity): RpcAnswer => {
      const parsed = request.safeParse(body);
      if (!parsed.success) return rpcError(400, 'malformed', z.prettifyError(parsed.error));
      const { workflow_run_backend_id: run, workflow_job_run_backend_id: job } = parsed.data;
      if (run !== caller.run || (ofOwnJob && job !== caller.job)) {
        return rpcError(403, 'permission_denied', 'the token is for another run or job');
      }
      return answer(parsed.data, caller);
    };

  return {
    finalized,
    add: (name, owner, bytes) => {
      const before = named(name, owner.run);
      if (before) remove(before);
      const blob = storage.put({ bytes, contentType: 'application/zip' });
      return insert({ name, owner, blob, size: bytes.length, digest: digestOf(bytes) });
    },
    methods: {
      CreateArtifact: method(create, true),
      FinalizeArtifact: method(finalize, true),
      ListArtifacts: method(list, true),
      // The client names the job that made the artifact, not its own.
      GetSignedArtifactURL: method(sign, false),
      DeleteArtifact: method(drop, false),
    },
  };
}

function listed({ id, name, owner, size, createdAt, digest }: ArtifactRecord) {
  return {
    workflow_run_backend_id: owner.run,
    workflow_job_run_backend_id: owner.job,
    database_id: String(id),
    name,
    size: String(size),
    created_at: createdAt.toISOString(),
    digest,
  };
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

function done(fields: object): RpcAnswer {
  return { status: 200, body: { ok: true, ...fields } };
}

/** As Twirp words errors. */
export function rpcError(status: number, code: string, msg: string): RpcAnswer {
  return { status, body: { code, msg } };
}

const notFound = rpcError(404, 'not_found', 'no such artifact on the workflow run');
