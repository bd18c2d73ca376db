import {
  type Answers,
  type ApiAnswer,
  type ApiRequest,
  aside,
  refused,
  routeOf,
} from './emulator.ts';

/** A pull request as the emulator tells it; what else there is stays. */
interface PullJson {
  readonly number: number;
  readonly state: string;
  readonly head: { readonly ref: string; readonly sha: string; readonly label: string };
  readonly base: { readonly ref: string; readonly sha: string };
}

/**
 * What GitHub does with pull requests and the emulator does not:
 * - the head of an open one follows its branch, and that of a closed one stays;
 * - one is not created twice, nor without a branch, nor for no commits;
 * - one is closed when its branch is deleted, or its commits get into the base.
 */
export function withPullRequests(emulator: Answers): Answers {
  const frozen = new Map<number, string>();

  return async (request) => {
    const { path } = routeOf(request.target);
    const route = `${request.method} ${path.slice(0, 2).join('/')}`;
    if (route === 'POST pulls') {
      const refusal = await refusalToCreate(emulator, request);
      if (refusal !== undefined) return refusal;
    }
    if (path[0] === 'pulls' && request.method !== 'GET') await freeze(request, path);
    if (route === 'DELETE git/refs') await closeOf(request, path.slice(3).join('/'));
    const answer = await emulator(request);
    if (path[0] === 'pulls') return { ...answer, body: await withHeads(request, answer.body) };
    if (/^(PATCH|POST) git\/refs$/.test(route)) await closeMerged(request);
    return answer;
  };

  async function openOnes(request: ApiRequest, filter: string): Promise<readonly PullJson[]> {
    const { repository } = routeOf(request.target);
    const { body } = await emulator(aside(request, 'GET', `${repository}/pulls?${filter}`));
    return body as readonly PullJson[];
  }

  async function withHeads(request: ApiRequest, body: unknown): Promise<unknown> {
    if (Array.isArray(body)) return Promise.all(body.map((pull) => withHeads(request, pull)));
    const pull = body as Partial<PullJson>;
    if (pull.number === undefined || pull.head === undefined) return body;
    const now = pull.state === 'open' ? await headOf(emulator, request, pull.head.ref) : undefined;
    const sha = now ?? frozen.get(pull.number) ?? pull.head.sha;
    return { ...pull, head: { ...pull.head, sha } };
  }

  /** Before one may be closed. */
  async function freeze(request: ApiRequest, path: readonly string[]): Promise<void> {
    const open = (await openOnes(request, 'per_page=100')).find(
      ({ number }) => String(number) === path[1],
    );
    if (open === undefined) return;
    const sha = await headOf(emulator, request, open.head.ref);
    if (sha !== undefined) frozen.set(open.number, sha);
  }

  async function closeOf(request: ApiRequest, branch: string): Promise<void> {
    const { repository } = routeOf(request.target);
    for (const { number, head } of await openOnes(request, 'per_page=100')) {
      if (head.ref !== branch) continue;
      await freeze(request, ['pulls', String(number)]);
      const target = `${repository}/pulls/${number}`;
      await emulator(aside(request, 'PATCH', target, { state: 'closed' }));
    }
  }

  async function closeMerged(request: ApiRequest): Promise<void> {
    for (const { head, base } of await openOnes(request, 'per_page=100')) {
      const sha = await headOf(emulator, request, head.ref);
      const ahead = await aheadOf(emulator, request, base.ref, sha ?? '');
      if (ahead === 0) await closeOf(request, head.ref);
    }
  }
}

async function refusalToCreate(
  emulator: Answers,
  request: ApiRequest,
): Promise<ApiAnswer | undefined> {
  const { head, base } = JSON.parse(request.body) as { head: string; base: string };
  const invalid = (field: string) =>
    refused(422, 'Validation Failed', [{ resource: 'PullRequest', field, code: 'invalid' }]);
  const custom = (message: string) =>
    refused(422, 'Validation Failed', [{ resource: 'PullRequest', code: 'custom', message }]);
  const sha = await headOf(emulator, request, head);
  if (sha === undefined) return invalid('head');
  if ((await headOf(emulator, request, base)) === undefined) return invalid('base');
  const { repository } = routeOf(request.target);
  const owner = repository.split('/')[2] ?? '';
  const filter = new URLSearchParams({ state: 'open', head: `${owner}:${head}`, base });
  const { body } = await emulator(aside(request, 'GET', `${repository}/pulls?${filter}`));
  if ((body as unknown[]).length > 0) {
    return custom(`A pull request already exists for ${owner}:${head}.`);
  }
  const ahead = await aheadOf(emulator, request, base, sha);
  return ahead === 0 ? custom(`No commits between ${base} and ${head}`) : undefined;
}

export async function headOf(
  emulator: Answers,
  request: ApiRequest,
  branch: string,
): Promise<string | undefined> {
  const name = branch.split('/').map(encodeURIComponent).join('/');
  const target = `${routeOf(request.target).repository}/git/ref/heads/${name}`;
  const { status, body } = await emulator(aside(request, 'GET', target));
  return status === 200 ? (body as { object: { sha: string } }).object.sha : undefined;
}

/** How many commits of `sha` are not in the base. */
async function aheadOf(
  emulator: Answers,
  request: ApiRequest,
  base: string,
  sha: string,
): Promise<number | undefined> {
  const { repository } = routeOf(request.target);
  const onBase = await headOf(emulator, request, base);
  const target = `${repository}/compare/${onBase}...${sha}?per_page=1&page=2`;
  const { status, body } = await emulator(aside(request, 'GET', target));
  return status === 200 ? (body as { ahead_by: number }).ahead_by : undefined;
}
