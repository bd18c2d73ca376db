import { getState, saveState } from '@actions/core';
import { asUserError } from '../errors.ts';
import { clean, leftoversOf } from '../pipeline/clean.ts';
import type { Reporter } from '../report/reporter.ts';
import { type ActionContext, openActionContext } from './context.ts';
import { type Inputs, readInputs } from './inputs.ts';

/** What `main` tells the `post` of the same step. */
const states = { main: 'main', clean: 'clean' } as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether this is the `post` of a step. `main` says so to it: that it ran is all that it must say. */
export function isPost(): boolean {
  if (getState(states.main) !== '') return true;
  saveState(states.main, 'ran');
  return false;
}

/** What a job left that was killed, before ours comes to the same places; and says that ours began. */
export async function cleanBefore({ project, reporter, signal }: ActionContext): Promise<void> {
  saveState(states.clean, 'begun');
  const { found } = await leftoversOf(project, { all: false, signal });
  if (found.length > 0) await clean(project, found, { reporter, signal });
}

/**
 * The end of the job, also of one that was cancelled: whatever is still at work or mounted goes, and
 * so do build directories, which hold files of root that the next checkout could not remove.
 * Nothing of it fails the job; where no build began, nothing is done.
 */
export async function cleanAfter(reporter: Reporter, environment: Environment): Promise<void> {
  if (getState(states.clean) === '') return;
  try {
    const inputs: Inputs = readInputs(environment);
    if (!inputs.clean) return;
    const { project, signal } = await openActionContext(inputs, reporter, environment);
    const { found, spared } = await leftoversOf(project, { all: true, signal });
    for (const { name, reason } of spared) reporter.warn(`${name} stays: ${reason}`);
    if (found.length > 0) await clean(project, found, { reporter, signal });
  } catch (error) {
    const reason = asUserError(error);
    if (reason === undefined) throw error;
    reporter.warn(`nothing was cleaned up: ${reason.message}`);
  }
}
