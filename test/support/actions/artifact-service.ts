import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../../src/errors.ts';
import { encoded, operationOf, rpcMethodOf, spoiled } from './artifact-protocol.ts';
import { artifactRecords, type RpcAnswer, rpcError } from './artifact-records.ts';
import { type BlobAnswer, blobStorage, storageError } from './blob-storage.ts';
import { type Fault, type Faults, faults, type Operation } from './faults.ts';
import { identityOf, type JobIdentity, runtimeToken } from './runtime-token.ts';
import { readZip, writeZip, type ZipContents } from './zip.ts';

/** An artifact of the service's run, as its list has it. */
export interface ListedArtifact {
  readonly id: number;
  readonly name: string;
  /** Of the zip file, in bytes. */
  readonly size: number;
  /** `sha256:` and hex, of the zip file. */
  readonly digest: string;
}

export interface ArtifactService extends AsyncDisposable {
  /** `ACTIONS_RESULTS_URL`. */
  readonly url: string;
  /** `ACTIONS_RUNTIME_TOKEN` of a job. */
  readonly token: string;
  /** The token of another job of the same run, or of another run. */
  tokenOf(identity: Partial<JobIdentity>): string;
  artifacts(): ListedArtifact[];
  /** The files in the zip. @throws Error when there is no such artifact, or no zip in it */
  contents(name: string): Record<string, Buffer>;
  /**
   * An artifact that another job of the run made, in place of one of the same name: files, with
   * whatever paths and symlinks, or the bytes of something that may be no zip. Returns its id.
   */
  put(name: string, files: Readonly<Record<string, ZipContents>> | Buffer): number;
  readonly inject: Faults['inject'];
}

const ownJob: JobIdentity = { run: 'run-of-the-test', job: 'job-of-the-test' };
const otherJob: JobIdentity = { ...ownJob, job: 'another-job' };

/**
 * GitHub's artifact service on loopback, for the real client.
 * @param options.urlLifetime of signed URLs, in milliseconds
 */
export async function artifactService({ urlLifetime = 600_000 } = {}): Promise<ArtifactService> {
  const secret = randomUUID();
  const storage = blobStorage(urlLifetime);
  const records = artifactRecords(storage, (path) => `${origin()}${path}`);
  const { inject, take } = faults();

  const rpc = (method: string, header: string, body: Buffer): RpcAnswer => {
    const [, token = ''] = /^Bearer (.+)$/.exec(header) ?? [];
    const caller = identityOf(token, secret);
    if (caller === undefined) return rpcError(401, 'unauthenticated', 'invalid token');
    const answer = records.methods[method];
    if (answer === undefined) return rpcError(404, 'bad_route', `no method ${method}`);
    return answer(parsedJson(body), caller);
  };

  const blob = (operation: Operation | undefined, url: URL, type: string, body: Buffer) => {
    if (operation === undefined) return storageError(400, 'UnsupportedQueryParameter');
    const id = storage.verify(url, operation === 'GetBlob' ? 'read' : 'write');
    if (id === undefined) return storageError(403, 'AuthenticationFailed');
    if (operation === 'PutBlockList') return storage.putBlockList(id, body.toString(), type);
    if (operation === 'PutBlock') {
      return storage.putBlock(id, url.searchParams.get('blockid') ?? '', body);
    }
    const found = storage.get(id);
    if (found === undefined) return storageError(404, 'BlobNotFound');
    return { status: 200, body: found.bytes, contentType: found.contentType };
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '', origin());
    const operation = operationOf(request.method, url);
    const fault: Fault = (operation && take(operation)) ?? { delay: 0 };
    const body = await buffer(request);
    if ('delay' in fault) await sleep(fault.delay);
    if ('status' in fault) return send(response, rpcError(fault.status, 'unavailable', 'injected'));
    if ('drop' in fault && fault.drop === 'request') return cut(request);
    const method = rpcMethodOf(url);
    const { authorization = '', 'x-ms-blob-content-type': type } = request.headers;
    const given =
      method === undefined
        ? blob(operation, url, String(type ?? ''), body)
        : rpc(method, authorization, body);
    if ('drop' in fault) return cut(request);
    return send(response, spoiled(given, fault));
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      send(response, rpcError(500, 'internal', messageOf(error)));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = (): string => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the server is closed');
    return `http://127.0.0.1:${address.port}`;
  };
  const own = () => records.finalized().filter(({ owner }) => owner.run === ownJob.run);

  return {
    url: `${origin()}/`,
    token: runtimeToken(ownJob, secret),
    tokenOf: (identity) => runtimeToken({ ...ownJob, ...identity }, secret),
    artifacts: () =>
      own().map(({ id, name, size = 0, digest = '' }) => ({ id, name, size, digest })),
    contents: (name) => {
      const found = own().find((record) => record.name === name);
      const bytes = found && storage.get(found.blob)?.bytes;
      if (bytes === undefined) throw new Error(`there is no artifact ${name}`);
      return readZip(bytes);
    },
    put: (name, files) =>
      records.add(name, otherJob, Buffer.isBuffer(files) ? files : writeZip(files)).id,
    inject,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function send(response: ServerResponse, answer: RpcAnswer | BlobAnswer): void {
  const { contentType, bytes } = encoded(answer);
  response.writeHead(answer.status, { 'content-type': contentType }).end(bytes);
}

function cut(request: IncomingMessage): void {
  request.socket.destroy();
}

function parsedJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
