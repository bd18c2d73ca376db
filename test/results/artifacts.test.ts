import { describe, expect, test } from '@jest/globals';
import { UserError } from '../../src/errors.ts';
import type { JudgedOutcome, Outcome } from '../../src/pipeline/outcome.ts';
import type { Project } from '../../src/pipeline/project.ts';
import type { PublishedArtifact } from '../../src/publish/publish.ts';
import type { BuildRecord, RecordedArtifact } from '../../src/record/build-record.ts';
import { artifactSections } from '../../src/results/artifacts.ts';
import { outcomesToJson } from '../../src/results/json.ts';
import { objectKey } from '../../src/store/key.ts';
import { artifactOf, recordOf } from '../record/records.ts';

/** Compressed to half of its size. */
function stored(artifact: RecordedArtifact): RecordedArtifact {
  const { sha256, size } = artifact;
  const object = { key: objectKey(sha256, 'zstd'), encoding: 'zstd', size: size / 2 } as const;
  return { ...artifact, object };
}

function publishedAs(
  { name, sha256, size }: RecordedArtifact,
  settlement: PublishedArtifact['settlement'],
  more: Partial<PublishedArtifact> = {},
): PublishedArtifact {
  const key = objectKey(sha256, 'zstd');
  return {
    name,
    key,
    size,
    storedSize: size / 2,
    settlement,
    sent: 0,
    copied: 0,
    seconds: 0.04,
    ...more,
  };
}

function judged(
  artifacts: readonly RecordedArtifact[],
  published: readonly PublishedArtifact[] = [],
): JudgedOutcome {
  const record = recordOf({ artifacts });
  const status = published.length === 0 ? 'unchanged' : 'published';
  const verdict = { news: published.length > 0, reasons: ['a reason'], packages: [] };
  return { id: record.variant.id, status, judged: { record, verdict }, published };
}

const rowsOf = (outcomes: readonly Outcome[]) => artifactSections(outcomes)[0]?.table?.rows ?? [];
const [wic, vmlinuz] = [artifactOf('wic', 'd'.repeat(4096)), artifactOf('vmlinuz', 'k'.repeat(6))];
const failed: Outcome = { status: 'failed', id: 'x', error: new UserError('build-failed', 'no') };

describe('the artifacts of a run', () => {
  test('are not spoken of where nothing was built', () => {
    expect(artifactSections([])).toEqual([]);
    expect(artifactSections([failed, { status: 'not started', id: 'y' }])).toEqual([]);
  });

  test('that was never to publish have no columns about that, and no total', () => {
    const built: Outcome = { status: 'built', id: 'x', record: recordOf({ artifacts: [wic] }) };
    const table = {
      head: ['artifact', 'size', 'stored', 'sha256'],
      rows: [
        ['qemuamd64.server.wic', '4.0 KiB', 'no', wic.sha256.slice(0, 16)],
        ['qemuamd64.server.vmlinuz', '6 B', '3 B', vmlinuz.sha256.slice(0, 16)],
      ],
    };
    expect(artifactSections([built, failed, judged([stored(vmlinuz)])])).toEqual([{ table }]);
  });

  test('that were published say what that took, and the others that they are not news', () => {
    const news = judged([stored(wic)], [publishedAs(wic, 'uploaded', { sent: 2048, seconds: 61 })]);
    const same = judged([stored(vmlinuz)]);
    expect(artifactSections([news, failed, same])).toEqual([
      {
        table: {
          head: ['artifact', 'size', 'stored', 'sent', 'how', 'seconds', 'sha256'],
          rows: [
            [
              ...['qemuamd64.server.wic', '4.0 KiB', '2.0 KiB', '2.0 KiB', 'uploaded', '61.0'],
              wic.sha256.slice(0, 16),
            ],
            [
              ...['qemuamd64.server.vmlinuz', '6 B', '3 B', '', 'not news', ''],
              vmlinuz.sha256.slice(0, 16),
            ],
          ],
        },
      },
      { lines: ['published 1 artifacts in 1 objects: 4.0 KiB, stored as 2.0 KiB, 2.0 KiB sent'] },
    ]);
  });

  test.each([
    ['uploaded', 'uploaded'],
    ['repaired', 'replaced a corrupt object'],
    ['present', 'already published'],
    ['verified', 'was there: read and compared'],
    ['shared', 'same bytes as another'],
  ] as const)('that were %s are shown as: %s', (settlement, how) => {
    const rows = rowsOf([judged([stored(wic)], [publishedAs(wic, settlement)])]);
    expect(rows.map((row) => row.slice(3, 6))).toEqual([['0 B', how, '0.0']]);
  });

  test('add up over all builds: an object that many share is stored once', () => {
    const base: BuildRecord = recordOf({ variant: { id: 'base', axes: {} } });
    const copy = { ...wic, name: 'copy.wic', attributePath: ['base', 'wic'] };
    const first = judged(
      [stored(wic), stored(vmlinuz)],
      [publishedAs(wic, 'uploaded', { sent: 2048 }), publishedAs(vmlinuz, 'repaired', { sent: 3 })],
    );
    const second = {
      ...judged([stored(copy)], [publishedAs(copy, 'shared')]),
      id: base.variant.id,
    };
    expect(artifactSections([first, second])[1]).toEqual({
      lines: ['published 3 artifacts in 2 objects: 8.0 KiB, stored as 2.0 KiB, 2.0 KiB sent'],
    });
  });
});

describe('the same as JSON', () => {
  const project = {
    paths: { records: '/project/.isar-artifacts/records' },
    store: { publicUrl: 'https://artifacts.example.com' },
  } as unknown as Project;

  test('has what was published, and how much was sent', () => {
    const published = [
      publishedAs(wic, 'uploaded', { sent: 2048 }),
      publishedAs(vmlinuz, 'repaired', { sent: 3 }),
    ];
    const json = outcomesToJson(project, [judged([stored(wic), stored(vmlinuz)], published)]);
    expect(json).toMatchObject([
      {
        id: 'qemuamd64.server',
        status: 'published',
        published,
        sent: 2051,
        artifacts: [
          {
            attribute: 'qemuamd64.server.wic',
            url: `https://artifacts.example.com/${objectKey(wic.sha256, 'zstd')}`,
            storedSize: 2048,
          },
          { attribute: 'qemuamd64.server.vmlinuz' },
        ],
      },
    ]);
  });

  test('has neither where nothing was published', () => {
    const built: Outcome = { status: 'built', id: 'x', record: recordOf({ artifacts: [wic] }) };
    for (const outcome of outcomesToJson(project, [judged([stored(wic)]), built, failed])) {
      expect(outcome).not.toHaveProperty('published');
      expect(outcome).not.toHaveProperty('sent');
    }
  });
});
