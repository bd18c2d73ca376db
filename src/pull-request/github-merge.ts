import type { Directory, TreeEntry } from './github-git.ts';

/** What a directory holds on both sides, and where they parted. Undefined: no such directory. */
export interface Sides<T> {
  readonly fork: T | undefined;
  readonly ours: T | undefined;
  readonly base: T | undefined;
}

/** Reads and writes one level of a tree. */
export interface Trees {
  read(sha: string): Promise<Directory>;
  write(directory: Directory): Promise<string>;
}

export interface Merged {
  /** Undefined where nothing is left in it: git knows no empty directories. */
  readonly tree: string | undefined;
  /** Paths that both sides changed, each in its own way. */
  readonly conflicts: readonly string[];
}

/**
 * Three-way merge of trees by whole files: who changed a file since the fork has the say. Only
 * directories that both sides changed are read, a level at a time. The file at `path` is none of
 * its business: it is written over afterwards.
 */
export async function mergeTrees(
  trees: Trees,
  sides: Sides<string>,
  path: string,
  prefix = '',
): Promise<Merged> {
  const [fork, ours, base] = await Promise.all(
    [sides.fork, sides.ours, sides.base].map((sha) =>
      sha === undefined ? empty : trees.read(sha),
    ),
  );
  const merged = new Map<string, TreeEntry>();
  const conflicts: string[] = [];
  for (const name of namesOf(fork, ours, base)) {
    const entries = { fork: fork?.get(name), ours: ours?.get(name), base: base?.get(name) };
    const here = `${prefix}${name}`;
    const choice = here === path ? (entries.ours ?? entries.base) : mergeEntry(entries);
    if (choice === 'conflict') conflicts.push(here);
    else if (choice !== 'descend') put(merged, name, choice);
    else {
      const below = await mergeTrees(trees, treesOf(entries), path, `${here}/`);
      conflicts.push(...below.conflicts);
      put(merged, name, below.tree === undefined ? undefined : directoryEntry(below.tree));
    }
  }
  const tree = merged.size === 0 || conflicts.length > 0 ? undefined : await trees.write(merged);
  return { tree, conflicts };
}

/** `descend`: both sides changed what is in a directory. */
function mergeEntry({
  fork,
  ours,
  base,
}: Sides<TreeEntry>): TreeEntry | undefined | 'conflict' | 'descend' {
  if (same(ours, fork)) return base;
  if (same(base, fork) || same(ours, base)) return ours;
  const directories = [ours, base].every((entry) => entry === undefined || entry.type === 'tree');
  // One that a side took away may have been changed by the other in our file alone.
  const shared = (ours !== undefined && base !== undefined) || fork?.type === 'tree';
  return directories && shared ? 'descend' : 'conflict';
}

function same(a: TreeEntry | undefined, b: TreeEntry | undefined): boolean {
  return a?.sha === b?.sha && a?.type === b?.type && modeOf(a) === modeOf(b);
}

/** Old repositories hold modes such as 100664, which git reads as 100644 and GitHub refuses. */
function modeOf(entry: TreeEntry | undefined): string | undefined {
  if (entry?.type !== 'blob' || entry.mode === '120000') return entry?.mode;
  return Number.parseInt(entry.mode, 8) & 0o100 ? '100755' : '100644';
}

function put(merged: Map<string, TreeEntry>, name: string, entry: TreeEntry | undefined): void {
  const mode = modeOf(entry);
  if (entry !== undefined && mode !== undefined) merged.set(name, { ...entry, mode });
}

function treesOf({ fork, ours, base }: Sides<TreeEntry>): Sides<string> {
  const sha = (entry: TreeEntry | undefined) => (entry?.type === 'tree' ? entry.sha : undefined);
  return { fork: sha(fork), ours: sha(ours), base: sha(base) };
}

function directoryEntry(sha: string): TreeEntry {
  return { mode: '040000', type: 'tree', sha };
}

function namesOf(...directories: readonly (Directory | undefined)[]): Set<string> {
  return new Set(directories.flatMap((directory) => [...(directory?.keys() ?? [])]));
}

const empty: Directory = new Map();
