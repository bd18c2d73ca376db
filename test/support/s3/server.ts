import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { type Answer, answerToError } from './answer.ts';
import { type Authority, authorize } from './authorize.ts';
import type { Bucket } from './bucket.ts';
import { type Connection, requestBody, sendAnswer } from './connection.ts';
import { spoil } from './contents.ts';
import { type Fault, type FaultList, perform } from './faults.ts';
import { handlers } from './handlers.ts';
import { readRequest, type S3Request } from './request.ts';
import { describeEntry, type LoggedRequest, newEntry, type OpenEntry } from './request-log.ts';
import { S3Error } from './s3-error.ts';
import type { Rules } from './task.ts';

export interface Setting {
  readonly bucketName: string;
  readonly bucket: Bucket;
  readonly rules: Rules;
  readonly faults: FaultList;
  /** Every request is added to it. */
  readonly log: LoggedRequest[];
  now(): Date;
  /** Who may come in at this moment. */
  authority(): Authority;
}

export interface RunningServer {
  readonly server: Server;
  /** Closes every connection, and waits for what was under way. */
  stop(): Promise<void>;
}

export function s3Server(setting: Setting): RunningServer {
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();
  const begin = (connection: Connection) => {
    const running = serve(setting, connection, stopping.signal).finally(() => {
      underWay.delete(running);
    });
    underWay.add(running);
  };
  // A client may come back to a connection as late as it likes; Node would close it after 5 s.
  const server = createServer({ keepAliveTimeout: 0 }, (incoming, outgoing) =>
    begin({ incoming, outgoing, waits: false }),
  );
  server.on('checkContinue', (incoming, outgoing) => begin({ incoming, outgoing, waits: true }));

  async function stop(): Promise<void> {
    stopping.abort();
    setting.faults.releaseAll();
    server.close();
    server.closeAllConnections();
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
  const { answer, fault } = await answerTo(setting, connection, entry, signal);
  if (fault?.kind === 'lost-answer') incoming.socket.resetAndDestroy();
  if (incoming.socket.destroyed) return;
  entry.status = answer.status;
  entry.code = answer.code;
  const breakAfter = fault?.kind === 'reset-response' ? fault.afterBytes : undefined;
  // Where it fails the client has gone, and nobody is left to tell.
  await sendAnswer(connection, answer, breakAfter).catch(() => outgoing.destroy());
}

interface Outcome {
  readonly answer: Answer;
  readonly fault: Fault | undefined;
}

async function answerTo(
  setting: Setting,
  connection: Connection,
  entry: OpenEntry,
  signal: AbortSignal,
): Promise<Outcome> {
  let fault: Fault | undefined;
  try {
    const request = readRequest(connection.incoming);
    describeEntry(entry, request);
    // Only what would have been done meets a fault: a refusal uses none up.
    refuse(setting, request);
    const befalling = setting.faults.take(request);
    fault = befalling?.fault;
    entry.fault = fault?.kind;
    const task = taskOf(setting, connection, request, entry, fault);
    const answer = await perform(befalling, signal, () => handlers[request.operation](task));
    return { answer, fault };
  } catch (error) {
    return { answer: answerToError(error), fault };
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
  connection: Connection,
  request: S3Request,
  entry: OpenEntry,
  fault: Fault | undefined,
) {
  const count = (bytes: number) => {
    entry.bytesReceived += bytes;
  };
  const resetAfter = fault?.kind === 'reset-request' ? fault.afterBytes : undefined;
  return {
    request,
    body: requestBody(connection, count, resetAfter),
    bucket,
    rules,
    now,
    stored: async (segments: Parameters<typeof spoil>[0]) => {
      if (fault?.kind === 'corrupt') await spoil(segments);
    },
  };
}
