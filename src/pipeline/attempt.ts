import { asUserError, messageOf } from '../errors.ts';
import type { Reporter, Task, TaskOptions } from '../report/reporter.ts';
import type { Failed, Outcome } from './outcome.ts';

export interface AttemptOptions extends TaskOptions {
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
}

/** Works on one variant; what goes wrong there is its outcome, unless the whole run has to end. */
export async function attempt<Done extends Outcome>(
  id: string,
  title: string,
  { reporter, signal, beside }: AttemptOptions,
  work: (task: Task) => Promise<Done>,
): Promise<Done | Failed> {
  signal.throwIfAborted();
  const task = reporter.begin(title, { beside });
  try {
    return await work(task);
  } catch (error) {
    const reason = asUserError(error);
    task.fail(messageOf(error).split('\n', 1)[0] ?? '', reason);
    // Ctrl-C reaches the programs that we run, too: what they say of it is not the reason.
    signal.throwIfAborted();
    if (reason === undefined) throw error;
    return { status: 'failed', id, error: reason };
  }
}
