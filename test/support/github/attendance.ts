import { type Answers, type ApiAnswer, type ApiRequest, refused, routeOf } from './emulator.ts';

/** What GitHub knows of a pull request beside what the emulator keeps. */
interface Attendance {
  readonly assignees: readonly { readonly login: string }[];
  readonly milestone: { readonly number: number } | null;
  readonly auto_merge: { readonly merge_method: string } | null;
  readonly draft?: boolean;
}

interface PullJson {
  readonly number: number;
  readonly node_id: string;
}

const nobody: Attendance = { assignees: [], milestone: null, auto_merge: null };

/**
 * What GitHub does with pull requests by way of issues and GraphQL, and the emulator does not:
 * assignees (those without access are left out, without a word), milestones, drafts, auto-merge.
 */
export function withAttendance(answers: Answers, members: readonly string[]): Answers {
  const known = new Map<number, Attendance>();
  const nodes = new Map<string, number>();
  const change = (number: number, more: Partial<Attendance>) =>
    known.set(number, { ...(known.get(number) ?? nobody), ...more });

  return async (request) => {
    const { path } = routeOf(request.target);
    const { pathname } = new URL(request.target, 'http://x');
    if (request.method === 'POST' && pathname === '/graphql') return mutate(request);
    const own = path[0] === 'issues' ? changeIssue(request, path) : undefined;
    if (own !== undefined) return own;
    const answer = await answers(request);
    return path[0] === 'pulls' ? { ...answer, body: attended(answer.body) } : answer;
  };

  function changeIssue(
    { method, body }: ApiRequest,
    [, number, what]: readonly string[],
  ): ApiAnswer | undefined {
    if (method === 'GET' || body === '') return undefined;
    const sent = JSON.parse(body);
    if (what === 'assignees') {
      const assignees = (sent.assignees as string[])
        .filter((login) => members.includes(login))
        .map((login) => ({ login }));
      change(Number(number), { assignees });
      return { status: 201, body: { assignees } };
    }
    if (what !== undefined || sent.milestone === undefined) return undefined;
    change(Number(number), { milestone: { number: sent.milestone } });
    return { status: 200, body: {} };
  }

  function attended(body: unknown): unknown {
    if (Array.isArray(body)) return body.map(attended);
    const pull = body as Partial<PullJson>;
    if (pull.number === undefined || pull.node_id === undefined) return body;
    nodes.set(pull.node_id, pull.number);
    return { ...pull, ...(known.get(pull.number) ?? nobody) };
  }

  function mutate({ body }: ApiRequest): ApiAnswer {
    const { query, variables } = JSON.parse(body) as {
      query: string;
      variables: { id: string; how?: string };
    };
    const number = nodes.get(variables.id);
    const failed = (message: string): ApiAnswer => ({
      status: 200,
      body: { data: null, errors: [{ type: 'NOT_FOUND', message }] },
    });
    if (number === undefined) {
      return failed(`Could not resolve to a node with the global id of '${variables.id}'`);
    }
    const name = /\{ (\w+)\(input:/.exec(query)?.[1];
    if (name === 'enablePullRequestAutoMerge') {
      change(number, { auto_merge: { merge_method: String(variables.how).toLowerCase() } });
    } else if (name === 'convertPullRequestToDraft') change(number, { draft: true });
    else if (name === 'markPullRequestReadyForReview') change(number, { draft: false });
    else return refused(400, 'Problems parsing JSON');
    return { status: 200, body: { data: { [name]: { clientMutationId: null } } } };
  }
}
