import { UserError } from '../errors.ts';
import { quoteCommand } from '../escape/shell.ts';
import type { Proposal, Snapshot } from './forge.ts';
import { createBlob, createCommit, createTree, listTree, mergeBase, treeOf } from './github-git.ts';
import { mergeTrees } from './github-merge.ts';
import type { Branches } from './github-pull-request.ts';
import type { GitHub } from './github-request.ts';

/** Where a proposal goes. */
export interface Place extends Branches {
  /** Path of the registry in the repository. */
  readonly path: string;
}

/**
 * The commit that our branch is to be at. It goes on top of what is there; a base that moved on is
 * merged in, never over it. Where the branch holds the text already, it is the one that is there.
 * @throws UserError `proposal-conflict` where a person's commit and the base exclude each other
 */
export async function commitProposal(
  github: GitHub,
  place: Place,
  { base, open }: Snapshot,
  { text, title, summary }: Proposal,
): Promise<string> {
  const fork =
    open && (await commonCommit(github, place, { ours: open.commit, base: base.commit }));
  const drifted = fork !== undefined && fork !== base.commit;
  if (open !== undefined && !drifted && open.text === text) return open.commit;
  const ours = open?.commit ?? base.commit;
  const into = drifted
    ? await mergedTree(github, place, { fork, ours, base: base.commit })
    : await treeOf(github, ours);
  const sha = await createBlob(github, text);
  const file = { path: place.path, mode: '100644', type: 'blob', sha } as const;
  return createCommit(github, {
    message: `${title}\n\n${summary}\n`,
    tree: await createTree(github, [file], into),
    parents: drifted ? [ours, base.commit] : [ours],
  });
}

/**
 * Where our branch and the base parted.
 * @throws UserError `proposal-conflict` where they never were together
 */
export async function commonCommit(
  github: GitHub,
  place: Branches,
  { ours, base }: { readonly ours: string; readonly base: string },
): Promise<string> {
  const fork = await mergeBase(github, ours, base);
  if (fork !== undefined) return fork;
  throw new UserError(
    'proposal-conflict',
    `${place.branch} and ${place.base} have no commit in common`,
    { hint: `somebody put our branch elsewhere: delete ${place.branch}, then propose again` },
  );
}

/** Undefined where nothing is left. */
async function mergedTree(
  github: GitHub,
  place: Place,
  commits: { readonly fork: string; readonly ours: string; readonly base: string },
): Promise<string | undefined> {
  const [fork, ours, base] = await Promise.all([
    treeOf(github, commits.fork),
    treeOf(github, commits.ours),
    treeOf(github, commits.base),
  ]);
  const { tree, conflicts } = await mergeTrees(
    {
      read: (sha) => listTree(github, sha),
      write: (directory) =>
        createTree(
          github,
          [...directory].map(([path, entry]) => ({ path, ...entry })),
        ),
    },
    { fork, ours, base },
    place.path,
  );
  if (conflicts.length === 0) return tree;
  throw new UserError(
    'proposal-conflict',
    `${place.branch} and ${place.base} both changed ${conflicts.toSorted().join(', ')}`,
    {
      hint: `somebody committed on our branch: merge ${place.base} into it by hand (${byHand(place)}), then propose again`,
    },
  );
}

function byHand({ branch, base }: Branches): string {
  const commands = [
    ['git', 'fetch', 'origin'],
    ['git', 'switch', branch],
    ['git', 'merge', `origin/${base}`],
    ['git', 'push'],
  ];
  return commands.map(quoteCommand).join(', ');
}
