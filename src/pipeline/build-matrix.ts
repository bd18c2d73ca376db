import { messageOf, UserError } from '../errors.ts';
import type { Variant } from '../plan/variant.ts';
import { type PublishedArtifact, publishRecord } from '../publish/publish.ts';
import { writeRecord } from '../record/files.ts';
import type { Registry } from '../registry/pins.ts';
import { formatSize } from '../report/format.ts';
import type { Reporter, Task } from '../report/reporter.ts';
import { buildVariant } from './build-variant.ts';
import { type Judged, judgeRecord } from './judge-record.ts';
import type { Project } from './project.ts';

/** What became of one variant. */
export type Outcome =
  | {
      readonly kind: 'built';
      readonly id: string;
      readonly judged: Judged;
      readonly published: readonly PublishedArtifact[];
    }
  | { readonly kind: 'failed'; readonly id: string; readonly error: UserError }
  | { readonly kind: 'not started'; readonly id: string };

export interface MatrixOptions {
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
  /** Stop at the first variant that fails. */
  readonly failFast: boolean;
  /** Everything is news. */
  readonly force: boolean;
  /** The registry to judge by; without one nothing is published. */
  readonly publishAgainst: Registry | undefined;
}

/**
 * build → collect → hash → judge → publish, variant after variant. One that fails does not stop
 * the others.
 * @throws whatever ended the whole run: an interruption, or a defect of ours
 */
export async function buildMatrix(
  project: Project,
  variants: readonly Variant[],
  options: MatrixOptions,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const variant of variants) {
    const stopped = options.failFast && outcomes.some(({ kind }) => kind === 'failed');
    outcomes.push(
      stopped
        ? { kind: 'not started', id: variant.id }
        : await oneVariant(project, variant, options),
    );
  }
  return outcomes;
}

async function oneVariant(
  project: Project,
  variant: Variant,
  options: MatrixOptions,
): Promise<Outcome> {
  const { reporter, signal } = options;
  const { id } = variant;
  const task = reporter.begin(`build ${id}`);
  try {
    const keepOutputs = options.publishAgainst === undefined;
    const record = await buildVariant(project, variant, { signal, onLine: task.log, keepOutputs });
    if (options.publishAgainst === undefined) {
      task.succeed('built');
      return {
        kind: 'built',
        id,
        judged: { record, verdict: { news: true, reasons: [], packages: [] } },
        published: [],
      };
    }
    const judged = await judgeRecord(options.publishAgainst, record, {
      store: project.store,
      force: options.force,
    });
    return { kind: 'built', id, ...(await publishIfNews(project, judged, task)) };
  } catch (error) {
    task.fail(messageOf(error).split('\n', 1)[0] ?? '');
    if (!(error instanceof UserError) || signal.aborted) throw error;
    return { kind: 'failed', id, error };
  }
}

/** Publishes a build that is news; its record is then the published one. */
export async function publishIfNews(
  project: Project,
  judged: Judged,
  task: Task,
): Promise<{ judged: Judged; published: readonly PublishedArtifact[] }> {
  const { record, verdict } = judged;
  if (!verdict.news) {
    task.succeed(`nothing new: ${verdict.reasons.join('; ')}`);
    return { judged, published: [] };
  }
  const { store, encoding, loaded, paths } = project;
  const published = await publishRecord(record, { store, encoding, directory: loaded.directory });
  await writeRecord(paths.records, published.record);
  task.succeed(`published: ${verdict.reasons.join('; ')} (${sentOf(published.artifacts)})`);
  return { judged: { record: published.record, verdict }, published: published.artifacts };
}

function sentOf(artifacts: readonly PublishedArtifact[]): string {
  const written = artifacts.filter((artifact) => artifact.written);
  const bytes = written.reduce((sum, { storedSize }) => sum + storedSize, 0);
  return `${written.length} of ${artifacts.length} objects written, ${formatSize(bytes)}`;
}
