import { pruneWithProgress } from '../pipeline/prune.ts';
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
  const pruned = await pruneWithProgress(project, {
    delete: given.delete === true,
    olderThan: given.olderThan,
    offline: given.offline === true,
    reporter,
    signal,
  });
  await conclude(context, pruneToJson(pruned), () => pruneSections(pruned, project.store.location));
}
