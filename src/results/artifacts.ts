import { type Outcome, recordOf, sentBytes } from '../pipeline/outcome.ts';
import type { PublishedArtifact } from '../publish/publish.ts';
import type { RecordedArtifact } from '../record/build-record.ts';
import { formatSize } from '../report/format.ts';
import type { Section } from '../report/section.ts';

/** The artifacts of the builds there were, and what publishing them took. */
export function artifactSections(outcomes: readonly Outcome[]): Section[] {
  const recorded = outcomes.flatMap((outcome) => recordOf(outcome)?.artifacts ?? []);
  if (recorded.length === 0) return [];
  const published = outcomes.flatMap((outcome) =>
    'published' in outcome ? outcome.published : [],
  );
  if (published.length === 0) {
    return [{ table: { head: ['artifact', 'size', 'stored', 'sha256'], rows: recorded.map(row) } }];
  }
  const byName = new Map(published.map((artifact) => [artifact.name, artifact]));
  const head = ['artifact', 'size', 'stored', 'sent', 'how', 'seconds', 'sha256'];
  const rows = recorded.map((artifact) => publishedRow(artifact, byName.get(artifact.name)));
  return [{ table: { head, rows } }, { lines: [totalOf(published)] }];
}

function row({ attributePath, size, sha256, object }: RecordedArtifact): string[] {
  const stored = object === undefined ? 'no' : formatSize(object.size);
  return [attributePath.join('.'), formatSize(size), stored, sha256.slice(0, 16)];
}

const how: Readonly<Record<PublishedArtifact['settlement'], string>> = {
  uploaded: 'uploaded',
  repaired: 'replaced a corrupt object',
  present: 'already published',
  verified: 'was there: read and compared',
  shared: 'same bytes as another',
};

function publishedRow(artifact: RecordedArtifact, published: PublishedArtifact | undefined) {
  const [attribute = '', size = '', stored = '', sha256 = ''] = row(artifact);
  const [sent, why, seconds] = published
    ? [formatSize(published.sent), how[published.settlement], published.seconds.toFixed(1)]
    : ['', 'not news', ''];
  return [attribute, size, stored, sent, why, seconds, sha256];
}

function totalOf(published: readonly PublishedArtifact[]): string {
  const objects = [...new Map(published.map((artifact) => [artifact.key, artifact])).values()];
  const size = formatSize(published.reduce((sum, artifact) => sum + artifact.size, 0));
  const stored = formatSize(objects.reduce((sum, { storedSize }) => sum + storedSize, 0));
  const count = `${published.length} artifacts in ${objects.length} objects`;
  return `published ${count}: ${size}, stored as ${stored}, ${formatSize(sentBytes(published))} sent`;
}
