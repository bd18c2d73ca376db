import { branchFor } from '../../src/pull-request/branch.ts';
import type { Forge } from '../../src/pull-request/forge.ts';
import { type GitHubForgeOptions, githubForge } from '../../src/pull-request/github.ts';
import { type GitHubServer, startGitHub } from '../support/github/github-server.ts';
import { encoded, type Person, personOf } from '../support/github/person.ts';
import type { ForgeWorld } from './contract.ts';

export interface GitHubWorld extends ForgeWorld {
  readonly server: GitHubServer;
  readonly person: Person;
  /** Another forge of the same repository. */
  forgeWith(options?: Partial<GitHubForgeOptions>): Forge;
  /** The pull requests of our branch, the newest first. */
  pulls(): Promise<readonly PullRequestJson[]>;
}

export interface PullRequestJson {
  readonly number: number;
  readonly html_url: string;
  readonly title: string;
  readonly body: string;
  readonly state: string;
  readonly head: { readonly sha: string };
  readonly labels: readonly { readonly name: string }[];
}

/** A repository on a GitHub of loopback; the others work there by REST. */
export async function githubWorld(
  base = 'main',
  path = 'nix/isar-artifacts.nix',
): Promise<GitHubWorld> {
  const server = await startGitHub();
  const person = personOf(server);
  const branch = branchFor(base);
  await person.create(
    base,
    await person.commitOn(await person.head('trunk'), { README: 'r\n', other: 'o\n' }),
  );
  const forgeWith = (options: Partial<GitHubForgeOptions> = {}) =>
    githubForge({
      api: server.url,
      token: server.tokens.robot,
      repository: server.repository,
      path,
      base,
      second: 5,
      ...options,
    });
  const pulls = () =>
    person.call<PullRequestJson[]>(
      'GET',
      `/pulls?${new URLSearchParams({ state: 'all', head: `acme:${branch}`, base })}`,
    );

  return {
    server,
    person,
    forge: forgeWith(),
    forgeWith,
    pulls,
    path,
    commit: async (name, files) => {
      const commit = await person.commitOn(await person.head(name), files);
      await person.move(name, commit);
      return commit;
    },
    merge: async (how) => {
      const ours = String(await person.head(branch));
      // GitHub notices by itself that this merges the pull request.
      if (how === 'fast-forward') return person.move(base, ours);
      const [open] = await pulls();
      await person.call('PUT', `/pulls/${open?.number}/merge`, { merge_method: how });
    },
    deleteBranch: (name) => person.call('DELETE', `/git/refs/heads/${encoded(name)}`),
    reset: (name, commit) => person.move(name, commit),
    head: person.head,
    read: person.read,
    parents: async (commit) =>
      (
        await person.call<{ parents: { sha: string }[] }>('GET', `/git/commits/${commit}`)
      ).parents.map(({ sha }) => sha),
    message: async (commit) =>
      (await person.call<{ message: string }>('GET', `/git/commits/${commit}`)).message,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
