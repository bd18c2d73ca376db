import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';

/** A real git repository for tests. Its git knows no configuration of this machine. */
export interface Repository {
  readonly root: string;
  /** Runs git in it and returns what it printed. @throws Error when git fails */
  git(...args: string[]): Promise<string>;
  /** A file to the byte: `COMMIT:PATH`. @throws Error where there is none */
  contents(object: string): Promise<string>;
  /** Writes files by path, and makes their directories. */
  write(files: Readonly<Record<string, string>>): Promise<void>;
  /** Writes the files and commits everything; returns the commit. */
  commit(files?: Readonly<Record<string, string>>, message?: string): Promise<string>;
}

/** Of a person, so that our own commits can be told apart. */
export const identity = {
  GIT_AUTHOR_NAME: 'Petra',
  GIT_AUTHOR_EMAIL: 'petra@example.com',
  GIT_COMMITTER_NAME: 'Petra',
  GIT_COMMITTER_EMAIL: 'petra@example.com',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
};

export async function repositoryIn(root: string): Promise<Repository> {
  await mkdir(root, { recursive: true });
  const git = async (...args: string[]) =>
    (await execa('git', ['-C', root, ...args], { env: identity })).stdout;
  const contents = async (object: string) =>
    (await execa('git', ['-C', root, 'cat-file', 'blob', object], { stripFinalNewline: false }))
      .stdout;
  const write = async (files: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
  };
  const commit = async (files: Readonly<Record<string, string>> = {}, message = 'A change') => {
    await write(files);
    await git('add', '--all');
    await git('commit', '--quiet', '--allow-empty', '-m', message);
    return git('rev-parse', 'HEAD');
  };
  await git('init', '--quiet', '--initial-branch=main');
  return { root, git, contents, write, commit };
}
