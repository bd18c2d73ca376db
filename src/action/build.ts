import { join } from 'node:path';
import { setOutput } from '@actions/core';
import { buildMatrix } from '../pipeline/build-matrix.ts';
import { type Outcome, recordOf } from '../pipeline/outcome.ts';
import { readyToPublish } from '../pipeline/publish-records.ts';
import { exitCodeOf } from '../results/exit-code.ts';
import { outcomeSections } from '../results/sections.ts';
import type { ActionContext } from './context.ts';
import { outputOutcomes } from './outputs.ts';
import { uploadRecord } from './record-artifacts.ts';

/** build: plan → build → collect → hash → judge → publish, and hand the records over. */
export async function build(context: ActionContext): Promise<number> {
  const { project, selected, reporter, signal, inputs } = context;
  const outcomes = await buildMatrix(project, selected, {
    reporter,
    signal,
    failFast: inputs['fail-fast'],
    force: inputs.force,
    retries: inputs.retries,
    publishing: await readyToPublish(project, { reporter, signal, repair: inputs.repair }),
  });
  outputOutcomes(project, outcomes);
  const built = builtOf(context, outcomes);
  for (const { id, path } of built) await uploadRecord(path, id);
  setOutput('records', JSON.stringify(built.map(({ path }) => path)));
  await reporter.conclude(outcomeSections(outcomes));
  return exitCodeOf(outcomes);
}

/** Which variants were built, and where their records are. */
export function builtOf(
  { project }: ActionContext,
  outcomes: readonly Outcome[],
): { id: string; path: string }[] {
  return outcomes
    .filter((outcome) => recordOf(outcome) !== undefined)
    .map(({ id }) => ({ id, path: join(project.paths.records, `${id}.json`) }));
}
