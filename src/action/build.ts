import { buildMatrix } from '../pipeline/build-matrix.ts';
import { readyToPublish } from '../pipeline/publish-records.ts';
import { exitCodeOf } from '../results/exit-code.ts';
import { matrixSections } from '../results/sections.ts';
import { buildingOptions } from './building.ts';
import { cleanBefore } from './clean.ts';
import type { ActionContext } from './context.ts';
import { outputNothingYet, outputOutcomes, outputRecords, recordFile } from './outputs.ts';
import { uploadRecord } from './record-artifacts.ts';

/** build: plan → build → collect → hash → judge → publish → hand the record over, for each variant. */
export async function build(context: ActionContext): Promise<number> {
  const { project, selected, reporter, signal, inputs } = context;
  outputNothingYet(project, selected);
  outputRecords(project, []);
  await cleanBefore(context);
  const outcomes = await buildMatrix(project, selected, {
    ...buildingOptions(context),
    publishing: await readyToPublish(project, { reporter, signal, repair: inputs.repair }),
    // As soon as it is done: a job that dies later loses nothing of it.
    handOver: (id) => uploadRecord(recordFile(project, id), id),
  });
  outputOutcomes(project, outcomes);
  outputRecords(project, outcomes);
  await reporter.conclude(matrixSections(outcomes));
  return exitCodeOf(outcomes);
}
