import { type Judged, judgeRecord } from '../pipeline/judge-record.ts';
import { judgeForProposal, proposeUpdate } from '../pipeline/propose.ts';
import { recordsOf } from '../pipeline/records.ts';
import { registryInWorkingTree, updateFile } from '../pipeline/update-file.ts';
import { isPublished } from '../record/build-record.ts';
import { judgedToJson } from '../results/json.ts';
import { changesSection, proposalSections } from '../results/sections.ts';
import { type GivenOptions, openContext } from './context.ts';
import { conclude } from './print.ts';

export async function update(given: GivenOptions): Promise<void> {
  const context = await openContext(given);
  const { project, selected, reporter } = context;
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
  await conclude(
    context,
    {
      dryRun,
      registry: project.paths.registry,
      changes,
      variants: judged.map((one) => judgedToJson(project, one)),
      proposal,
    },
    () => [
      { title: `${project.paths.registry}:`, ...changesSection(changes) },
      ...(proposal === undefined ? [] : proposalSections(proposal)),
    ],
  );
}

function unpublished(judged: readonly Judged[]): string[] {
  return judged
    .filter(({ record, verdict }) => verdict.news && !isPublished(record))
    .map(({ record }) => record.variant.id);
}
