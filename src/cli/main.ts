import { CommanderError } from 'commander';
import { asUserError, exitCodes, type UserError } from '../errors.ts';
import { messagesTo } from '../report/terminal.ts';
import { withAxes } from './axis-options.ts';
import { createProgram } from './program.ts';

/**
 * Runs one command line and says how it ended, as an exit code of `errors.ts`.
 * Results go to stdout, everything else to stderr.
 */
export async function main(args: readonly string[]): Promise<number> {
  // Whoever reads our output may stop early: `isar-artifacts plan | head`.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.done);
    process.stderr.write(`error: the result cannot be written: ${error.message}\n`);
    process.exit(exitCodes.failed);
  });
  const json = args.includes('--json');
  const ending = { code: exitCodes.done as number };
  try {
    const program = createProgram(ending);
    await program.parseAsync(withAxes(program, args), { from: 'user' });
    return ending.code;
  } catch (error) {
    if (error instanceof CommanderError) return usageEnding(error, json);
    const reason = asUserError(error);
    if (reason !== undefined) return report(reason, json);
    process.stderr.write('isar-artifacts: this is a defect of ours, please report it\n');
    throw error;
  }
}

/** Commander has said it on stderr already; help and version end the same way. */
function usageEnding({ exitCode, message }: CommanderError, json: boolean): number {
  if (exitCode === 0) return exitCodes.done;
  if (json) printError({ code: 'usage-invalid', message });
  return exitCodes.usage;
}

function report(error: UserError, json: boolean): number {
  const { code, message, hint, exitCode } = error;
  messagesTo(process, process.env).error(error);
  if (json) printError({ code, message, hint });
  return exitCode;
}

function printError(
  error: Pick<UserError, 'code' | 'message'> & { hint?: string | undefined },
): void {
  process.stdout.write(`${JSON.stringify({ error })}\n`);
}
