import { stripVTControlCharacters } from 'node:util';
import { UserError } from '../errors.ts';
import { run } from '../program.ts';
import { evaluationFailure } from './evaluation-failure.ts';

export interface EvaluateOptions {
  /** What the expression reads, as messages name it. */
  readonly subject: string;
  /** Absolute paths of files and directories; nothing else can be read. */
  readonly readable?: readonly string[];
  /** Added to our own environment, e.g. another `PATH` to find Nix on. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** No options of the person or the machine: an evaluation gives the same everywhere. */
const isolated = {
  NIX_PATH: '',
  NIX_CONFIG: '',
  NIX_CONF_DIR: '/nonexistent',
  NIX_USER_CONF_FILES: '',
  // A store that holds nothing and takes nothing.
  NIX_REMOTE: 'dummy://',
  NIX_STORE_DIR: undefined,
  NIX_SHOW_STATS: undefined,
  NIX_COUNT_CALLS: undefined,
  NIX_ABORT_ON_WARN: undefined,
};

const settings = {
  'restrict-eval': 'true',
  'pure-eval': 'false',
  'allow-import-from-derivation': 'false',
  'allowed-uris': '',
  substituters: '',
  // What old releases do not know, they only warn of. Fetchers and flakes stay off.
  'experimental-features': 'pipe-operators',
};

/**
 * The value of a Nix expression, by way of JSON. Nothing is built, fetched or written.
 * @throws UserError `program-missing` without `nix-instantiate`, `registry-invalid` with the
 * essence of what Nix says when the evaluation fails
 */
export async function evaluateNix(expression: string, options: EvaluateOptions): Promise<unknown> {
  const { subject, readable = [], env = {} } = options;
  const args = [
    ...['--eval', '--strict', '--json', '--readonly-mode'],
    ...Object.entries(settings).flatMap(([name, value]) => ['--option', name, value]),
    // Nix takes what precedes the first `=` for a name; a path may hold one.
    ...readable.flatMap((path) => ['-I', `readable=${path}`]),
    '-',
  ];
  try {
    const { stdout } = await run('nix-instantiate', args, {
      env: { ...env, ...isolated },
      // By standard input: an argument is limited to 128 KiB.
      input: expression,
    });
    return JSON.parse(stdout);
  } catch (error) {
    if (!(error instanceof UserError && error.code === 'program-failed')) throw error;
    const { exitCode, stderr } = error.cause as { exitCode?: number; stderr: string };
    // By a signal, say: nothing that is wrong with the file.
    if (exitCode === undefined) throw error;
    throw evaluationFailure(subject, stripVTControlCharacters(stderr), error);
  }
}
