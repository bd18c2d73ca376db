import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, answerToError } from './answer.ts';
import { type Authority, authorize } from './authorize.ts';
import type { Bucket } from './bucket.ts';
import type { Certificate } from './certificate.ts';
import { type Connection, sendAnswer } from './connection.ts';
import { spoil } from './contents.ts';
import { type Befalling, type FaultList, perform } from './faults.ts';
import { handlers } from './handlers.ts';
import { ofAnswer, ofRequest } from './interruption.ts';
import { type Listener, listener } from './listener.ts';
import { readRequest, type S3Request } from './request.ts';
import { requestBody } from './request-body.ts';
import { describeEntry, type LoggedRequest, newEntry, type OpenEntry } from './request-log.ts';
import { S3Error } from './s3-error.ts';
import type { Rules, Task } from './task.ts';

export interface Setting {
  readonly bucketName: string;
  readonly bucket: Bucket;
  readonly rules: Rules;
  readonly faults: FaultList;
  /** Of a server of https. */
  readonly certificate: Certificate | undefined;
  readonly bytesPerSecond: number | undefined;
  /** Every request is added to it. */
  readonly log: LoggedRequest[];
  now(): Date;
  /** Who may come in at this moment. */
  authority(): Authority;
}

export interface RunningServer {
  readonly server: Listener['server'];
  /** Closes every connection, and waits for what was under way. */
  stop(): Promise<void>;
}

export function s3Server(setting: Setting): RunningServer {
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();
  const { server, reset, close } = listener(setting.certificate);
  const begin = (waits: boolean) => (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const connection = { incoming, outgoing, waits, reset: () => reset(incoming.socket) };
    const running = serve(setting, connection, stopping.signal).finally(() => {
      underWay.delete(running);
    });
    underWay.add(running);
  };
  server.on('request', begin(false));
  server.on('checkContinue', begin(true));

  async function stop(): Promise<void> {
    stopping.abort();
    setting.faults.releaseAll();
    close();
    await Promise.all(underWay);
  }
  return { server, stop };
}

async function serve(setting: Setting, connection: Connection, signal: AbortSignal): Promise<void> {
  const { incoming, outgoing } = connection;
  const entry = newEntry(incoming);
  setting.log.push(entry);
  // The socket reports it too; unheard, it would end the process.
  outgoing.on('error', () => {});
  incoming.on('error', () => {});
  outgoing.setHeader('date', setting.now().toUTCString());
  outgoing.setHeader('x-amz-request-id', randomBytes(8).toString('hex').toUpperCase());
  outgoing.setHeader('x-amz-bucket-region', setting.authority().region);
  const { answer, befalling } = await answerTo(setting, connection, entry, signal);
  if (befalling?.fault.kind === 'lost-answer') connection.reset();
  if (incoming.socket.destroyed) return;
  entry.status = answer.status;
  entry.code = answer.code;
  // Where it fails the client has gone, and nobody is left to tell.
  await sendAnswer(connection, answer, ofAnswer(befalling, connection)).catch(() =>
    outgoing.destroy(),
  );
}

interface Outcome {
  readonly answer: Answer;
  readonly befalling: Befalling | undefined;
}

async function answerTo(
  setting: Setting,
  connection: Connection,
  entry: OpenEntry,
  signal: AbortSignal,
): Promise<Outcome> {
  let befalling: Befalling | undefined;
  try {
    const request = readRequest(connection.incoming);
    describeEntry(entry, request);
    // Only what would have been done meets a fault: a refusal uses none up.
    refuse(setting, request);
    befalling = setting.faults.take(request);
    entry.fault = befalling?.fault.kind;
    const body = requestBody(connection, {
      onBytes: (count) => {
        entry.bytesReceived += count;
      },
      bytesPerSecond: setting.bytesPerSecond,
      interruption: ofRequest(befalling, connection),
      signal,
    });
    const task = taskOf(setting, request, body, befalling);
    const answer = await perform(befalling, signal, () => handlers[request.operation](task));
    return { answer, befalling };
  } catch (error) {
    return { answer: answerToError(error), befalling };
  }
}

function refuse({ bucketName, authority }: Setting, request: S3Request): void {
  authorize(request, authority());
  if (request.bucket === bucketName) return;
  throw new S3Error('NoSuchBucket', 'The specified bucket does not exist', {
    details: { BucketName: request.bucket },
  });
}

function taskOf(
  { bucket, rules, now }: Setting,
  request: S3Request,
  body: AsyncIterable<Uint8Array>,
  befalling: Befalling | undefined,
): Task {
  const stored: Task['stored'] = async (segments) => {
    if (befalling?.fault.kind === 'corrupt') await spoil(segments);
  };
  return { request, body, bucket, rules, now, stored };
}
