import { messageOf, UserError } from '../errors.ts';
import { type Outcome, publishIfNews } from '../pipeline/build-matrix.ts';
import { judgeRecord } from '../pipeline/judge-record.ts';
import { currentOf } from '../pipeline/propose.ts';
import { recordsOf } from '../pipeline/records.ts';
import { type GivenOptions, openContext } from './context.ts';
import { printResult } from './print.ts';
import type { Ending } from './program.ts';
import { exitCodeOf, outcomesToJson, outcomesToText } from './results.ts';

export async function publish(given: GivenOptions, ending: Ending): Promise<void> {
  const { project, selected, reporter, signal } = await openContext(given);
  const current = await currentOf(project);
  const outcomes: Outcome[] = [];
  for (const record of await recordsOf(project.paths.records, selected)) {
    signal.throwIfAborted();
    const { id } = record.variant;
    const judged = await judgeRecord(current, record, {
      store: project.store,
      force: given.force === true,
    });
    if (given.dryRun) {
      outcomes.push({ kind: 'built', id, judged, published: [] });
      continue;
    }
    const task = reporter.begin(`publish ${id}`);
    try {
      outcomes.push({ kind: 'built', id, ...(await publishIfNews(project, judged, task)) });
    } catch (error) {
      task.fail(messageOf(error).split('\n', 1)[0] ?? '');
      if (!(error instanceof UserError)) throw error;
      outcomes.push({ kind: 'failed', id, error });
    }
  }
  ending.code = exitCodeOf(outcomes);
  printResult(
    given.json === true,
    { dryRun: given.dryRun === true, variants: outcomesToJson(project, outcomes) },
    () => outcomesToText(outcomes),
  );
}
