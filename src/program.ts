import { execa } from 'execa';
import { UserError } from './errors.ts';
import { quoteCommand } from './escape/shell.ts';

/** Debian packages of the programs that we start. */
const packages: Readonly<Record<string, string>> = {
  git: 'git',
  kas: 'kas',
  zstd: 'zstd',
};

export interface RunOptions {
  readonly cwd?: string;
  /** Added to our own environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Programs print one newline too many for a value, but not for the contents of a file. */
  readonly keepFinalNewline?: boolean;
  /** Exit codes that are an answer and not a failure. */
  readonly accept?: readonly number[];
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
  const { accept = [0], keepFinalNewline = false, ...rest } = options;
  const result = await execa(program, args, {
    ...rest,
    stripFinalNewline: !keepFinalNewline,
    reject: false,
  });
  if (result.code === 'ENOENT') throw programMissing(program, result);
  if (result.exitCode === undefined || !accept.includes(result.exitCode)) {
    const ending =
      result.exitCode === undefined
        ? `was ended by ${result.signal}`
        : `ended with ${result.exitCode}`;
    throw new UserError(
      'program-failed',
      `${quoteCommand([program, ...args])} ${ending}: ${result.stderr.trim()}`,
      { cause: result },
    );
  }
  return { exitCode: result.exitCode, stdout: result.stdout };
}

export function programMissing(program: string, cause: unknown): UserError {
  return new UserError(
    'program-missing',
    `${program} cannot be started: it is not installed, or its directory does not exist`,
    {
      hint: `on Debian: apt-get install ${packages[program] ?? program}`,
      cause,
    },
  );
}
