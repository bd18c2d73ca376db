import type { RpcAnswer } from './artifact-records.ts';
import type { BlobAnswer } from './blob-storage.ts';
import type { Fault, Operation } from './faults.ts';

const rpcPath = '/twirp/github.actions.results.api.v1.ArtifactService/';

/** The method that a request calls; undefined when it is for the storage. */
export function rpcMethodOf({ pathname }: URL): string | undefined {
  return pathname.startsWith(rpcPath) ? pathname.slice(rpcPath.length) : undefined;
}

const methods: readonly Operation[] = [
  'CreateArtifact',
  'FinalizeArtifact',
  'ListArtifacts',
  'GetSignedArtifactURL',
  'DeleteArtifact',
];

/** What is asked; undefined for what nobody answers. */
export function operationOf(httpMethod: string | undefined, url: URL): Operation | undefined {
  const method = rpcMethodOf(url);
  if (method !== undefined) return methods.find((one) => one === method);
  const part = url.searchParams.get('comp');
  if (httpMethod === 'GET') return 'GetBlob';
  if (httpMethod !== 'PUT') return undefined;
  if (part === 'block') return 'PutBlock';
  return part === 'blocklist' ? 'PutBlockList' : undefined;
}

/** A good answer, made bad by a fault that is about what is in it. */
export function spoiled(answer: RpcAnswer | BlobAnswer, fault: Fault): RpcAnswer | BlobAnswer {
  const { body } = answer;
  if ('truncate' in fault && Buffer.isBuffer(body)) {
    return { ...answer, body: body.subarray(0, fault.truncate) };
  }
  if ('digest' in fault && typeof body === 'object' && body !== null && 'artifacts' in body) {
    const artifacts = Array.isArray(body.artifacts) ? body.artifacts : [];
    const lying = artifacts.map((artifact: object) => ({ ...artifact, digest: fault.digest }));
    return { ...answer, body: { artifacts: lying } };
  }
  return answer;
}

/** The bytes of an answer: what is neither text nor bytes is JSON. */
export function encoded({ body, ...answer }: RpcAnswer | BlobAnswer): {
  readonly contentType: string;
  readonly bytes: Buffer | string;
} {
  const contentType = 'contentType' in answer ? answer.contentType : undefined;
  if (typeof body === 'string' || Buffer.isBuffer(body)) {
    return { contentType: contentType ?? 'application/octet-stream', bytes: body };
  }
  return { contentType: 'application/json', bytes: JSON.stringify(body) };
}
