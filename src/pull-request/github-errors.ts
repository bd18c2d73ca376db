import { UserError } from '../errors.ts';
import { foreignLogLine } from '../escape/log-line.ts';
import { refusalAnswer } from './github-answers.ts';
import { isRateLimit, retryAfter } from './github-retry.ts';

/** In the words of a workflow's `permissions`. */
export type Permission = 'contents: write' | 'pull-requests: write';

/** What was asked, of whom. */
export interface Request {
  readonly api: string;
  readonly repository: string;
  readonly method: string;
  /** Below the repository. */
  readonly path: string;
  readonly permission: Permission;
}

/** GitHub's no. */
export interface Refused {
  readonly status: number;
  /** Its own, on one line. */
  readonly words: string;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
}

/**
 * GitHub's own words, on one line: its message, then what it says of each field. Undefined for what
 * it would not say: a page of a proxy.
 */
export function wordsOf(data: unknown): string | undefined {
  const { success, data: refusal } = refusalAnswer.safeParse(data);
  if (!success) return undefined;
  const { message, errors = [] } = refusal;
  const details = (typeof errors === 'string' ? [errors] : errors).map((error) =>
    typeof error === 'string'
      ? error
      : (error.message ?? [error.field, error.code].filter(Boolean).join(' is ')),
  );
  return foreignLogLine([message, details.join('; ')].filter(Boolean).join(': '));
}

/** Says what was refused, in GitHub's words, and what to do about the usual reasons. */
export function refusalError(request: Request, refused: Refused): UserError {
  const { status, words, headers } = refused;
  const message = `GitHub refused ${described(request)} with ${status}: ${words}`;
  if (status === 429 || isRateLimit(status, words, headers)) {
    return new UserError('forge-unreachable', message, { hint: limitHint(headers) });
  }
  const known = usualReasons.find(
    (reason) => reason.statuses.includes(status) && reason.words.test(words),
  );
  const hint =
    known?.hint(request) ?? 'its words say why: put that right, then run the same command again';
  return new UserError('forge-refused', message, { hint });
}

interface Reason {
  readonly statuses: readonly number[];
  readonly words: RegExp;
  readonly hint: (request: Request) => string;
}

/** The first that fits counts. */
const usualReasons: readonly Reason[] = [
  {
    statuses: [401],
    words: /(?:)/,
    hint: () =>
      'the token is wrong or has expired: pass GITHUB_TOKEN of the job, or a token that is still valid',
  },
  {
    statuses: [403],
    words: /not permitted to create or approve pull requests/i,
    hint: ({ repository }) =>
      `in the settings of ${repository}, Actions > General, turn on "Allow GitHub Actions to create and approve pull requests" (its organization may have to allow it first), or pass another token`,
  },
  {
    statuses: [403],
    words: /\bSAML\b|\bSSO\b/,
    hint: () =>
      'authorize the token for single sign-on of the organization, in the settings of its owner',
  },
  {
    statuses: [403, 404, 409, 422],
    words: /workflows?\b.*(permission|scope)|(permission|scope).*workflows?\b/i,
    hint: () =>
      'the base brings workflow files that this token may not write: merge the base into our branch by hand, or pass a token that may write workflows',
  },
  {
    statuses: [403, 409, 422],
    words: /rule violations|protected (branch|ref)|cannot (create|update) this/i,
    hint: () =>
      'a ruleset or branch protection forbids it: exempt isar-artifacts/update/** from it, or let the owner of the token bypass it',
  },
  {
    statuses: [422],
    words: /auto.?merge/i,
    hint: ({ repository }) =>
      `in the settings of ${repository}, turn on "Allow auto-merge", and protect the base branch by a check; or set pull-request.auto-merge: never`,
  },
  {
    statuses: [422],
    words: /requested from collaborators|team reviewers/i,
    hint: () =>
      'only people and teams with access to the repository can review: correct pull-request.reviewers and team-reviewers; for teams the token needs `members: read` of the organization',
  },
  {
    statuses: [403],
    words: /permission to create labels/i,
    hint: () => 'create the label once by hand, or write `issues: write` below `permissions:`',
  },
  {
    statuses: [403],
    words: /Resource not accessible/i,
    hint: (request) =>
      `the token lacks a permission: write \`${neededBy(request)}\` below \`permissions:\` of the job, or grant it to the token`,
  },
  {
    statuses: [404],
    words: /(?:)/,
    hint: (request) =>
      `GitHub also says so to a token that may not see it: check the name, and that the token has \`${neededBy(request)}\``,
  },
];

/** Who only reads is not told to grant more. */
function neededBy({ method, permission }: Request): string {
  return method === 'GET' ? permission.replace('write', 'read') : permission;
}

function limitHint(headers: Refused['headers']): string {
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
  const seconds = retryAfter(headers);
  const when =
    seconds === undefined && Number.isFinite(reset)
      ? `after ${new Date(reset * 1000).toISOString()}`
      : `in ${seconds ?? 60} seconds`;
  return `too many requests were made with this token: run the same command again ${when}`;
}

/** No answer, or one of a server that is not well: after all the retries. */
export function unreachableError(
  request: Request,
  reason: { readonly status: number } | { readonly cause: unknown },
): UserError {
  const what = 'status' in reason ? `it answered ${reason.status}` : networkReason(reason.cause);
  return new UserError(
    'forge-unreachable',
    `cannot reach GitHub for ${described(request)}: ${what}`,
    {
      hint: `check ${request.api} (GITHUB_API_URL), the network and its proxy, and whether GitHub is well; then run the same command again: it goes on from what is there`,
    },
  );
}

/** `ECONNREFUSED` and its kin are a few causes deep. */
function networkReason(error: unknown): string {
  if (typeof error !== 'object' || error === null) return foreignLogLine(String(error));
  if ('name' in error && error.name === 'TimeoutError') return 'it did not answer in time';
  const deeper = 'cause' in error ? error.cause : undefined;
  if (typeof deeper === 'object' && deeper !== null) return networkReason(deeper);
  const code = 'code' in error ? `${error.code}` : '';
  const message = 'message' in error ? `${error.message}` : '';
  return foreignLogLine(message.includes(code) ? message : `${code} ${message}`.trim());
}

/** An answer that is not GitHub's: a login page of a proxy, another server. */
export function malformedError(request: Request, what: string): UserError {
  return new UserError(
    'forge-unreachable',
    `the answer to ${described(request)} is not one of GitHub's REST API: ${foreignLogLine(what)}`,
    {
      hint: `check that ${request.api} (GITHUB_API_URL) is the address of the API, with no proxy that answers in its place`,
    },
  );
}

function described({ api, repository, method, path }: Request): string {
  return foreignLogLine(`${method} ${api}/repos/${repository}${path}`);
}
