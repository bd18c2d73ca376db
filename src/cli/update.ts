import { type Judged, judgeRecord } from '../pipeline/judge-record.ts';
import { judgeForProposal, proposeUpdate } from '../pipeline/propose.ts';
import { recordsOf } from '../pipeline/records.ts';
import { registryInWorkingTree, updateFile } from '../pipeline/update-file.ts';
import { isPublished } from '../record/build-record.ts';
import { type GivenOptions, openContext } from './context.ts';
import { printResult } from './print.ts';
import { changesToText, judgedToJson, proposalToText } from './results.ts';

export async function update(given: GivenOptions): Promise<void> {
  const { project, selected, reporter } = await openContext(given);
  const dryRun = given.dryRun === true;
  const records = await recordsOf(project.paths.records, selected);
  const current = await registryInWorkingTree(project);
  const options = { store: project.store, force: given.force === true };
  const judged = await Promise.all(records.map((record) => judgeRecord(current, record, options)));
  const changes = await updateFile(project, judged, { dryRun });
  for (const id of unpublished(judged)) {
    reporter.warn(
      `${id} is pinned without a URL: Nix will ask for the file until isar-artifacts publish`,
    );
  }
  const proposal = given.propose
    ? await proposeUpdate(project, await judgeForProposal(project, records, given.force === true), {
        failures: [],
        dryRun,
      })
    : undefined;
  printResult(
    given.json === true,
    {
      dryRun,
      registry: project.paths.registry,
      changes,
      variants: judged.map((one) => judgedToJson(project, one)),
      proposal,
    },
    () =>
      [
        `${project.paths.registry}:`,
        changesToText(changes),
        ...(proposal === undefined ? [] : [proposalToText(proposal)]),
      ].join('\n'),
  );
}

function unpublished(judged: readonly Judged[]): string[] {
  return judged
    .filter(({ record, verdict }) => verdict.news && !isPublished(record))
    .map(({ record }) => record.variant.id);
}
