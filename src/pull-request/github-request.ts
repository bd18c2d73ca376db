import { z } from 'zod';
import type { UserError } from '../errors.ts';
import { checkAddress, type GitHubAddress } from './github-address.ts';
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
  /** Query of a GET, JSON of the others. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly answer: z.ZodType<T>;
  /** What the token must be allowed to. */
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
}

/** @throws UserError `config-invalid` for a token, repository or address that cannot be one */
export function connectGitHub(options: GitHubOptions): GitHub {
  const { api, token, repository, owner } = checkAddress(options);
  const octokit = octokitFor(api, token, options);

  async function attempt<T>(call: Call<T>): Promise<Attempt<T>> {
    const { method, path, parameters = {}, answer, permission } = call;
    const request: Request = { api, repository, method, path, permission };
    try {
      const route = `${method} /repos/${repository}${path}`;
      // Octokit's own JSON, which knows big integers, breaks on strings of some megabytes.
      const sent = method === 'GET' ? parameters : { data: JSON.stringify(parameters) };
      const { data } = await octokit.request(route, { ...sent });
      return { value: validated(request, answer, await new Response(data).text()) };
    } catch (error) {
      return { refusal: refusalOf(request, error) };
    }
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
