import { gitOrNothing, runGit } from './git.ts';

/** How one commit stands to another, as far as this clone knows. */
export type Relation = 'same' | 'older' | 'newer' | 'unrelated' | 'unknown';

/** A shallow clone may lack the history between the two: then a "no" says nothing. */
export async function relate(root: string, commit: string, other: string): Promise<Relation> {
  if (commit === other) return 'same';
  if (await isAncestor(root, commit, other)) return 'older';
  if (await isAncestor(root, other, commit)) return 'newer';
  const known = await Promise.all(
    [commit, other].map((one) => gitOrNothing(root, ['cat-file', '-e', `${one}^{commit}`])),
  );
  const shallow = await gitOrNothing(root, ['rev-parse', '--is-shallow-repository']);
  return shallow === 'false' && !known.includes(undefined) ? 'unrelated' : 'unknown';
}

async function isAncestor(root: string, commit: string, other: string): Promise<boolean> {
  const args = ['merge-base', '--is-ancestor', commit, other];
  return (await runGit(root, args, { accept: [0, 1, 128] })).exitCode === 0;
}
