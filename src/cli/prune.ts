import type { PruneProgress } from '../prune/progress.ts';
import { prune as pruneStore } from '../prune/prune.ts';
import { namedByRefs } from '../prune/refs.ts';
import type { Reporter, Task } from '../report/reporter.ts';
import { pruneSections, pruneToJson } from '../results/prune.ts';
import { type GivenOptions, openContext } from './context.ts';
import { conclude } from './print.ts';

export interface PruneGiven extends GivenOptions {
  readonly delete?: true | undefined;
  readonly offline?: true | undefined;
  /** Milliseconds. */
  readonly olderThan: number;
}

export async function prune(given: PruneGiven): Promise<void> {
  const context = await openContext(given);
  const { project, reporter, signal } = context;
  const activities = activityTasks(reporter);
  const pruned = await pruneStore({
    store: project.store,
    named: () => namedByRefs(project.source.root, { offline: given.offline === true, signal }),
    grace: given.olderThan,
    delete: given.delete === true,
    signal,
    onProgress: activities.onProgress,
  }).catch((error) => {
    activities.fail();
    throw error;
  });
  activities.succeed();
  await conclude(context, pruneToJson(pruned), () => pruneSections(pruned, project.store.location));
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
