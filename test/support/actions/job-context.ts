import { dirname } from 'node:path';
import type { Contexts } from './expression.ts';

/** What started the run, and where it runs. Everything but the first two has a default. */
export interface JobOptions {
  /** Where the repository is checked out. */
  readonly workspace: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly event?: { readonly name: string; readonly payload?: object };
  readonly ref?: string;
  readonly sha?: string;
  /** Branch names; of pull requests only. */
  readonly headRef?: string;
  readonly baseRef?: string;
  readonly workflow?: string;
  readonly job?: string;
  readonly actor?: string;
  readonly runId?: number;
  readonly runNumber?: number;
  readonly runAttempt?: number;
  /** `github.token`. Masked. */
  readonly token?: string;
  readonly services?: {
    readonly artifacts?: { readonly url: string; readonly token: string };
    readonly idToken?: { readonly url: string; readonly token: string };
    readonly api?: string;
    readonly graphql?: string;
    /** `@actions/artifact` refuses hosts that are neither github.com nor below ghe.com or localhost. */
    readonly server?: string;
  };
}

/** Places of one runner, absolute. */
export interface RunnerDirectories {
  readonly temp: string;
  readonly toolCache: string;
}

export interface JobContext {
  readonly contexts: Contexts;
  /** `GITHUB_*`, `RUNNER_*` and `ACTIONS_*`, but for what differs from step to step. */
  readonly environment: Readonly<Record<string, string>>;
  /** Masked from the start. */
  readonly secrets: readonly string[];
}

export function jobContext(
  options: JobOptions,
  directories: RunnerDirectories,
  eventPath: string,
  debug: boolean,
): JobContext {
  const { services = {}, token = 'ghs_token-of-the-test' } = options;
  const github = githubValues(options, eventPath);
  const runner = {
    OS: 'Linux',
    ARCH: process.arch === 'arm64' ? 'ARM64' : 'X64',
    NAME: 'test-runner',
    ENVIRONMENT: 'self-hosted',
    TEMP: directories.temp,
    TOOL_CACHE: directories.toolCache,
    WORKSPACE: dirname(options.workspace),
    ...(debug ? { DEBUG: '1' } : {}),
  };
  const actions = {
    ...(services.artifacts && {
      ACTIONS_RESULTS_URL: services.artifacts.url,
      ACTIONS_RUNTIME_TOKEN: services.artifacts.token,
    }),
    ...(services.idToken && {
      ACTIONS_ID_TOKEN_REQUEST_URL: services.idToken.url,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: services.idToken.token,
    }),
  };
  return {
    // The names of contexts are those of variables, in lower case.
    contexts: { github: { ...github, token, event: options.event?.payload ?? {} }, runner },
    environment: { ...prefixed('GITHUB', github), ...prefixed('RUNNER', runner), ...actions },
    secrets: [token, services.artifacts?.token, services.idToken?.token].filter(
      (secret) => secret !== undefined,
    ),
  };
}

function githubValues(options: JobOptions, eventPath: string): Record<string, string> {
  const { repository, ref = 'refs/heads/main', workflow = 'test', services = {} } = options;
  const sha = options.sha ?? '0'.repeat(40);
  const actor = options.actor ?? 'petra';
  const server = services.server ?? 'https://github.com';
  return {
    WORKSPACE: options.workspace,
    REPOSITORY: repository,
    REPOSITORY_OWNER: repository.split('/')[0] ?? '',
    REF: ref,
    REF_NAME: ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    REF_TYPE: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    REF_PROTECTED: 'false',
    SHA: sha,
    HEAD_REF: options.headRef ?? '',
    BASE_REF: options.baseRef ?? '',
    EVENT_NAME: options.event?.name ?? 'workflow_dispatch',
    EVENT_PATH: eventPath,
    WORKFLOW: workflow,
    WORKFLOW_REF: `${repository}/.github/workflows/${workflow}.yml@${ref}`,
    WORKFLOW_SHA: sha,
    JOB: options.job ?? 'test',
    RUN_ID: String(options.runId ?? 1),
    RUN_NUMBER: String(options.runNumber ?? 1),
    RUN_ATTEMPT: String(options.runAttempt ?? 1),
    RETENTION_DAYS: '90',
    ACTOR: actor,
    TRIGGERING_ACTOR: actor,
    SERVER_URL: server,
    API_URL: services.api ?? 'https://api.github.com',
    GRAPHQL_URL: services.graphql ?? 'https://api.github.com/graphql',
  };
}

function prefixed(prefix: string, values: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`${prefix}_${name}`, value]),
  );
}
