import type { IncomingMessage } from 'node:http';
import type { Fault } from './faults.ts';
import type { Operation } from './operations.ts';
import { headersOf, type S3Request } from './request.ts';

/** A request as it came and what became of it, for assertions. In the log from its arrival on. */
export interface LoggedRequest {
  /** Undefined where the server knows no such operation. */
  readonly operation: Operation | undefined;
  readonly method: string;
  /** Path and query, as they were sent. */
  readonly url: string;
  /** Empty for operations on the bucket. */
  readonly key: string;
  readonly query: Readonly<Record<string, string>>;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly partNumber: number | undefined;
  /** Of the body, with the framing of aws-chunked. */
  readonly bytesReceived: number;
  /** 0 until it is answered, and where the connection broke before. */
  readonly status: number;
  /** S3's error code. */
  readonly code: string | undefined;
  readonly fault: Fault['kind'] | undefined;
}

/** The same, while the server is at it. */
export type OpenEntry = { -readonly [Key in keyof LoggedRequest]: LoggedRequest[Key] };

export function newEntry(incoming: IncomingMessage): OpenEntry {
  return {
    operation: undefined,
    method: incoming.method ?? '',
    url: incoming.url ?? '',
    key: '',
    query: {},
    headers: headersOf(incoming),
    partNumber: undefined,
    bytesReceived: 0,
    status: 0,
    code: undefined,
    fault: undefined,
  };
}

export function describeEntry(entry: OpenEntry, request: S3Request): void {
  entry.operation = request.operation;
  entry.key = request.key;
  entry.query = Object.fromEntries(request.query);
  if (request.partNumber > 0) entry.partNumber = request.partNumber;
}
