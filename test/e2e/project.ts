import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { demoProject as demoRepository } from '../support/demo-project.ts';

const cli = join(import.meta.dirname, '../../dist/cli.js');

export interface Ran {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** What `--json` prints, as far as tests look at it. */
export interface Printed {
  readonly variants: readonly VariantPrinted[];
  readonly proposal: {
    readonly kind: string;
    readonly body: string;
    readonly changes: readonly { readonly id: string; readonly kind: string }[];
  };
  readonly drift: readonly { readonly problem: string; readonly hint: string }[];
  readonly added: readonly { readonly attribute: string; readonly storePath: string }[];
  readonly fetched: readonly { readonly path: string; readonly how: string }[];
  readonly failed: readonly { readonly attribute: string }[];
  readonly lost: readonly string[];
  readonly changes: readonly { readonly id: string; readonly kind: string }[];
  readonly error: { readonly code: string; readonly message: string; readonly hint?: string };
}

export interface VariantPrinted {
  readonly id: string;
  readonly status: string;
  readonly reasons: readonly string[];
  readonly error: { readonly message: string; readonly hint: string };
  readonly artifacts: readonly {
    readonly attribute: string;
    readonly name: string;
    readonly file: string;
    readonly sha256: string;
    readonly hash: string;
    readonly storePath: string;
  }[];
}

/** A copy of the demo project with a git repository of its own, driven by the bundled CLI. */
export interface DemoProject {
  readonly directory: string;
  /** Runs `isar-artifacts` in it. */
  run(...args: string[]): Promise<Ran>;
  /** The same, its standard output read as JSON. */
  json(...args: string[]): Promise<{ exitCode: number | undefined; value: Printed }>;
  /** Starts it without waiting. */
  start(...args: string[]): ReturnType<typeof startCli>;
  git(...args: string[]): Promise<string>;
  /** Replaces text in a file; fails when it is not there. */
  edit(file: string, from: string, to: string): Promise<void>;
  commit(message: string): Promise<void>;
  /** As on a new checkout: every build starts from nothing. */
  forgetBuilds(): Promise<void>;
  dispose(): Promise<void>;
}

/** @param environment variables for every run, such as those of a private Nix */
export async function demoProject(
  environment: Readonly<Record<string, string>> = {},
): Promise<DemoProject> {
  const repository = await demoRepository();
  const { root: directory, git } = repository;
  const run = async (...args: string[]): Promise<Ran> => {
    const { exitCode, stdout, stderr } = await startCli(directory, args, environment);
    return { exitCode, stdout, stderr };
  };
  return {
    directory,
    run,
    git,
    commit: async (message) => void (await repository.commit({}, message)),
    start: (...args) => startCli(directory, args, environment),
    json: async (...args) => {
      const { exitCode, stdout } = await run(...args, '--json');
      return { exitCode, value: JSON.parse(stdout) };
    },
    edit: async (file, from, to) => {
      const text = await readFile(join(directory, file), 'utf8');
      if (!text.includes(from)) throw new Error(`${file} does not contain ${from}`);
      await writeFile(join(directory, file), text.replaceAll(from, to));
    },
    forgetBuilds: () =>
      rm(join(directory, '.isar-artifacts/build'), { recursive: true, force: true }),
    dispose: () => repository[Symbol.asyncDispose](),
  };
}

function startCli(cwd: string, args: readonly string[], env: Readonly<Record<string, string>>) {
  return execa(process.execPath, [cli, ...args], { cwd, env, reject: false, stdin: 'ignore' });
}
