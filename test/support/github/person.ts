import type { GitHubServer } from './github-server.ts';

/** A change of one path: text, an entry of its own mode, or nothing. */
export type Change =
  | string
  | undefined
  | { readonly mode: string; readonly sha?: string; readonly text?: string };

/** Somebody who works in the repository, by REST. */
export interface Person {
  /** @throws Error with the status and the answer, for one that is no success */
  call<T = unknown>(method: string, path: string, body?: object): Promise<T>;
  /** Undefined where there is no such branch. */
  head(branch: string): Promise<string | undefined>;
  create(branch: string, commit: string): Promise<void>;
  /** Commits on top of a commit, or on none. */
  commitOn(parent: string | undefined, changes: Readonly<Record<string, Change>>): Promise<string>;
  /** By force where it must be. */
  move(branch: string, commit: string): Promise<void>;
  /** The tree of a commit as `mode sha`, by path. */
  tree(commit: string): Promise<ReadonlyMap<string, string>>;
  /** Undefined where there is no such file. */
  read(commit: string, path: string): Promise<string | undefined>;
}

export function personOf(github: GitHubServer): Person {
  const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const response = await fetch(`${github.url}/repos/${github.repository}${path}`, {
      method,
      headers: { authorization: `Bearer ${github.tokens.person}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  const create = async (kind: string, body: object) =>
    (await call<{ sha: string }>('POST', `/git/${kind}`, body)).sha;
  const treeOf = async (commit: string) =>
    (await call<{ tree: { sha: string } }>('GET', `/git/commits/${commit}`)).tree.sha;

  const entryOf = async (path: string, change: Change) => {
    if (change === undefined) return { path, mode: '100644', type: 'blob', sha: null };
    const { mode, sha, text } =
      typeof change === 'string' ? { mode: '100644', sha: undefined, text: change } : change;
    const blob = { content: Buffer.from(text ?? '').toString('base64'), encoding: 'base64' };
    const type = mode === '160000' ? 'commit' : 'blob';
    return { path, mode, type, sha: sha ?? (await create('blobs', blob)) };
  };

  const entries = async (commit: string) => {
    const path = `/git/trees/${await treeOf(commit)}?recursive=1`;
    const { tree } = await call<{
      tree: { path: string; mode: string; type: string; sha: string }[];
    }>('GET', path);
    return tree.filter(({ type }) => type !== 'tree');
  };

  return {
    call,
    head: (branch) =>
      call<{ object: { sha: string } }>('GET', `/git/ref/heads/${encoded(branch)}`).then(
        ({ object }) => object.sha,
        () => undefined,
      ),
    create: (branch, sha) => call('POST', '/git/refs', { ref: `refs/heads/${branch}`, sha }),
    commitOn: async (parent, changes) => {
      const tree = await Promise.all(
        Object.entries(changes).map(([path, change]) => entryOf(path, change)),
      );
      const base = parent === undefined ? {} : { base_tree: await treeOf(parent) };
      return create('commits', {
        message: 'A change',
        tree: await create('trees', { ...base, tree }),
        parents: parent === undefined ? [] : [parent],
      });
    },
    move: (branch, sha) =>
      call('PATCH', `/git/refs/heads/${encoded(branch)}`, { sha, force: true }),
    tree: async (commit) =>
      new Map((await entries(commit)).map(({ path, mode, sha }) => [path, `${mode} ${sha}`])),
    read: async (commit, path) => {
      const found = (await entries(commit)).find((entry) => entry.path === path);
      if (found === undefined) return undefined;
      const { content } = await call<{ content: string }>('GET', `/git/blobs/${found.sha}`);
      return Buffer.from(content, 'base64').toString('utf8');
    },
  };
}

export function encoded(branch: string): string {
  return branch.split('/').map(encodeURIComponent).join('/');
}
