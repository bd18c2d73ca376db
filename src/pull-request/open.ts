import { UserError } from '../errors.ts';
import { branchFor, isOurBranch } from './branch.ts';
import type { Forge } from './forge.ts';
import type { App } from './github-app.ts';
import { currentBranch, type LocalForgeOptions, localForge } from './local.ts';

export type ForgeKind = 'local' | 'github';
type Environment = Readonly<Record<string, string | undefined>>;

export type ForgeOptions = Omit<LocalForgeOptions, 'base'> & {
  readonly kind: ForgeKind;
  /** Absent: the branch of this workflow run, else the current one. */
  readonly base: string | undefined;
  /** Where GitHub is, which repository is ours, and the token. */
  readonly environment: Environment;
};

/**
 * Where proposals are made.
 * @throws UserError `repository-unfit` where it is unclear what branch to propose an update for,
 * `config-invalid` where GitHub cannot be reached without more being said
 */
export async function openForge({ kind, environment, ...options }: ForgeOptions): Promise<Forge> {
  if (kind === 'local') {
    return localForge({ ...options, base: options.base ?? (await currentBranch(options.root)) });
  }
  const base = options.base ?? runBranch(environment) ?? (await currentBranch(options.root));
  // octokit takes a while to load.
  const { githubForge } = await import('./github.ts');
  const { appTokens } = await import('./github-app.ts');
  const address = {
    api: environment.GITHUB_API_URL || 'https://api.github.com',
    repository: needed(environment, 'GITHUB_REPOSITORY', 'OWNER/NAME'),
  };
  const app = appOf(environment);
  const branchToken = environment.ISAR_ARTIFACTS_BRANCH_TOKEN;
  return githubForge({
    ...address,
    path: options.path,
    base,
    token:
      app === undefined
        ? needed(environment, 'GITHUB_TOKEN', 'a token with contents and pull-requests: write')
        : appTokens(app, address),
    ...(branchToken ? { branchToken } : {}),
  });
}

/** An App goes before a token: whoever names one wants its pull requests to start workflows. */
function appOf(environment: Environment): App | undefined {
  const [idName, keyName] = ['ISAR_ARTIFACTS_APP_ID', 'ISAR_ARTIFACTS_APP_PRIVATE_KEY'];
  const { [idName]: id, [keyName]: key } = environment;
  if (!id && !key) return undefined;
  return {
    id: needed(environment, idName, 'the client ID of the GitHub App'),
    key: needed(environment, keyName, 'the private key of the GitHub App, in PEM'),
  };
}

/** The branch that a workflow run is for: that of a pull request is its base. */
function runBranch({ GITHUB_BASE_REF, GITHUB_REF_TYPE, GITHUB_REF_NAME }: Environment) {
  const branch = GITHUB_BASE_REF || (GITHUB_REF_TYPE === 'branch' ? GITHUB_REF_NAME : undefined);
  if (!branch || !isOurBranch(branch)) return branch || undefined;
  throw new UserError('repository-unfit', `this run is for ${branch}, which is a proposal itself`, {
    hint: `leave ${branchFor('**')} out of the branches that start this workflow`,
  });
}

function needed(environment: Environment, name: string, what: string): string {
  const value = environment[name];
  if (value) return value;
  throw new UserError('config-invalid', `proposals go to GitHub, but ${name} is not set`, {
    hint: `set it to ${what}; or propose on a branch of this clone, with --forge local`,
  });
}
