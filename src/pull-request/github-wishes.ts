import * as z from 'zod';
import { UserError } from '../errors.ts';
import type { Proposal, Wishes } from './forge.ts';
import { anyAnswer, type Pull } from './github-answers.ts';
import { enableAutoMerge } from './github-graphql.ts';
import type { Attempt, GitHub } from './github-request.ts';

const permission = 'pull-requests: write';

/**
 * What a new pull request is to have: none of it is a reason to fail, since the proposal is there.
 * @returns what did not work, as warnings
 */
export async function fulfil(
  github: GitHub,
  pull: Pull,
  { labels, wishes }: Pick<Proposal, 'labels' | 'wishes'>,
): Promise<readonly string[]> {
  const { reviewers = [], teamReviewers = [], assignees = [], milestone, autoMerge } = wishes ?? {};
  const path = `/issues/${pull.number}`;
  const asked: readonly [string, boolean, () => Promise<readonly string[]>][] = [
    ['labels', labels.length > 0, () => post(github, `${path}/labels`, { labels })],
    ['milestone', milestone !== undefined, () => setMilestone(github, pull, String(milestone))],
    ['assignees', assignees.length > 0, () => assign(github, pull, assignees)],
    [
      'reviewers',
      reviewers.length + teamReviewers.length > 0,
      () => review(github, pull, { reviewers, teamReviewers }),
    ],
    [
      'auto-merge',
      autoMerge !== undefined,
      async () => refusalOf(await enableAutoMerge(github, pull, autoMerge ?? 'merge')),
    ],
  ];
  const warnings: string[] = [];
  for (const [what, wanted, ask] of asked) {
    if (!wanted) continue;
    const reasons = await ask().catch((error) => {
      if (error instanceof UserError) return [told(error)];
      throw error;
    });
    warnings.push(
      ...reasons.map((reason) => `pull request ${pull.number} has no ${what}: ${reason}`),
    );
  }
  return warnings;
}

async function post(
  github: GitHub,
  path: string,
  parameters: Readonly<Record<string, unknown>>,
): Promise<readonly string[]> {
  return refusalOf(
    await github.attempt({ method: 'POST', path, parameters, answer: anyAnswer, permission }),
  );
}

/** They may be several, and GitHub refuses all for one that is no collaborator. */
function review(
  github: GitHub,
  { number }: Pull,
  { reviewers, teamReviewers }: Required<Pick<Wishes, 'reviewers' | 'teamReviewers'>>,
): Promise<readonly string[]> {
  const parameters = { reviewers, team_reviewers: teamReviewers };
  return post(github, `/pulls/${number}/requested_reviewers`, parameters);
}

/** GitHub says nothing of those that it leaves out. */
async function assign(
  github: GitHub,
  { number }: Pull,
  assignees: readonly string[],
): Promise<readonly string[]> {
  const attempted = await github.attempt({
    method: 'POST',
    path: `/issues/${number}/assignees`,
    parameters: { assignees },
    answer: z.object({ assignees: z.array(z.object({ login: z.string() })) }),
    permission,
  });
  if (attempted.refusal !== undefined) return refusalOf(attempted);
  const known = attempted.value.assignees.map(({ login }) => login.toLowerCase());
  const missing = assignees.filter((name) => !known.includes(name.toLowerCase()));
  return missing.length === 0
    ? []
    : [`GitHub left out ${missing.join(', ')} (only those with access can be assigned)`];
}

async function setMilestone(
  github: GitHub,
  { number }: Pull,
  title: string,
): Promise<readonly string[]> {
  const milestones = await github.ask({
    method: 'GET',
    path: '/milestones',
    parameters: { state: 'open', per_page: 100 },
    answer: z.array(z.object({ number: z.int(), title: z.string() })),
    permission,
  });
  const milestone = milestones.find((one) => one.title === title);
  if (milestone === undefined) {
    const open = milestones.map((one) => one.title).join(', ');
    return [`no open milestone is called ${title}${open === '' ? '' : `; there are: ${open}`}`];
  }
  return refusalOf(
    await github.attempt({
      method: 'PATCH',
      path: `/issues/${number}`,
      parameters: { milestone: milestone.number },
      answer: anyAnswer,
      permission,
    }),
  );
}

function refusalOf({ refusal }: Attempt<unknown>): readonly string[] {
  return refusal === undefined ? [] : [told(refusal.error)];
}

function told({ message, hint }: UserError): string {
  return `${message} (${hint})`;
}
