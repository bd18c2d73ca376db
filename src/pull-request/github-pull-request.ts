import * as z from 'zod';
import { UserError } from '../errors.ts';
import type { Proposal, PullRequest } from './forge.ts';
import { anyAnswer, commentsAnswer, type Pull, pullAnswer } from './github-answers.ts';
import type { GitHub } from './github-request.ts';

const permission = 'pull-requests: write';

/** GitHub's, in characters. */
const longestTitle = 256;
const longestBody = 65_536;

/** Which branch is proposed for which. */
export interface Branches {
  readonly branch: string;
  readonly base: string;
}

/** The pull requests of our branch for the base, the newest first. */
export async function pullRequestsOf(
  github: GitHub,
  { branch, base }: Branches,
  state: 'open' | 'all',
): Promise<readonly Pull[]> {
  const pulls = await github.ask({
    method: 'GET',
    path: '/pulls',
    parameters: { state, head: `${github.owner}:${branch}`, base, per_page: 100 },
    answer: z.array(pullAnswer),
    permission,
  });
  // GitHub lists all of them where it does not understand the filter; and a fork of the same owner
  // may have a branch of this name, too.
  const ours = github.repository.toLowerCase();
  return pulls.filter(
    ({ head, base: on }) =>
      head.ref === branch && on.ref === base && head.repo?.full_name.toLowerCase() === ours,
  );
}

export function pullRequestOf({ number, html_url: url }: Pull): PullRequest {
  return { number, url };
}

/** Creates the one pull request, or updates it where it is there. */
export async function openPullRequest(
  github: GitHub,
  branches: Branches,
  proposal: Proposal,
): Promise<Pull> {
  const title = fitTitle(proposal.title);
  const body = fitBody(proposal.body);
  const { value, refusal } = await github.attempt({
    method: 'POST',
    path: '/pulls',
    parameters: {
      title,
      head: branches.branch,
      base: branches.base,
      body,
      ...(proposal.draft === true ? { draft: true } : {}),
    },
    answer: pullAnswer,
    permission,
  });
  if (refusal === undefined) return value;
  if (refusal.status !== 422 || !/already exists/i.test(refusal.words)) throw refusal.error;
  const [open] = await pullRequestsOf(github, branches, 'open');
  if (open !== undefined) return update(github, open, title, body);
  throw new UserError(
    'proposal-outdated',
    `the pull request of ${branches.branch} was closed at the same time`,
    { hint: 'run the same command again: it starts from what is there now', cause: refusal.error },
  );
}

/** A title that a person wrote stays. */
function update(github: GitHub, pull: Pull, title: string, body: string): Promise<Pull> {
  return github.ask({
    method: 'PATCH',
    path: `/pulls/${pull.number}`,
    parameters: { body, ...(pull.title.startsWith(titlePrefix) ? { title } : {}) },
    answer: pullAnswer,
    permission,
  });
}

/** What `proposalTitle` begins with. */
const titlePrefix = 'isar-artifacts: ';

/** With a comment that says why, once: a request that is made again must not say it twice. */
export async function closePullRequest(
  github: GitHub,
  { number }: PullRequest,
  why: string,
): Promise<void> {
  await commentOnce(github, number, why);
  await github.ask({
    method: 'PATCH',
    path: `/pulls/${number}`,
    parameters: { state: 'closed' },
    answer: anyAnswer,
    permission,
  });
}

/** Says something to those who read a pull request, unless it was said there before: nobody wants to hear it every night. */
export async function commentOnce(github: GitHub, number: number, text: string): Promise<void> {
  const path = `/issues/${number}/comments`;
  const comments = await github.ask({
    method: 'GET',
    path,
    parameters: { per_page: 100 },
    answer: commentsAnswer,
    permission,
  });
  if (comments.some(({ body }) => body?.trim() === text.trim())) return;
  await github.ask({
    method: 'POST',
    path,
    parameters: { body: text },
    answer: anyAnswer,
    permission,
  });
}

export function fitTitle(title: string): string {
  const letters = [...title];
  return letters.length <= longestTitle ? title : `${letters.slice(0, longestTitle - 1).join('')}…`;
}

/** Cut between two lines. The commit's message and the file itself hold everything. */
export function fitBody(body: string): string {
  if (body.length <= longestBody) return body;
  const kept = body.slice(0, longestBody - note.length);
  return `${kept.slice(0, kept.lastIndexOf('\n') + 1)}${note}`;
}

const note = '\n*There is more than GitHub shows here: see the message of the commit.*';
