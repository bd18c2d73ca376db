import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { asUserError, UserError } from '../errors.ts';
import { judgeRecord } from '../pipeline/judge-record.ts';
import { failuresOf, judgedOf, type Outcome } from '../pipeline/outcome.ts';
import { checkPlanned, currentOf } from '../pipeline/propose.ts';
import { tryToPropose } from '../pipeline/run.ts';
import { checkPublished } from '../publish/published.ts';
import { type BuildRecord, isPublished } from '../record/build-record.ts';
import type { Registry } from '../registry/pins.ts';
import { exitCodeOf } from '../results/exit-code.ts';
import { outcomeSections, proposalSections } from '../results/sections.ts';
import type { ActionContext } from './context.ts';
import { outputOutcomes, outputProposal } from './outputs.ts';
import { downloadRecords } from './record-artifacts.ts';

/**
 * update: the records of all build jobs → registry → pull request. A variant without a record that
 * will do is named in the proposal, keeps its pins, and fails this job in the end.
 */
export async function update(context: ActionContext): Promise<number> {
  const { project, selected, reporter, inputs, temporary, signal } = context;
  const ids = selected.map(({ id }) => id);
  const handedOver = await downloadRecords(ids, await mkdtemp(join(temporary, 'isar-records-')));
  const current = await currentOf(project);
  const outcomes = await Promise.all(
    [...handedOver].map(([id, record]) => outcomeOf(context, id, record, current)),
  );
  const failures = failuresOf(outcomes);
  for (const { id, error } of failures) reporter.begin(`update ${id}`).fail(error.message);
  outputOutcomes(project, outcomes);
  signal.throwIfAborted();
  const dryRun = inputs['dry-run'];
  const proposal = await tryToPropose(project, judgedOf(outcomes), { failures, dryRun });
  outputProposal(proposal, reporter);
  await reporter.conclude([...outcomeSections(outcomes), ...proposalSections(proposal)]);
  return exitCodeOf(outcomes, proposal);
}

async function outcomeOf(
  { project, inputs }: ActionContext,
  id: string,
  record: BuildRecord | UserError,
  current: Registry,
): Promise<Outcome> {
  try {
    if (record instanceof UserError) throw record;
    checkPlanned(project, record);
    const { store } = project;
    const { root } = project.source;
    const judged = await judgeRecord(current, record, { store, root, force: inputs.force });
    if (!judged.verdict.news) return { status: 'unchanged', id, judged, published: [] };
    if (isPublished(record)) {
      await checkPublished(store, [record]);
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
