import { asUserError, UserError } from '../errors.ts';
import { markdownText } from '../escape/markdown.ts';
import { branchFor } from './branch.ts';
import type { FileAt, Forge, Proposal, Proposed, Snapshot } from './forge.ts';
import { anyAnswer, type Pull } from './github-answers.ts';
import { commitProposal, commonCommit } from './github-commit.ts';
import { entryAt, readBlob, treeOf } from './github-git.ts';
import { setDraft } from './github-graphql.ts';
import {
  closePullRequest,
  commentOnce,
  openPullRequest,
  pullRequestOf,
  pullRequestsOf,
} from './github-pull-request.ts';
import { headOf, moveBranch } from './github-ref.ts';
import { connectGitHub, type GitHub, type GitHubOptions } from './github-request.ts';
import { fulfil } from './github-wishes.ts';

export interface GitHubForgeOptions extends GitHubOptions {
  /** Path of the registry in the repository. */
  readonly path: string;
  readonly base: string;
  /** For branch and commits, where `token` is for the pull request alone. */
  readonly branchToken?: string;
}

/**
 * Proposals as pull requests, by the REST API alone: no git, no checkout. The commit is made by
 * the Git Data API, so that it may be of any size and GitHub signs it for a bot.
 * @throws UserError `config-invalid`
 */
export function githubForge(options: GitHubForgeOptions): Forge {
  return new GitHubForge(options);
}

class GitHubForge implements Forge {
  readonly base: string;
  readonly branch: string;
  readonly path: string;
  readonly #github: GitHub;
  /** Of branches and commits. */
  readonly #git: GitHub;

  constructor({ branchToken, ...options }: GitHubForgeOptions) {
    this.#github = connectGitHub(options);
    this.#git =
      branchToken === undefined ? this.#github : connectGitHub({ ...options, token: branchToken });
    this.path = options.path;
    this.base = options.base;
    this.branch = branchFor(options.base);
  }

  async snapshot(): Promise<Snapshot> {
    const base = await this.#baseCommit();
    const ours = await headOf(this.#git, this.branch);
    const fork =
      ours === undefined ? undefined : await commonCommit(this.#git, this, { ours, base });
    const texts = new Map<string, Promise<string>>();
    const onBase = await this.#fileAt(base, texts);
    if (ours === undefined || fork === undefined || fork === ours) return { base: onBase };
    const [onOurs, onFork, told] = await Promise.all([
      this.#fileAt(ours, texts),
      this.#fileAt(fork, texts),
      this.#told(ours),
    ]);
    return { base: onBase, open: { ...onOurs, fork: onFork.text, ...told } };
  }

  async propose(snapshot: Snapshot, proposal: Proposal): Promise<Proposed> {
    const { base, open } = snapshot;
    const commit = await this.#commit(snapshot, proposal);
    await moveBranch(this.#git, {
      branch: this.branch,
      base: base.commit,
      from: open?.commit,
      to: commit,
    });
    const pull = await openPullRequest(this.#github, this, proposal);
    // Also one that a request made whose answer was lost.
    const created = pull.number !== open?.pullRequest?.number;
    const warnings = [
      ...(await this.#settleDraft(pull, proposal)),
      ...(created ? await fulfil(this.#github, pull, proposal) : []),
    ];
    const pullRequest = pullRequestOf(pull);
    const { url } = pullRequest;
    const kind = created ? 'created' : 'updated';
    return { kind, commit, places: [url], look: url, pullRequest, warnings };
  }

  async withdraw({ open }: Snapshot, why: string): Promise<void> {
    if (open?.pullRequest !== undefined) {
      await closePullRequest(this.#github, open.pullRequest, why);
    }
  }

  /** Who reads the pull request is to know why it stands still. */
  async #commit(snapshot: Snapshot, proposal: Proposal): Promise<string> {
    try {
      return await commitProposal(this.#git, this, snapshot, proposal);
    } catch (error) {
      const { pullRequest } = snapshot.open ?? {};
      if (asUserError(error)?.code === 'proposal-conflict' && pullRequest !== undefined) {
        const { message, hint = '' } = error as UserError;
        const text = `**This is not updated any more:** ${markdownText(message)}.\n\n${markdownText(hint)}`;
        await commentOnce(this.#github, pullRequest.number, text);
      }
      throw error;
    }
  }

  /** A draft is one while it is to be: a person who says otherwise has the say until then. */
  async #settleDraft(pull: Pull, { draft }: Proposal): Promise<readonly string[]> {
    if (draft === undefined || pull.draft === draft) return [];
    const { refusal } = await setDraft(this.#github, pull, draft);
    if (refusal === undefined) return [];
    const { message, hint } = refusal.error;
    const what = draft ? 'is no draft' : 'is still a draft';
    return [`pull request ${pull.number} ${what}: ${message} (${hint})`];
  }

  /** @throws UserError `repository-unfit` */
  async #baseCommit(): Promise<string> {
    const commit = await headOf(this.#git, this.base);
    if (commit !== undefined) return commit;
    // A repository that is not there, or that the token may not see, says so itself.
    await this.#github.ask({
      method: 'GET',
      path: '',
      answer: anyAnswer,
      permission: 'contents: write',
    });
    throw new UserError(
      'repository-unfit',
      `there is no branch ${this.base} in ${this.#github.repository} on GitHub`,
      { hint: 'name another with --base, or push it' },
    );
  }

  /** Whoever closed a pull request with this very commit was told, and does not want it. */
  async #told(
    commit: string,
  ): Promise<
    Pick<NonNullable<Snapshot['open']>, 'announced' | 'pullRequest' | 'shown' | 'declined'>
  > {
    const pulls = await pullRequestsOf(this.#github, this, 'all');
    const open = pulls.find(({ state }) => state === 'open');
    if (open !== undefined) {
      const { body, draft } = open;
      return {
        announced: true,
        pullRequest: pullRequestOf(open),
        shown: { body: body ?? '', draft },
      };
    }
    const closed = pulls.find(({ head }) => head.sha === commit);
    if (closed === undefined) return { announced: false };
    return { announced: true, declined: pullRequestOf(closed) };
  }

  async #fileAt(commit: string, texts: Map<string, Promise<string>>): Promise<FileAt> {
    const entry = await entryAt(this.#git, await treeOf(this.#git, commit), this.path);
    if (entry === undefined) return { commit, text: undefined };
    if (entry.type !== 'blob') {
      throw new UserError('repository-unfit', `${this.path} is no file in ${commit}`, {
        hint: 'name another file as registry.path in the configuration',
      });
    }
    // Often the same on all three commits, and large.
    const text = texts.get(entry.sha) ?? readBlob(this.#git, entry.sha);
    texts.set(entry.sha, text);
    return { commit, text: await text };
  }
}
