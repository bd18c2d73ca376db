import type { BuildRecord } from '../record/build-record.ts';
import { attempt } from './attempt.ts';
import type { MatrixOptions } from './build-matrix.ts';
import { judgeRecord, judgingFor } from './judge-record.ts';
import type { Failed, JudgedOutcome } from './outcome.ts';
import type { Project } from './project.ts';
import { type Publishing, publishIfNews } from './publish-records.ts';

type PublishBuiltOptions = Pick<MatrixOptions, 'reporter' | 'signal' | 'force' | 'handOver'> & {
  readonly publishing: Publishing;
};

/**
 * judge → publish → hand over, for a variant that was built just now, while the next one is built.
 * @throws the reason of the signal, or a defect of ours
 */
export async function publishBuilt(
  project: Project,
  record: BuildRecord,
  { publishing, reporter, signal, force, handOver }: PublishBuiltOptions,
): Promise<JudgedOutcome | Failed> {
  const { id } = record.variant;
  const beside = { reporter, signal, beside: true };
  const outcome = await attempt(id, `publish ${id}`, beside, async (task) => {
    const judging = judgingFor(project, { force, signal });
    const judged = await judgeRecord(publishing.against, record, judging);
    return publishIfNews(project, judged, { task, publisher: publishing.publisher });
  });
  if (handOver === undefined || outcome.status === 'failed') return outcome;
  return attempt(id, `hand over ${id}`, beside, async (task) => {
    task.succeed(await handOver(id));
    return outcome;
  });
}
