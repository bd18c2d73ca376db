import type { Variant } from '../plan/variant.ts';
import type { Reporter, Task } from '../report/reporter.ts';
import { attempt } from './attempt.ts';
import { buildVariant } from './build-variant.ts';
import { judgeRecord } from './judge-record.ts';
import type { Outcome } from './outcome.ts';
import type { Project } from './project.ts';
import { type Publishing, publishIfNews } from './publish-records.ts';

export interface MatrixOptions {
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
  /** Stop at the first variant that fails. */
  readonly failFast: boolean;
  /** Everything is news. */
  readonly force: boolean;
  /** How often a build is tried again whose failure is transient; never by default. */
  readonly retries?: number;
  /** The registry to judge by, and who publishes what is news; without them nothing is published. */
  readonly publishing?: Publishing | undefined;
}

/**
 * build → collect → hash, and with a registry to judge by: → judge → publish; variant after
 * variant. One that fails does not stop the others.
 * @throws whatever ended the whole run: an interruption, or a defect of ours
 */
export async function buildMatrix(
  project: Project,
  variants: readonly Variant[],
  options: MatrixOptions,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const variant of variants) {
    const { id } = variant;
    const stopped = options.failFast && outcomes.some(({ status }) => status === 'failed');
    outcomes.push(
      stopped
        ? { status: 'not started', id }
        : await attempt(id, `build ${id}`, options, (task) =>
            buildOne(project, variant, options, task),
          ),
    );
  }
  return outcomes;
}

async function buildOne(
  project: Project,
  variant: Variant,
  options: MatrixOptions,
  task: Task,
): Promise<Outcome> {
  const { publishing, signal, force, retries = 0 } = options;
  const record = await buildVariant(project, variant, {
    signal,
    onLine: task.log,
    onStep: task.building,
    retries,
    onRetry: task.warn,
    onProgress: task.progress,
    keepOutputs: publishing === undefined,
  });
  if (publishing === undefined) {
    task.succeed('built');
    return { status: 'built', id: variant.id, record };
  }
  const judged = await judgeRecord(publishing.against, record, {
    store: project.store,
    root: project.source.root,
    force,
    signal,
  });
  return publishIfNews(project, judged, { task, publisher: publishing.publisher });
}
