import * as z from 'zod';
import type { UserError } from '../errors.ts';
import { foreignLogLine } from '../escape/log-line.ts';
import { checkAddress, type GitHubAddress } from './github-address.ts';
import { mutationAnswer } from './github-answers.ts';
import {
  malformedError,
  type Permission,
  type Request,
  refusalError,
  unreachableError,
  wordsOf,
} from './github-errors.ts';
import { isRequestError, octokitFor, type Pace } from './github-octokit.ts';

export interface GitHubOptions extends GitHubAddress, Pace {}

/** One request to a repository. */
export interface Call<T> {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Below the repository, every segment encoded: `/git/refs/heads/a%23b`. */
  readonly path: string;
  /** It is not below the repository. */
  readonly outside?: true;
  /** Query of a GET, JSON of the others. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly answer: z.ZodType<T>;
  /** What the token must be allowed to. */
  readonly permission: Permission;
}

/** A mutation of GraphQL. */
export interface Mutation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly permission: Permission;
}

export interface Refusal {
  readonly status: number;
  /** GitHub's own. */
  readonly words: string;
  readonly error: UserError;
}

export type Attempt<T> =
  | { readonly value: T; readonly refusal?: undefined }
  | { readonly value?: undefined; readonly refusal: Refusal };

/** A repository on GitHub. */
export interface GitHub {
  readonly owner: string;
  /** `owner/name`. */
  readonly repository: string;
  /**
   * For requests whose refusal (a status from 400 to 499) is an answer.
   * @throws UserError `forge-unreachable`
   */
  attempt<T>(call: Call<T>): Promise<Attempt<T>>;
  /** @throws UserError `forge-refused`, `forge-unreachable` */
  ask<T>(call: Call<T>): Promise<T>;
  /** For what REST cannot do. */
  mutate(mutation: Mutation): Promise<Attempt<unknown>>;
}

/** @throws UserError `config-invalid` for a token, repository or address that cannot be one */
export function connectGitHub(options: GitHubOptions): GitHub {
  const { api, token, repository, owner } = checkAddress(options);
  const octokit = octokitFor(api, token, options);

  async function request<T>(
    url: string,
    request: Request,
    parameters: Readonly<Record<string, unknown>>,
    answer: z.ZodType<T>,
  ): Promise<Attempt<T>> {
    try {
      // Octokit's own JSON, which knows big integers, breaks on strings of some megabytes.
      const sent = request.method === 'GET' ? parameters : { data: JSON.stringify(parameters) };
      const { data } = await octokit.request(`${request.method} ${url}`, { ...sent });
      return { value: validated(request, answer, await new Response(data).text()) };
    } catch (error) {
      return { refusal: refusalOf(request, error) };
    }
  }

  function attempt<T>(call: Call<T>): Promise<Attempt<T>> {
    const { method, path, parameters = {}, answer, permission, outside } = call;
    const asked: Request = { api, repository, method, path, permission };
    const url = outside ? path : `/repos/${repository}${path}`;
    return request(url, asked, parameters, answer);
  }

  async function mutate({ query, variables, permission }: Mutation): Promise<Attempt<unknown>> {
    const asked: Request = { api, repository, method: 'POST', path: ' (GraphQL)', permission };
    // A server of one's own has it beside `/api/v3`.
    const url = `${api.replace(/\/v3$/, '')}/graphql`;
    const attempted = await request(url, asked, { query, variables }, mutationAnswer);
    if (attempted.refusal !== undefined || attempted.value.errors.length === 0) return attempted;
    const words = foreignLogLine(attempted.value.errors.map(({ message }) => message).join('; '));
    const refused = { status: 422, words, headers: {} };
    return { refusal: { ...refused, error: refusalError(asked, refused) } };
  }

  return {
    owner,
    repository,
    attempt,
    ask: async (call) => {
      const attempted = await attempt(call);
      if (attempted.refusal !== undefined) throw attempted.refusal.error;
      return attempted.value;
    },
    mutate,
  };
}

function validated<T>(request: Request, answer: z.ZodType<T>, text: string): T {
  const { success, data: value, error } = answer.safeParse(parsed(request, text));
  if (success) return value;
  throw malformedError(request, z.prettifyError(error));
}

function parsed(request: Request, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformedError(request, `it begins with ${JSON.stringify(text.slice(0, 60))}`);
  }
}

/** @throws UserError where nobody refused anything */
function refusalOf(request: Request, error: unknown): Refusal {
  if (!isRequestError(error)) throw error;
  const { response, status } = error;
  if (response === undefined) throw unreachableError(request, { cause: error.cause });
  if (status < 400 || status >= 500) throw unreachableError(request, { status });
  const { data, headers } = response;
  const words = wordsOf(data);
  if (words === undefined) throw malformedError(request, `it is a ${status} without a message`);
  return { status, words, error: refusalError(request, { status, words, headers }) };
}
