import { type PublishedArtifact, type Publisher, publisher } from '../publish/publish.ts';
import type { BuildRecord } from '../record/build-record.ts';
import { writeRecord } from '../record/files.ts';
import type { Registry } from '../registry/pins.ts';
import { formatSize } from '../report/format.ts';
import type { Reporter, Task } from '../report/reporter.ts';
import { attempt } from './attempt.ts';
import { binaryCacheFor } from './binary-cache.ts';
import { type Judged, judgeRecord, judgingFor } from './judge-record.ts';
import { type JudgedOutcome, type Outcome, sentBytes } from './outcome.ts';
import type { Project } from './project.ts';
import { currentOf } from './propose.ts';

export interface PublisherSettings {
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
  /** Replace objects that are wrong. */
  readonly repair: boolean;
}

export interface PublishOptions extends PublisherSettings {
  readonly force: boolean;
  readonly dryRun: boolean;
}

/** judge → publish, for builds that were recorded before. */
export async function publishRecords(
  project: Project,
  records: readonly BuildRecord[],
  options: PublishOptions,
): Promise<Outcome[]> {
  const judging = judgingFor(project, options);
  const current = await currentOf(project);
  const shared = options.dryRun ? undefined : await publisherFor(project, options);
  const outcomes: Outcome[] = [];
  for (const record of records) {
    const { id } = record.variant;
    const work = async (task: Task) => {
      const judged = await judgeRecord(current, record, judging);
      if (shared !== undefined) return publishIfNews(project, judged, { task, publisher: shared });
      const status = judged.verdict.news ? 'news' : 'unchanged';
      task.succeed(status);
      return { status, id, judged, published: [] } as const;
    };
    outcomes.push(await attempt(id, `publish ${id}`, options, work));
  }
  return outcomes;
}

/** What builds are judged by, and who publishes those that are news. */
export interface Publishing {
  readonly against: Registry;
  readonly publisher: Publisher;
}

/**
 * Before builds that are to be published: a store that cannot be used is better heard of now than
 * after hours of builds.
 * @throws UserError `store-denied` or `store-unreachable`
 */
export async function readyToPublish(
  project: Project,
  options: PublisherSettings,
): Promise<Publishing> {
  const against = await currentOf(project);
  // Not a HEAD: those are answered without a reason, also where there is no such bucket.
  for await (const _ of (await project.store.read('nix-cache-info', { signal: options.signal })) ??
    [])
    break;
  return { against, publisher: await publisherFor(project, options) };
}

/** One for all builds of a run. What earlier runs left unfinished for too long is removed first. */
export async function publisherFor(
  project: Project,
  { reporter, signal, repair }: PublisherSettings,
): Promise<Publisher> {
  const { store, encoder, digests, loaded } = project;
  for (const notice of await store.tidy({ signal })) reporter.warn(`${store.location}: ${notice}`);
  const { directory } = loaded;
  const cache = await binaryCacheFor(project, { repair, signal });
  return publisher({ store, encoder, digests, directory, repair, signal, cache });
}

/** Publishes a build that is news; its record is then the published one. */
export async function publishIfNews(
  project: Project,
  { record, verdict, pinned, against }: Judged,
  { task, publisher: shared }: { task: Task; publisher: Publisher },
): Promise<JudgedOutcome> {
  const { id } = record.variant;
  const why = verdict.reasons.join('; ');
  if (!verdict.news) {
    task.succeed(`nothing new: ${why}`);
    return { status: 'unchanged', id, judged: { record, verdict }, published: [] };
  }
  const previous = against?.record;
  const linked = previous === undefined ? record : { ...record, previous };
  const published = await shared.publish(linked, {
    pinned,
    onProgress: task.progress,
    onNotice: task.warn,
    onRecord: (settled) => writeRecord(project.paths.records, settled),
  });
  task.succeed(`published: ${why} (${sentOf(published.artifacts)})`);
  const judged = { record: published.record, verdict };
  return { status: 'published', id, judged, published: published.artifacts };
}

function sentOf(artifacts: readonly PublishedArtifact[]): string {
  const written = artifacts.filter(({ settlement }) =>
    ['uploaded', 'repaired'].includes(settlement),
  );
  const sent = formatSize(sentBytes(artifacts));
  const copied = artifacts.reduce((sum, artifact) => sum + artifact.copied, 0);
  const moved = copied === 0 ? `${sent} sent` : `${sent} sent, ${formatSize(copied)} copied there`;
  return `${written.length} of ${artifacts.length} objects written, ${moved}`;
}
