import { type PublishedArtifact, publishRecord } from '../publish/publish.ts';
import type { BuildRecord } from '../record/build-record.ts';
import { writeRecord } from '../record/files.ts';
import { formatSize } from '../report/format.ts';
import type { Reporter, Task } from '../report/reporter.ts';
import { attempt } from './attempt.ts';
import { type Judged, judgeRecord } from './judge-record.ts';
import type { JudgedOutcome, Outcome } from './outcome.ts';
import type { Project } from './project.ts';
import { currentOf } from './propose.ts';

export interface PublishOptions {
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
  readonly force: boolean;
  readonly dryRun: boolean;
}

/** judge → publish, for builds that were recorded before. */
export async function publishRecords(
  project: Project,
  records: readonly BuildRecord[],
  options: PublishOptions,
): Promise<Outcome[]> {
  const { store } = project;
  const current = await currentOf(project);
  const outcomes: Outcome[] = [];
  for (const record of records) {
    const { id } = record.variant;
    const work = async (task: Task) => {
      const judged = await judgeRecord(current, record, { store, force: options.force });
      if (!options.dryRun) return publishIfNews(project, judged, { task, signal: options.signal });
      const status = judged.verdict.news ? 'news' : 'unchanged';
      task.succeed(status);
      return { status, id, judged, published: [] } as const;
    };
    outcomes.push(await attempt(id, `publish ${id}`, options, work));
  }
  return outcomes;
}

/** Publishes a build that is news; its record is then the published one. */
export async function publishIfNews(
  project: Project,
  { record, verdict }: Judged,
  { task, signal }: { task: Task; signal: AbortSignal },
): Promise<JudgedOutcome> {
  const { id } = record.variant;
  const why = verdict.reasons.join('; ');
  if (!verdict.news) {
    task.succeed(`nothing new: ${why}`);
    return { status: 'unchanged', id, judged: { record, verdict }, published: [] };
  }
  const { store, encoding, loaded, paths } = project;
  const published = await publishRecord(record, {
    store,
    encoding,
    directory: loaded.directory,
    signal,
  });
  await writeRecord(paths.records, published.record);
  task.succeed(`published: ${why} (${sentOf(published.artifacts)})`);
  const judged = { record: published.record, verdict };
  return { status: 'published', id, judged, published: published.artifacts };
}

function sentOf(artifacts: readonly PublishedArtifact[]): string {
  const written = artifacts.filter((artifact) => artifact.written);
  const bytes = written.reduce((sum, { storedSize }) => sum + storedSize, 0);
  return `${written.length} of ${artifacts.length} objects written, ${formatSize(bytes)}`;
}
