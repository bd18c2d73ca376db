import pLimit from 'p-limit';
import { BuildFailure } from '../build/build-failure.ts';
import { markRunning } from '../build/running.ts';
import type { UserError } from '../errors.ts';
import { buildOrder } from '../plan/job-order.ts';
import type { Variant } from '../plan/variant.ts';
import type { Reporter, Task } from '../report/reporter.ts';
import { attempt } from './attempt.ts';
import { buildVariant } from './build-variant.ts';
import { readyToBuild } from './doctor.ts';
import type { Built, Outcome } from './outcome.ts';
import type { Project } from './project.ts';
import { publishBuilt } from './publish-built.ts';
import type { Publishing } from './publish-records.ts';

export interface MatrixOptions {
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
  /** Begin no further build once a variant has failed. */
  readonly failFast: boolean;
  /** Everything is news. */
  readonly force: boolean;
  /** What lies in the deploy directories is taken for the builds. */
  readonly noBuild?: boolean;
  /** How often a build is tried again whose failure is transient; never by default. */
  readonly retries?: number;
  /** The registry to judge by, and who publishes what is news; without them nothing is published. */
  readonly publishing?: Publishing | undefined;
  /** Puts the log of a build that failed somewhere; what people are told of it then. */
  readonly keepLog?: (id: string, failure: BuildFailure) => Promise<UserError>;
  /** Passes a variant on once it is judged, and published where it is news. Says where to. */
  readonly handOver?: (id: string) => Promise<string>;
}

/**
 * build → collect → hash, variant after variant, and with a registry to judge by: → judge → publish,
 * one variant at a time as well, while the next ones are built. One that fails does not stop the others.
 * @returns what became of each, in the order of `variants`
 * @throws whatever ended the whole run: an interruption, or a defect of ours; before any build
 *   UserError `machine-unfit` where none could succeed
 */
export async function buildMatrix(
  project: Project,
  variants: readonly Variant[],
  options: MatrixOptions,
): Promise<Outcome[]> {
  const { publishing, failFast } = options;
  if (!options.noBuild) await readyToBuild(project, variants, options);
  await using _ = await markRunning(project.paths.running);
  const outcomes = new Map<string, Outcome>();
  const run = new AbortController();
  const signal = AbortSignal.any([options.signal, run.signal]);
  const inTurn = pLimit(1);
  const published: Promise<void>[] = [];
  const publish = async ({ id, record }: Built) => {
    if (publishing === undefined) return;
    try {
      outcomes.set(id, await publishBuilt(project, record, { ...options, publishing, signal }));
    } catch (error) {
      run.abort(error);
    }
  };
  const order = buildOrder(variants);
  try {
    for (const variant of order) {
      if (failFast && [...outcomes.values()].some(({ status }) => status === 'failed')) break;
      const { id } = variant;
      const keepOutputs = publishing === undefined || variant !== order.at(-1);
      const own = { ...options, signal, keepOutputs };
      const built = await attempt(
        id,
        `${options.noBuild ? 'collect' : 'build'} ${id}`,
        own,
        (task) => buildOne(project, variant, own, task),
      );
      outcomes.set(id, built);
      if (built.status === 'built') published.push(inTurn(publish, built));
    }
  } catch (error) {
    run.abort(error);
  }
  // Whatever ended the run, nobody is left at work.
  await Promise.all(published);
  run.signal.throwIfAborted();
  return variants.map(({ id }) => outcomes.get(id) ?? { status: 'not started', id });
}

async function buildOne(
  project: Project,
  variant: Variant,
  options: MatrixOptions & { readonly keepOutputs: boolean },
  task: Task,
): Promise<Built> {
  const { signal, retries = 0, keepOutputs, keepLog } = options;
  const { id } = variant;
  try {
    const record = await buildVariant(project, variant, {
      signal,
      onLine: task.log,
      onStep: task.building,
      retries,
      onWarning: task.warn,
      onProgress: task.progress,
      keepOutputs,
      noBuild: options.noBuild === true,
    });
    task.succeed(options.noBuild ? 'as it lies there' : 'built');
    return { status: 'built', id, record };
  } catch (error) {
    const hasLog = error instanceof BuildFailure && !signal.aborted;
    throw hasLog && keepLog !== undefined ? await keepLog(id, error) : error;
  }
}
