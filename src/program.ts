import { execa } from 'execa';
import { UserError } from './errors.ts';
import { quoteCommand } from './escape/shell.ts';

/** Debian packages of the programs that we start. */
const packages: Readonly<Record<string, string>> = {
  git: 'git',
  kas: 'kas',
  'kas-container': 'kas',
  nix: 'nix-bin',
  'nix-instantiate': 'nix-bin',
  'nix-store': 'nix-bin',
  zstd: 'zstd',
};

export interface RunOptions {
  readonly cwd?: string;
  /** Added to our own environment, unless that is left out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly extendEnv?: boolean;
  /** Nothing when absent: a program that asks a question must not wait for ever. */
  readonly input?: string;
  /** Programs print one newline too many for a value, but not for the contents of a file. */
  readonly keepFinalNewline?: boolean;
  /** Exit codes that are an answer and not a failure. */
  readonly accept?: readonly number[];
  /** Ends the program. */
  readonly cancelSignal?: AbortSignal;
}

export interface Answer {
  readonly exitCode: number;
  /** Without the final newline, unless that was asked for. */
  readonly stdout: string;
}

/**
 * Runs a program to its end and returns what it printed.
 * @throws UserError `program-missing` or `program-failed`
 */
export async function run(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Answer> {
  const { accept = [0], keepFinalNewline = false, input = '', ...rest } = options;
  const result = await execa(program, args, {
    ...rest,
    input,
    stripFinalNewline: !keepFinalNewline,
    reject: false,
  });
  refuseUnstarted(program, result);
  if (result.exitCode === undefined || !accept.includes(result.exitCode)) {
    throw new UserError(
      'program-failed',
      `${quoteCommand([program, ...args])} ${endingOf(result)}: ${result.stderr.trim()}`,
      {
        hint: 'that is its own message: mend what it names, then run the same command again',
        cause: result,
      },
    );
  }
  return { exitCode: result.exitCode, stdout: result.stdout };
}

/** How a process ended, as far as execa tells. */
interface Ending {
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  /** Of the error that kept it from starting. */
  readonly code?: string | undefined;
}

export function endingOf({ exitCode, signal }: Ending): string {
  return exitCode === undefined ? `was ended by ${signal}` : `ended with ${exitCode}`;
}

/** @throws UserError `program-missing` or `program-failed` when there was never a process */
export function refuseUnstarted(program: string, result: Ending): void {
  if (result.code === 'ENOENT') throw programMissing(program, result);
  if (result.exitCode !== undefined || result.signal !== undefined) return;
  throw new UserError('program-failed', `${program} cannot be started: ${result.code}`, {
    hint: 'is it an executable file?',
    cause: result,
  });
}

function programMissing(program: string, cause: unknown): UserError {
  return new UserError(
    'program-missing',
    `${program} cannot be started: it is not installed, or its directory does not exist`,
    {
      hint: program.includes('/')
        ? 'the path is relative to the directory that it is started in'
        : `on Debian: apt-get install ${packages[program] ?? program}`,
      cause,
    },
  );
}
