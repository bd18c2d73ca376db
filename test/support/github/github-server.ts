import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createEmulator } from 'emulate';
import { type InstalledApp, withApp } from './app.ts';
import { withAttendance } from './attendance.ts';
import { type ApiAnswer, type ApiRequest, emulatorAt } from './emulator.ts';
import { withPullRequests } from './pull-requests.ts';
import { withRefs, withTokens } from './rules.ts';

/** What goes wrong with the next requests that fit. */
export interface Fault {
  readonly method: string;
  /** Of the whole target, query and all. */
  readonly path: RegExp;
  /** How often; 1 when absent. */
  readonly times?: number;
  /** Instead of the real answer. */
  readonly answer?: ApiAnswer;
  /** The connection breaks before the request is carried out, or after it, so its answer is lost. */
  readonly drop?: 'before' | 'after';
  /** Milliseconds before the answer. */
  readonly delay?: number;
}

export interface LoggedRequest extends ApiRequest {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly headers: IncomingMessage['headers'];
}

/** A GitHub on loopback with one repository. Its `trunk` has one commit. */
export interface GitHubServer {
  /** Of its REST API. */
  readonly url: string;
  readonly repository: string;
  /** Of our software, and of a person. */
  readonly tokens: { readonly robot: string; readonly person: string };
  /** What our software sent. */
  readonly requests: LoggedRequest[];
  /** For requests of our software only. */
  fault(fault: Fault): void;
  /** Installs an App in the repository. */
  install(app: InstalledApp): void;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function startGitHub(): Promise<GitHubServer> {
  const tokens = { robot: 'ghs_TheRobotsSecret', person: 'ghp_ThePersonsSecret' };
  const repository = { owner: 'acme', name: 'images', default_branch: 'trunk', auto_init: true };
  const emulator = await createEmulator({
    service: 'github',
    port: 0,
    seed: {
      tokens: Object.fromEntries(
        Object.values(tokens).map((token) => [token, { login: 'acme', scopes: ['repo'] }]),
      ),
      github: { users: [{ login: 'acme', email: 'acme@example.com' }], repos: [repository] },
    },
  });
  const valid = Object.values(tokens);
  const apps: InstalledApp[] = [];
  const attended = withAttendance(withPullRequests(withRefs(emulatorAt(emulator.url))), ['acme']);
  const answers = withApp(withTokens(attended, valid), apps, valid);
  const requests: LoggedRequest[] = [];
  const faults: { fault: Fault; left: number }[] = [];

  const server = createServer((incoming, outgoing) => {
    void serve(incoming, outgoing).catch((error) => outgoing.destroy(error));
  });

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = await requestOf(incoming);
    const robot = !request.authorization?.endsWith(tokens.person);
    if (robot) requests.push({ ...request, at: Date.now(), headers: incoming.headers });
    const fault = robot ? takeFault(faults, request) : undefined;
    if (fault?.drop === 'before') return void outgoing.destroy();
    const answer = fault?.answer ?? (await answers(request));
    if (fault?.delay !== undefined) await delay(fault.delay, undefined, { ref: false });
    if (fault?.drop === 'after') return void outgoing.destroy();
    const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    outgoing
      .writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
      .end(text);
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    repository: `${repository.owner}/${repository.name}`,
    tokens,
    requests,
    fault: (fault) => void faults.push({ fault, left: fault.times ?? 1 }),
    install: (app) => void apps.push(app),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await emulator.close();
    },
  };
}

function takeFault(
  faults: { fault: Fault; left: number }[],
  { method, target }: ApiRequest,
): Fault | undefined {
  const found = faults.find(
    ({ fault, left }) => left > 0 && fault.method === method && fault.path.test(target),
  );
  if (found !== undefined) found.left -= 1;
  return found?.fault;
}

async function requestOf(incoming: IncomingMessage): Promise<ApiRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const { method = '', url: target = '', headers } = incoming;
  const body = Buffer.concat(chunks).toString('utf8');
  return { method, target, authorization: headers.authorization, body };
}
