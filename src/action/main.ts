import { asUserError, exitCodes } from '../errors.ts';
import { githubReporter } from '../report/github.ts';
import { build } from './build.ts';
import { check } from './check.ts';
import { cleanAfter, isPost } from './clean.ts';
import { openActionContext } from './context.ts';
import { refuseFork } from './fork.ts';
import { type Inputs, readInputs } from './inputs.ts';
import { plan } from './plan.ts';
import { prune } from './prune.ts';
import { run } from './run.ts';
import { update } from './update.ts';
import { verify } from './verify.ts';

/** Runs the command that this step names, and says how it ended, as an exit code of `errors.ts`. */
export async function main(): Promise<number> {
  const reporter = githubReporter();
  if (isPost()) {
    await cleanAfter(reporter, process.env);
    return exitCodes.done;
  }
  try {
    const inputs = readInputs(process.env);
    if (!readsOnly(inputs)) await refuseFork(process.env);
    return await perform(inputs, await openActionContext(inputs, reporter, process.env));
  } catch (error) {
    const reason = asUserError(error);
    if (reason !== undefined) {
      reporter.error(reason);
      return reason.exitCode;
    }
    reporter.warn('this is a defect of isar-artifacts, please report it');
    throw error;
  }
}

/** What comes from a fork may be looked at. */
function readsOnly({ command, check }: Inputs): boolean {
  return command === 'plan' || command === 'verify' || check;
}

async function perform(
  { command, check: onlyCheck }: Inputs,
  context: Awaited<ReturnType<typeof openActionContext>>,
): Promise<number> {
  if (command === 'build') return build(context);
  if (command === 'update') return onlyCheck ? check(context) : update(context);
  if (command === 'verify') return verify(context);
  if (command === 'run') return run(context);
  if (command === 'prune') return prune(context);
  await plan(context);
  return exitCodes.done;
}
