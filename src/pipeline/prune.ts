import type { PruneProgress } from '../prune/progress.ts';
import { type Pruned, prune } from '../prune/prune.ts';
import { namedByRefs } from '../prune/refs.ts';
import type { Reporter, Task } from '../report/reporter.ts';
import type { Project } from './project.ts';

export interface PruneWanted {
  /** Remove what is listed. */
  readonly delete: boolean;
  /** Milliseconds: what is younger stays. */
  readonly olderThan: number;
  /** Remotes are not asked what branches they have. */
  readonly offline: boolean;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
}

/** Lists, or removes, what no registry on any ref of the repository names. */
export async function pruneWithProgress(
  { store, source }: Project,
  { olderThan, offline, reporter, signal, ...wanted }: PruneWanted,
): Promise<Pruned> {
  const activities = activityTasks(reporter);
  const pruned = await prune({
    store,
    named: () => namedByRefs(source.root, { offline, signal }),
    grace: olderThan,
    delete: wanted.delete,
    signal,
    onProgress: activities.onProgress,
  }).catch((error) => {
    activities.fail();
    throw error;
  });
  activities.succeed();
  return pruned;
}

/** A task for each activity: reading refs, listing objects, ... */
function activityTasks(reporter: Reporter) {
  let current: { readonly activity: string; readonly task: Task; done: number } | undefined;
  const succeed = () => {
    current?.task.succeed(current.done > 0 ? `${current.done}` : 'done');
    current = undefined;
  };
  return {
    succeed,
    fail: () => current?.task.fail('not done'),
    onProgress({ activity, done }: PruneProgress) {
      if (current?.activity !== activity) {
        succeed();
        current = { activity, task: reporter.begin(activity), done };
      }
      current.done = done;
    },
  };
}
