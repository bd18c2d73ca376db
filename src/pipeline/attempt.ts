import { asUserError, messageOf } from '../errors.ts';
import type { Reporter, Task } from '../report/reporter.ts';
import type { Outcome } from './outcome.ts';

/** Works on one variant; what goes wrong there is its outcome, unless the whole run has to end. */
export async function attempt(
  id: string,
  title: string,
  { reporter, signal }: { reporter: Reporter; signal: AbortSignal },
  work: (task: Task) => Promise<Outcome>,
): Promise<Outcome> {
  signal.throwIfAborted();
  const task = reporter.begin(title);
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
