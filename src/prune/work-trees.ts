import type { AskGit } from './ask-git.ts';

/** Where something is checked out: the main work tree, or one of `git worktree add`. */
export interface WorkTree {
  /** Absolute. */
  readonly path: string;
  /** Hex; absent where there is no commit yet. */
  readonly head?: string;
  /** Its directory has gone, and git knows of it. */
  readonly gone: boolean;
}

/** All of the repository, and the bare directory of one that has no main work tree. */
export async function workTreesOf(ask: AskGit): Promise<WorkTree[]> {
  const { stdout } = await ask(['worktree', 'list', '--porcelain']);
  return stdout.split('\n\n').flatMap((block) => {
    const path = /^worktree (.*)$/m.exec(block)?.[1];
    if (path === undefined) return [];
    const head = /^HEAD ([0-9a-f]+)$/m.exec(block)?.[1] ?? '';
    // All zeros: there is no commit yet.
    const known = /[^0]/.test(head) ? { head } : {};
    return [{ path, ...known, gone: /^prunable\b/m.test(block) }];
  });
}
