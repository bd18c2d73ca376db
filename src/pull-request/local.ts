import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { quoteCommand } from '../escape/shell.ts';
import { git, gitOrNothing, runGit } from '../git/git.ts';
import { branchFor, isOurBranch } from './branch.ts';
import type { FileAt, Forge, Proposal, Proposed, Snapshot } from './forge.ts';
import { pathsIn, readProposal, removeProposal, writeProposal } from './proposal-files.ts';

export interface LocalForgeOptions {
  /** Top directory of the repository. */
  readonly root: string;
  /** Path of the registry in it. */
  readonly path: string;
  readonly base: string;
  /** Directory that title and body are written to. */
  readonly output: string;
}

/**
 * Proposals as a branch of a local repository. Only git plumbing is used: the working tree, the
 * index and the current branch stay as they are.
 */
export function localForge(options: LocalForgeOptions): Forge {
  return new LocalForge(options);
}

/**
 * The branch that a proposal is for when nobody says: the current one.
 * @throws UserError `repository-unfit` where that is none, or our own
 */
export async function currentBranch(root: string): Promise<string> {
  const branch = await gitOrNothing(root, ['symbolic-ref', '--quiet', '--short', 'HEAD']);
  if (branch !== undefined && !isOurBranch(branch)) return branch;
  const state =
    branch === undefined ? 'no branch is checked out' : `${branch} is a proposal itself`;
  throw new UserError(
    'repository-unfit',
    `${state} in ${root}, so it is unclear what to propose an update for`,
    {
      hint: 'name the branch: --base main, or pull-request.base in the configuration',
    },
  );
}

class LocalForge implements Forge {
  readonly base: string;
  readonly branch: string;
  readonly #options: LocalForgeOptions;

  constructor(options: LocalForgeOptions) {
    this.#options = options;
    this.base = options.base;
    this.branch = branchFor(options.base);
  }

  async snapshot(): Promise<Snapshot> {
    const base = await this.#commitOf(this.base);
    if (base === undefined) {
      throw new UserError(
        'repository-unfit',
        `there is no branch ${this.base} in ${this.#options.root}`,
        {
          hint: 'name another with --base, or create it',
        },
      );
    }
    const ours = await this.#commitOf(this.branch);
    const [onBase, fork] = await Promise.all([
      this.#fileAt(base),
      ours === undefined ? undefined : this.#mergeBase(base, ours),
    ]);
    if (ours === undefined || fork === ours) return { base: onBase };
    const [onOurs, onFork, shown] = await Promise.all([
      this.#fileAt(ours),
      fork === undefined ? undefined : this.#fileAt(fork),
      readProposal(this.#options.output),
    ]);
    const told = shown === undefined ? { announced: false } : { announced: true, shown };
    return { base: onBase, open: { ...onOurs, fork: onFork?.text, ...told } };
  }

  async propose(snapshot: Snapshot, proposal: Proposal): Promise<Proposed> {
    await this.#refuseCheckedOut();
    const parents = await this.#parents(snapshot);
    const held = parents.length === 1 && proposal.text === snapshot.open?.text;
    const commit = held ? parents[0] : await this.#commit(parents, proposal);
    await this.#move(snapshot, commit, proposal.title);
    await writeProposal(this.#options.output, this, proposal);
    const places = pathsIn(this.#options.output);
    const kind = snapshot.open === undefined ? 'created' : 'updated';
    const range = `${this.base}...${this.branch}`;
    const look = quoteCommand(['git', 'diff', range, '--', this.#options.path]);
    return { kind, commit, places, look, warnings: [] };
  }

  /** Whoever makes something of the files is to find none. */
  async withdraw(): Promise<void> {
    await removeProposal(this.#options.output);
  }

  /** Forward only, and only from where the snapshot saw the branch: a second run loses the race. */
  async #move({ base, open }: Snapshot, commit: string, reason: string): Promise<void> {
    const left = open === undefined ? await this.#commitOf(this.branch) : undefined;
    // A branch whose proposal was merged lies behind the base, so that too is a step forward.
    const merged = left !== undefined && (await this.#mergeBase(base.commit, left)) === left;
    const expected = open?.commit ?? (merged ? left : undefined);
    // Files of an earlier proposal would say that people were told of this one.
    if ((await this.#commitOf(this.branch)) === expected) {
      await removeProposal(this.#options.output);
    }
    try {
      await git(this.#options.root, [
        'update-ref',
        '-m',
        reason,
        `refs/heads/${this.branch}`,
        commit,
        expected ?? '0'.repeat(commit.length),
      ]);
    } catch (cause) {
      // A branch in the way (`isar-artifacts`), a lock left behind: trying again is no help.
      if ((await this.#commitOf(this.branch)) === expected) throw cause;
      throw new UserError(
        'proposal-outdated',
        `${this.branch} was moved by somebody else at the same time`,
        {
          hint: 'run the same command again: it starts from what is there now',
          cause,
        },
      );
    }
  }

  /** Our commit goes on top of what is there; a base that moved on is merged in, never over it. */
  async #parents({ base, open }: Snapshot): Promise<readonly [string, ...string[]]> {
    if (open === undefined) return [base.commit];
    const fork = await this.#mergeBase(base.commit, open.commit);
    return fork === base.commit ? [open.commit] : [open.commit, base.commit];
  }

  async #commit(
    parents: readonly [string, ...string[]],
    { text, title, summary }: Proposal,
  ): Promise<string> {
    const { root, path } = this.#options;
    const scratch = await mkdtemp(join(tmpdir(), 'isar-artifacts-index-'));
    try {
      const env = { GIT_INDEX_FILE: join(scratch, 'index') };
      const blob = await git(root, ['hash-object', '-w', '--stdin'], { input: text });
      await git(root, ['read-tree', await this.#tree(parents)], { env });
      await git(root, ['update-index', '--add', '--cacheinfo', `100644,${blob},${path}`], { env });
      const tree = await git(root, ['write-tree'], { env });
      const message = `${title}\n\n${summary}\n`;
      const args = ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent])];
      return await git(root, args, { input: message, env: await this.#identity() });
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }

  /** The tree that our file goes into: with two parents, what git makes of both. */
  async #tree([ours, base]: readonly [string, ...string[]]): Promise<string> {
    const { root, path } = this.#options;
    if (base === undefined) return `${ours}^{tree}`;
    const { exitCode, stdout } = await runGit(
      root,
      ['merge-tree', '--write-tree', '--name-only', '-z', ours, base],
      { accept: [0, 1] },
    );
    const [tree = '', ...rest] = stdout.split('\0');
    const conflicts = rest.slice(0, rest.indexOf('')).filter((file) => file !== path);
    if (exitCode === 0 || conflicts.length === 0) return tree;
    throw new UserError(
      'proposal-conflict',
      `${this.branch} and ${this.base} both changed ${conflicts.join(', ')}`,
      {
        hint: `somebody committed on our branch: merge ${this.base} into it by hand (${quoteCommand(['git', 'switch', this.branch])}, ${quoteCommand(['git', 'merge', this.base])}), then propose again`,
      },
    );
  }

  /** Moving a branch under a working tree would turn our commit into its reversal there. */
  async #refuseCheckedOut(): Promise<void> {
    const worktrees = await git(this.#options.root, ['worktree', 'list', '--porcelain']);
    if (!worktrees.split('\n').includes(`branch refs/heads/${this.branch}`)) return;
    throw new UserError('repository-unfit', `${this.branch} is checked out`, {
      hint: `${quoteCommand(['git', 'switch', this.base])}, then propose again`,
    });
  }

  /** git refuses to commit for somebody without a name; a machine that builds may have none. */
  async #identity(): Promise<Record<string, string>> {
    const idents = ['GIT_AUTHOR_IDENT', 'GIT_COMMITTER_IDENT'];
    const known = await Promise.all(
      idents.map((ident) => gitOrNothing(this.#options.root, ['var', ident])),
    );
    if (!known.includes(undefined)) return {};
    const [name, email] = ['isar-artifacts', 'isar-artifacts@localhost'];
    return {
      GIT_AUTHOR_NAME: name,
      GIT_AUTHOR_EMAIL: email,
      GIT_COMMITTER_NAME: name,
      GIT_COMMITTER_EMAIL: email,
    };
  }

  async #fileAt(commit: string): Promise<FileAt> {
    const { root, path } = this.#options;
    const blob = await gitOrNothing(root, [
      'rev-parse',
      '--verify',
      '--quiet',
      `${commit}:${path}`,
    ]);
    if (blob === undefined) return { commit, text: undefined };
    const text = await git(root, ['cat-file', 'blob', blob], { keepFinalNewline: true });
    return { commit, text };
  }

  #commitOf(branch: string): Promise<string | undefined> {
    return gitOrNothing(this.#options.root, [
      'rev-parse',
      '--verify',
      '--quiet',
      `refs/heads/${branch}^{commit}`,
    ]);
  }

  #mergeBase(a: string, b: string): Promise<string | undefined> {
    return gitOrNothing(this.#options.root, ['merge-base', a, b]);
  }
}
