import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { asUserError, UserError } from '../errors.ts';
import { equalInputsWarning, refuseEqualDisks } from '../pipeline/equal-builds.ts';
import { judgeRecord, judgingFor } from '../pipeline/judge-record.ts';
import { failuresOf, judgedOf, type Outcome } from '../pipeline/outcome.ts';
import { checkPlanned, currentOf } from '../pipeline/propose.ts';
import { tryToPropose } from '../pipeline/run.ts';
import type { Variant } from '../plan/variant.ts';
import { checkPublished } from '../publish/published.ts';
import { type BuildRecord, isPublished } from '../record/build-record.ts';
import type { Registry } from '../registry/pins.ts';
import { exitCodeOf } from '../results/exit-code.ts';
import { matrixSections, proposalSections } from '../results/sections.ts';
import type { ActionContext } from './context.ts';
import { outputNothingYet, outputOutcomes, outputProposal } from './outputs.ts';
import { downloadPlan, plannedVariants } from './plan-artifact.ts';
import { downloadRecords, type HandedOver } from './record-artifacts.ts';

/**
 * update: the records of all build jobs → registry → pull request. A variant without a record that
 * will do is named in the proposal, keeps its pins, and fails this job in the end.
 */
export async function update(context: ActionContext): Promise<number> {
  const { project, reporter, inputs, temporary, signal } = context;
  outputNothingYet(project, context.selected);
  const selected = await wantedVariants(context);
  outputNothingYet(project, selected);
  const ids = selected.map(({ id }) => id);
  const directory = await mkdtemp(join(temporary, 'isar-records-'));
  const { records: handedOver, others } = await downloadRecords(ids, directory);
  if (inputs.plan !== undefined && others.length > 0) {
    reporter.warn(`not planned, so nobody looks at it: what arrived for ${others.join(', ')}`);
  }
  const current = await currentOf(project);
  const built = [...handedOver.values()].flatMap((record) =>
    record instanceof UserError ? [] : [record],
  );
  // Runners know nothing of each other: only here all builds are seen at once.
  for (const [index, record] of built.entries()) {
    const warning = equalInputsWarning(record, built.slice(0, index));
    if (warning !== undefined) reporter.warn(warning);
  }
  const outcomes = await Promise.all(
    selected.map((variant) => outcomeOf(context, variant, { handedOver, built, current })),
  );
  const failures = failuresOf(outcomes);
  for (const { id, error } of failures) reporter.begin(`update ${id}`).fail(error.message);
  outputOutcomes(project, outcomes);
  signal.throwIfAborted();
  const dryRun = inputs['dry-run'];
  const proposal = await tryToPropose(project, judgedOf(outcomes), { failures, dryRun, signal });
  outputProposal(proposal, reporter);
  await reporter.conclude([...matrixSections(outcomes), ...proposalSections(proposal)]);
  return exitCodeOf(outcomes, proposal);
}

/** Those that were planned, where somebody says by which plan. */
async function wantedVariants(context: ActionContext): Promise<readonly Variant[]> {
  const { inputs, selected, temporary } = context;
  if (inputs.plan === undefined) return selected;
  return plannedVariants(context, await downloadPlan(inputs.plan, temporary));
}

interface Arrived {
  /** There is an entry for every variant. */
  readonly handedOver: HandedOver;
  readonly built: readonly BuildRecord[];
  readonly current: Registry;
}

async function outcomeOf(
  { project, inputs }: ActionContext,
  variant: Variant,
  { handedOver, built, current }: Arrived,
): Promise<Outcome> {
  const { id } = variant;
  try {
    const record = handedOver.get(id);
    if (record === undefined || record instanceof UserError) throw record;
    checkPlanned(project, record);
    refuseEqualDisks(variant, record, built);
    const judged = await judgeRecord(current, record, judgingFor(project, inputs));
    if (!judged.verdict.news) return { status: 'unchanged', id, judged, published: [] };
    if (isPublished(record)) {
      await checkPublished(project.store, [record]);
      return { status: 'published', id, judged, published: [] };
    }
    throw new UserError(
      'not-published',
      `it is news (${judged.verdict.reasons.join('; ')}), but its build job did not publish it`,
      {
        hint: 'other pins were merged meanwhile: re-run the job that builds it',
      },
    );
  } catch (error) {
    const reason = asUserError(error);
    if (reason === undefined) throw error;
    return { status: 'failed', id, error: reason };
  }
}
