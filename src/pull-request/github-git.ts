import type { z } from 'zod';
import { UserError } from '../errors.ts';
import {
  blobAnswer,
  commitAnswer,
  compareAnswer,
  createdAnswer,
  treeAnswer,
} from './github-answers.ts';
import type { GitHub } from './github-request.ts';

/** An entry of a directory. Submodules are of type `commit`. */
export interface TreeEntry {
  /** Six octal digits. */
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly sha: string;
}

/** A directory, by the names in it. */
export type Directory = ReadonlyMap<string, TreeEntry>;

const permission = 'contents: write';

export async function treeOf(github: GitHub, commit: string): Promise<string> {
  return (await get(github, `/git/commits/${commit}`, commitAnswer)).tree.sha;
}

/**
 * One level of a tree. Never a recursive listing: GitHub cuts those.
 * @throws UserError `forge-refused` where even the one level was cut
 */
export async function listTree(github: GitHub, sha: string): Promise<Directory> {
  const { tree, truncated } = await get(github, `/git/trees/${sha}`, treeAnswer);
  if (truncated) {
    throw new UserError(
      'forge-refused',
      `GitHub lists only a part of the directory ${sha} of ${github.repository}`,
      { hint: 'it has too many entries: move the registry, or the files beside it, elsewhere' },
    );
  }
  return new Map(tree.map(({ path, ...entry }) => [path, entry]));
}

/** What is at a path; undefined where there is nothing. */
export async function entryAt(
  github: GitHub,
  tree: string,
  path: string,
): Promise<TreeEntry | undefined> {
  const [name = '', ...rest] = path.split('/');
  const entry = (await listTree(github, tree)).get(name);
  if (rest.length === 0 || entry === undefined) return entry;
  return entry.type === 'tree' ? entryAt(github, entry.sha, rest.join('/')) : undefined;
}

/** Not by the contents API, which stops at 1 MB. */
export async function readBlob(github: GitHub, sha: string): Promise<string> {
  return (await get(github, `/git/blobs/${sha}`, blobAnswer)).bytes.toString('utf8');
}

/** Undefined where the two have no common history. */
export async function mergeBase(
  github: GitHub,
  ours: string,
  base: string,
): Promise<string | undefined> {
  if (ours === base) return base;
  const { value, refusal } = await github.attempt({
    method: 'GET',
    path: `/compare/${base}...${ours}`,
    // The changed files, with their patches, are on the first page only.
    parameters: { per_page: 1, page: 2 },
    answer: compareAnswer,
    permission,
  });
  if (refusal === undefined) return value.merge_base_commit.sha;
  if (refusal.status === 404 && /no common ancestor/i.test(refusal.words)) return undefined;
  throw refusal.error;
}

/** In base64: to the byte. */
export function createBlob(github: GitHub, text: string): Promise<string> {
  const content = Buffer.from(text).toString('base64');
  return create(github, 'blobs', { content, encoding: 'base64' });
}

/** `base` is the tree that the entries go into, by their paths; without, they are all of it. */
export function createTree(
  github: GitHub,
  entries: readonly (TreeEntry & { readonly path: string })[],
  base?: string,
): Promise<string> {
  return create(github, 'trees', {
    tree: entries,
    ...(base === undefined ? {} : { base_tree: base }),
  });
}

/** Without an author: then GitHub takes the owner of the token, and signs it for a bot. */
export function createCommit(
  github: GitHub,
  commit: { readonly message: string; readonly tree: string; readonly parents: readonly string[] },
): Promise<string> {
  return create(github, 'commits', commit);
}

function get<T>(github: GitHub, path: string, answer: z.ZodType<T>): Promise<T> {
  return github.ask({ method: 'GET', path, answer, permission });
}

async function create(
  github: GitHub,
  kind: string,
  parameters: Readonly<Record<string, unknown>>,
): Promise<string> {
  const path = `/git/${kind}`;
  const answer = createdAnswer;
  return (await github.ask({ method: 'POST', path, parameters, answer, permission })).sha;
}
