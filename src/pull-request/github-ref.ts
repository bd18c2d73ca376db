import { UserError } from '../errors.ts';
import { urlPath } from '../escape/url.ts';
import { refAnswer } from './github-answers.ts';
import { mergeBase } from './github-git.ts';
import type { GitHub } from './github-request.ts';

const permission = 'contents: write';

/** The commit that a branch is at; undefined where there is no such branch. */
export async function headOf(github: GitHub, branch: string): Promise<string | undefined> {
  const { value, refusal } = await github.attempt({
    method: 'GET',
    path: `/git/ref/heads/${urlPath(branch)}`,
    answer: refAnswer,
    permission,
  });
  if (refusal === undefined) return value.object.sha;
  if (refusal.status === 404) return undefined;
  throw refusal.error;
}

/** Where a branch is to go, and where the snapshot saw it and its base. */
export interface Move {
  readonly branch: string;
  readonly base: string;
  /** Undefined: the branch held nothing of its own, if it was there at all. */
  readonly from: string | undefined;
  readonly to: string;
}

/**
 * Forward only, and only from where the snapshot saw the branch. REST has no compare-and-swap: the
 * branch is read just before, and what moves it in between makes ours no step forward, which
 * GitHub refuses.
 * @throws UserError `proposal-conflict` where somebody else moved it
 */
export async function moveBranch(github: GitHub, move: Move): Promise<void> {
  const now = await headOf(github, move.branch);
  if (now !== (await expected(github, move, now))) throw movedMeanwhile(move.branch);
  if (now === move.to) return;
  const { refusal } = await github.attempt({
    ...(now === undefined
      ? { method: 'POST', path: '/git/refs', parameters: created(move) }
      : {
          method: 'PATCH',
          path: `/git/refs/heads/${urlPath(move.branch)}`,
          parameters: { sha: move.to, force: false },
        }),
    answer: refAnswer,
    permission,
  });
  if (refusal === undefined) return;
  const then = await headOf(github, move.branch);
  // Done before, by a request whose answer was lost.
  if (then === move.to) return;
  // A ruleset, or a branch in the way (`isar-artifacts`): trying again is no help.
  throw then === now ? refusal.error : movedMeanwhile(move.branch, refusal.error);
}

/** A branch whose proposal was merged lies behind the base, so that too is a step forward. */
async function expected(
  github: GitHub,
  { from, base }: Move,
  now: string | undefined,
): Promise<string | undefined> {
  if (from !== undefined || now === undefined) return from;
  return (await mergeBase(github, now, base)) === now ? now : undefined;
}

function created({ branch, to }: Move): Readonly<Record<string, unknown>> {
  return { ref: `refs/heads/${branch}`, sha: to };
}

function movedMeanwhile(branch: string, cause?: UserError): UserError {
  return new UserError(
    'proposal-outdated',
    `${branch} was moved by somebody else at the same time`,
    { hint: 'run the same command again: it starts from what is there now', cause },
  );
}
