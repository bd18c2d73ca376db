import type { IncomingMessage } from 'node:http';
import { type Operation, operationOf } from './operations.ts';
import { S3Error } from './s3-error.ts';

/** A request, read but not believed. */
export interface S3Request {
  readonly operation: Operation;
  readonly method: string;
  /** Decoded and without query, as the signature covers it: `/bucket/some key`. */
  readonly path: string;
  readonly bucket: string;
  /** Empty for operations on the bucket. */
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
  /** By lower-case name; what was sent several times is joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly uploadId: string;
  /** 0 where there is none. */
  readonly partNumber: number;
}

const maximumKeyBytes = 1024;
const maximumParts = 10_000;

/** @throws S3Error `InvalidURI`, `KeyTooLongError`, `InvalidArgument` or `NotImplemented` */
export function readRequest(incoming: IncomingMessage): S3Request {
  const method = incoming.method ?? '';
  const headers = headersOf(incoming);
  const [rawPath = '', rawQuery = ''] = splitOnce(incoming.url ?? '', '?');
  const path = decode(rawPath);
  const query = parseQuery(rawQuery);
  const { bucket, key } = address(path, headers.host ?? '');
  if (Buffer.byteLength(key) > maximumKeyBytes) {
    throw new S3Error('KeyTooLongError', 'Your key is too long');
  }
  const operation = operationOf({ method, key, query, headers });
  const uploadId = query.get('uploadId') ?? '';
  const partNumber = partNumberOf(query.get('partNumber'));
  return { operation, method, path, bucket, key, query, headers, uploadId, partNumber };
}

export function headersOf(incoming: IncomingMessage): Record<string, string> {
  const headers = Object.entries(incoming.headersDistinct);
  return Object.fromEntries(headers.map(([name, values = []]) => [name, values.join(',')]));
}

/** Names to values, decoded. A parameter that comes twice keeps its last value, and so no valid signature. */
function parseQuery(raw: string): ReadonlyMap<string, string> {
  const pairs = raw.split('&').filter((pair) => pair !== '');
  return new Map(
    pairs.map((pair) => {
      const [name = '', value = ''] = splitOnce(pair.replaceAll('+', '%20'), '=');
      return [decode(name), decode(value)];
    }),
  );
}

/** The bucket is in the host name (`bucket.localhost`) or else begins the path. */
function address(path: string, host: string): { bucket: string; key: string } {
  const virtualHost = /^(?<bucket>.+)\.localhost(?::\d+)?$/.exec(host)?.groups?.bucket;
  if (virtualHost !== undefined) return { bucket: virtualHost, key: path.slice(1) };
  const [bucket = '', key = ''] = splitOnce(path.slice(1), '/');
  return { bucket, key };
}

function partNumberOf(text: string | undefined): number {
  if (text === undefined) return 0;
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= maximumParts) return number;
  throw new S3Error('InvalidArgument', 'Part number must be an integer between 1 and 10000', {
    details: { ArgumentName: 'partNumber', ArgumentValue: text },
  });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error('InvalidURI', "Couldn't parse the specified URI.");
  }
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
