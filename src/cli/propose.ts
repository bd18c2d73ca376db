import { type Judged, judgeRecord } from '../pipeline/judge-record.ts';
import type { Project } from '../pipeline/project.ts';
import { currentOf, proposeUpdate } from '../pipeline/propose.ts';
import { recordsOf } from '../pipeline/records.ts';
import type { BuildRecord } from '../record/build-record.ts';
import { type GivenOptions, openContext } from './context.ts';
import { printResult } from './print.ts';
import { proposalToText } from './results.ts';

export async function propose(given: GivenOptions): Promise<void> {
  const { project, selected } = await openContext(given);
  const records = await recordsOf(project.paths.records, selected);
  const judged = await judgeForProposal(project, records, given.force === true);
  const proposal = await proposeUpdate(project, judged, {
    failures: [],
    dryRun: given.dryRun === true,
  });
  printResult(given.json === true, { proposal }, () => proposalToText(project, proposal));
}

/** By what the base and our open proposal pin, not by the file in the working tree. */
export async function judgeForProposal(
  project: Project,
  records: readonly BuildRecord[],
  force: boolean,
): Promise<Judged[]> {
  const current = await currentOf(project);
  return Promise.all(
    records.map((record) => judgeRecord(current, record, { store: project.store, force })),
  );
}
