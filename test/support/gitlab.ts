import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface MergeRequest {
  readonly iid: number;
  state: 'opened' | 'closed';
  readonly source_branch: string;
  readonly target_branch: string;
  title: string;
  description: string;
  readonly labels: string;
  /** Head of the source branch, while it is open. */
  sha: string;
  readonly web_url: string;
}

/** The merge requests of one project, as GitLab's REST API (v4) has them. */
export async function gitlab(token: string, headOf: (branch: string) => Promise<string>) {
  const requests: MergeRequest[] = [];
  /** @returns status and JSON */
  async function answer(method: string | undefined, url: URL, body: Record<string, string>) {
    const opened = requests.filter(({ state }) => state === 'opened');
    for (const one of opened) one.sha = await headOf(one.source_branch);
    const [, iid] = /^\/api\/v4\/projects\/7\/merge_requests(?:\/(\d+))?$/.exec(url.pathname) ?? [
      '',
    ];
    const found = requests.find((one) => String(one.iid) === iid);
    if (method === 'PUT' && found) {
      const { state_event, ...rest } = body;
      return [200, Object.assign(found, rest, state_event === 'close' && { state: 'closed' })];
    }
    if (method === 'POST' && iid === undefined) {
      const number = requests.length + 1;
      const sha = await headOf(body.source_branch ?? '');
      const web_url = `https://gitlab.example/-/merge_requests/${number}`;
      requests.unshift({ iid: number, state: 'opened', sha, web_url, ...body } as MergeRequest);
      return [201, requests[0]];
    }
    if (method !== 'GET') return [404, { message: '404 Not found' }];
    const asked = ['source_branch', 'target_branch'] as const;
    return [
      200,
      requests.filter((one) => asked.every((key) => one[key] === url.searchParams.get(key))),
    ];
  }
  const server = createServer((incoming, outgoing) => {
    const serve = async () => {
      const body = await text(incoming);
      const url = new URL(incoming.url ?? '', 'http://gitlab');
      const isAllowed = incoming.headers['private-token'] === token;
      const [status, json] = isAllowed
        ? await answer(incoming.method, url, JSON.parse(body || '{}'))
        : [401, { message: '401 Unauthorized' }];
      outgoing.writeHead(Number(status), { 'content-type': 'application/json' });
      outgoing.end(JSON.stringify(json));
    };
    void serve().catch((error) => outgoing.destroy(error));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    api: `http://127.0.0.1:${port}/api/v4`,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
