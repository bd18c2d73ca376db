import { exitCodes } from '../errors.ts';
import { pruneWithProgress } from '../pipeline/prune.ts';
import { pruneSections } from '../results/prune.ts';
import type { ActionContext } from './context.ts';

/** prune: what no registry on any branch or tag names any more. */
export async function prune({ project, inputs, reporter, signal }: ActionContext): Promise<number> {
  const pruned = await pruneWithProgress(project, {
    delete: inputs.delete,
    olderThan: inputs['older-than'],
    offline: false,
    reporter,
    signal,
  });
  await reporter.conclude(pruneSections(pruned, project.store.location));
  return exitCodes.done;
}
