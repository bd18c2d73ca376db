import { exitCodes } from '../errors.ts';
import { type Judged, judgeRecord, judgingFor } from '../pipeline/judge-record.ts';
import { judgeForProposal, proposeUpdate } from '../pipeline/propose.ts';
import { builtRecords, noRecords } from '../pipeline/records.ts';
import { registryInWorkingTree } from '../pipeline/registry-file.ts';
import { checkRegistry, updateFile } from '../pipeline/update-file.ts';
import { isPublished } from '../record/build-record.ts';
import { judgedToJson } from '../results/json.ts';
import { changesSection, driftSections, proposalSections } from '../results/sections.ts';
import { type Context, type GivenOptions, openContext } from './context.ts';
import { conclude } from './print.ts';
import type { Ending } from './program.ts';

export async function update(given: GivenOptions, ending: Ending): Promise<void> {
  const context = await openContext({ ...given, dryRun: given.check ? true : given.dryRun });
  if (given.check) return check(context, ending);
  const { project, selected, reporter, signal } = context;
  const [dryRun, force] = [given.dryRun === true, given.force === true];
  const file = await registryInWorkingTree(project.registry, force);
  const records = await builtRecords(project.paths.records, selected);
  for (const line of file.lost) reporter.warn(`${dryRun ? 'would lose' : 'lost'} ${line}`);
  // To mend the file is one thing, to take old builds for news another.
  const forced = force && !file.salvaged;
  const options = judgingFor(project, { force: forced, signal });
  const judged = await Promise.all(
    records.map((record) => judgeRecord(file.registry, record, options)),
  );
  const { changes, differs, emptyAliases } = await updateFile(project, file, judged, { dryRun });
  // Without a build there may still be settings to write.
  if (records.length === 0 && !differs) throw noRecords(project.paths.records, selected);
  for (const alias of emptyAliases) reporter.warn(`the alias ${alias} leads to no artifact`);
  for (const id of unpublished(judged)) {
    reporter.warn(
      `${id} is pinned without a URL: Nix will ask for the file until isar-artifacts publish --pinned`,
    );
  }
  const proposal = given.propose
    ? await proposeUpdate(project, await judgeForProposal(project, records, force), {
        failures: [],
        dryRun,
        signal,
      })
    : undefined;
  await conclude(
    context,
    {
      dryRun,
      registry: project.registry.file,
      changes,
      lost: file.lost,
      variants: judged.map((one) => judgedToJson(project, one)),
      proposal,
    },
    () => [
      { title: `${project.registry.file}:`, ...changesSection(changes, differs) },
      ...(proposal === undefined ? [] : proposalSections(proposal)),
    ],
  );
}

/** Needs no build, and writes nothing. */
async function check(context: Context, ending: Ending): Promise<void> {
  const drift = await checkRegistry(context.project, context.selected);
  if (drift.length > 0) ending.code = exitCodes.drift;
  const { file } = context.project.registry;
  await conclude(context, { registry: file, drift }, () => driftSections(file, drift));
}

function unpublished(judged: readonly Judged[]): string[] {
  return judged
    .filter(({ record, verdict }) => verdict.news && !isPublished(record))
    .map(({ record }) => record.variant.id);
}
