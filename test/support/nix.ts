import { mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { createPrivateNix } from '../../examples/demo/private-nix.mjs';
import { type NixRelease, nixReleases } from '../../scripts/nix-releases.mjs';

/** Our stand-in for nixpkgs. */
export const standIns = join(import.meta.dirname, '../../examples/demo/pkgs.nix');

export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The real Nix, on a store of its own. */
export interface PrivateNix {
  readonly release: NixRelease;
  /** The only directory that `file:` URLs can name: builds run in a sandbox. */
  readonly files: string;
  /** For processes that call Nix themselves. */
  readonly environment: Readonly<Record<string, string>>;
  /** Runs any program in the environment; never throws for its exit code. */
  run(program: string, args: readonly string[], input?: string): Promise<Outcome>;
  /** The value of a Nix expression, by way of JSON. @throws Error with Nix's own message */
  eval(expression: string, ...flags: string[]): Promise<unknown>;
  /** Builds what the expression evaluates to, with more variables; `path` is its store path, or empty on failure. */
  build(
    expression: string,
    variables?: Readonly<Record<string, string>>,
  ): Promise<Outcome & { path: string }>;
  /** What Nix itself says is the path of a file with this digest (hex, nix32). */
  printFixedPath(name: string, digest: string): Promise<string>;
  /** Where a store path is on this machine. */
  locate(storePath: string): string;
  read(storePath: string): Promise<Buffer>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Use it as `await using nix = await privateNix()`, or dispose of it in `afterAll`.
 * @param release the oldest, unless another one is asked for
 * @throws Error when Nix is not installed: these tests are never skipped
 */
export async function privateNix(release = oldestNix()): Promise<PrivateNix> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'private-nix-')));
  const files = join(directory, 'files');
  await mkdir(files);
  const { environment: settings, store } = await createPrivateNix(directory, [files]);
  const path = [release.bin, process.env.PATH].filter((part) => part !== undefined);
  const environment = { ...settings, PATH: path.join(delimiter) };

  async function run(
    program: string,
    args: readonly string[],
    input = '',
    variables: Readonly<Record<string, string>> = {},
  ): Promise<Outcome> {
    const env = { ...environment, ...variables };
    const result = await execa(program, args, { env, input, reject: false });
    if (result.exitCode === undefined) {
      throw new Error(`cannot run ${program}: ${result.message}`);
    }
    const { exitCode, stdout, stderr } = result;
    return { exitCode, stdout, stderr };
  }

  async function evaluate(expression: string, ...flags: string[]): Promise<unknown> {
    // By standard input: an argument is limited to 128 KiB.
    const args = ['--eval', '--strict', '--json', ...flags, '-'];
    const { exitCode, stdout, stderr } = await run('nix-instantiate', args, expression);
    if (exitCode !== 0) throw new Error(stderr);
    return JSON.parse(stdout);
  }

  async function build(expression: string, variables: Readonly<Record<string, string>> = {}) {
    const outcome = await run('nix-build', ['--no-out-link', '-'], expression, variables);
    return { ...outcome, path: outcome.stdout.trim() };
  }

  async function printFixedPath(name: string, digest: string): Promise<string> {
    return (await run('nix-store', ['--print-fixed-path', 'sha256', digest, name])).stdout;
  }

  async function dispose(): Promise<void> {
    // Directories in a store are read-only, even for their owner.
    await execa('chmod', ['-R', 'u+w', directory]);
    await rm(directory, { recursive: true });
  }

  const locate = (storePath: string) => join(store, storePath);
  return {
    release,
    files,
    environment,
    run,
    eval: evaluate,
    build,
    printFixedPath,
    locate,
    read: (storePath) => readFile(locate(storePath)),
    [Symbol.asyncDispose]: dispose,
  };
}

function oldestNix(): NixRelease {
  const [oldest] = nixReleases();
  if (!oldest) throw new Error('no Nix; run: node scripts/setup.mjs');
  return oldest;
}
