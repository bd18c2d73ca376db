import { S3Error } from './s3-error.ts';

interface Rule {
  readonly method: string;
  readonly on: 'bucket' | 'object';
  /** Query parameters that make the request this operation. */
  readonly marks?: readonly string[];
  /** A header that makes it this one, and without which it is not. */
  readonly source?: string;
  /** Query parameters that it may have, too. */
  readonly query?: readonly string[];
  /** Conditional headers that it honours. */
  readonly conditions?: readonly string[];
  /** `x-amz-` headers that it understands, without that prefix. */
  readonly headers?: RegExp;
}

const reading = {
  conditions: ['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since'],
  headers: /^checksum-mode$/,
};
const checksumValue = 'checksum-(?:crc32|crc32c|crc64nvme|sha1|sha256)';
const writing = `${checksumValue}|sdk-checksum-algorithm|trailer|decoded-content-length`;

const rules = {
  HeadBucket: { method: 'HEAD', on: 'bucket' },
  ListObjectsV2: {
    method: 'GET',
    on: 'bucket',
    marks: ['list-type'],
    query: ['prefix', 'delimiter', 'max-keys', 'continuation-token', 'start-after'],
  },
  ListMultipartUploads: {
    method: 'GET',
    on: 'bucket',
    marks: ['uploads'],
    query: ['prefix', 'max-uploads', 'key-marker', 'upload-id-marker'],
  },
  GetObject: { method: 'GET', on: 'object', ...reading },
  HeadObject: { method: 'HEAD', on: 'object', ...reading },
  DeleteObject: { method: 'DELETE', on: 'object' },
  PutObject: {
    method: 'PUT',
    on: 'object',
    conditions: ['if-match', 'if-none-match'],
    headers: new RegExp(`^(?:${writing}|meta-.+)$`),
  },
  CreateMultipartUpload: {
    method: 'POST',
    on: 'object',
    marks: ['uploads'],
    headers: /^(?:checksum-algorithm|checksum-type|meta-.+)$/,
  },
  UploadPartCopy: {
    method: 'PUT',
    on: 'object',
    marks: ['partNumber', 'uploadId'],
    source: 'x-amz-copy-source',
    conditions: ['x-amz-copy-source-if-match'],
    headers: /^copy-source(?:-range|-if-match)?$/,
  },
  UploadPart: {
    method: 'PUT',
    on: 'object',
    marks: ['partNumber', 'uploadId'],
    headers: new RegExp(`^(?:${writing})$`),
  },
  ListParts: {
    method: 'GET',
    on: 'object',
    marks: ['uploadId'],
    query: ['max-parts', 'part-number-marker'],
  },
  CompleteMultipartUpload: {
    method: 'POST',
    on: 'object',
    marks: ['uploadId'],
    conditions: ['if-match', 'if-none-match'],
    headers: new RegExp(`^(?:${checksumValue}|checksum-type|mp-object-size)$`),
  },
  AbortMultipartUpload: { method: 'DELETE', on: 'object', marks: ['uploadId'] },
} as const satisfies Record<string, Rule>;

export type Operation = keyof typeof rules;

/** Every request may have them: the signature, and what SDKs tell of themselves. */
const commonHeaders = /^(?:date|content-sha256|security-token|user-agent)$/;
const conditionalHeader = /^(?:if-(?!range$).+|x-amz-if-.+)$/;

/** What of a request decides which operation it is. */
export interface Addressed {
  readonly method: string;
  /** Empty where the request is for the bucket. */
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Which operation this is. What we don't know we refuse rather than ignore, so that the tests notice
 * what a client sends.
 * @throws S3Error `NotImplemented`
 */
export function operationOf(request: Addressed): Operation {
  const names = [...request.query.keys()].filter((name) => name !== 'x-id');
  const fitting = Object.entries<Rule>(rules).filter(
    ([, { method, on, marks = [], source, query = [] }]) =>
      (source === undefined || request.headers[source] !== undefined) &&
      method === request.method &&
      on === (request.key === '' ? 'bucket' : 'object') &&
      marks.every((mark) => names.includes(mark)) &&
      names.every((name) => marks.includes(name) || query.includes(name)),
  );
  const [found] = fitting;
  if (found === undefined) {
    throw notImplemented(`${request.method} with the query parameters ${names.join(', ')}`);
  }
  refuseUnknownHeaders(found[1], request.headers);
  return found[0] as Operation;
}

function refuseUnknownHeaders(rule: Rule, headers: Readonly<Record<string, string>>): void {
  const unknown = Object.keys(headers).filter((name) => {
    if (conditionalHeader.test(name)) return rule.conditions?.includes(name) !== true;
    const own = /^x-amz-(?<name>.+)$/.exec(name)?.groups?.name;
    return own !== undefined && !commonHeaders.test(own) && rule.headers?.test(own) !== true;
  });
  if (unknown.length > 0) throw notImplemented(`the header ${unknown.join(', ')}`);
}

function notImplemented(what: string): S3Error {
  return new S3Error(
    'NotImplemented',
    `A header or query you provided is not implemented: ${what}`,
  );
}
