import { expect, test } from '@jest/globals';
import type { Sha256 } from '../../src/digest/sha256.ts';
import { judgeRecord } from '../../src/pipeline/judge-record.ts';
import type { Project } from '../../src/pipeline/project.ts';
import { publishIfNews } from '../../src/pipeline/publish-records.ts';
import { sizeHistories } from '../../src/pipeline/size-history.ts';
import { serializeRecord } from '../../src/record/serialize.ts';
import { emptyRegistry } from '../../src/registry/pins.ts';
import { pinsOfRecord } from '../../src/registry/pins-of-record.ts';
import { quietReporter } from '../../src/report/plain.ts';
import { recordKey } from '../../src/store/key.ts';
import { publisherOf, publishing } from '../publish/stores.ts';
import { recordOf } from '../record/records.ts';
import { registryOf } from '../registry/registries.ts';

test('each build is linked to the one that was pinned before it, as far as those are in the store', async () => {
  await using made = await publishing();
  const { store, directory } = made;
  const project = { store, paths: { records: `${directory}/records` } } as unknown as Project;
  const publisher = publisherOf({ store, directory, encoding: 'none' });
  const stream = { write: () => {} };
  const reporter = quietReporter({ stdout: stream, stderr: stream });
  let current = emptyRegistry;
  const digests: Sha256[] = [];
  for (let size = 1; size <= 8; size++) {
    const artifacts = [await made.artifact('vmlinuz', 'k'.repeat(size))];
    const judging = { store, root: directory, force: false, when: 'content' } as const;
    const judged = await judgeRecord(current, recordOf({ artifacts }), judging);
    const task = reporter.begin('publish');
    const { status, judged: published } = await publishIfNews(project, judged, { task, publisher });
    expect(status).toBe('published');
    digests.push(serializeRecord(published.record).digest);
    current = registryOf(pinsOfRecord(published.record, (key) => `https://example.com/${key}`));
  }
  const historyOf = async (digest: Sha256 | undefined) =>
    [...(await sizeHistories(project, digest ? [digest] : [], { records: new Map() })).values()][0];
  expect(await historyOf(digests.at(-1))).toEqual([3, 4, 5, 6, 7, 8]);
  expect(await historyOf(digests[2])).toEqual([1, 2, 3]);
  await store.remove(recordKey(digests[5] as Sha256));
  expect(await historyOf(digests.at(-1))).toEqual([7, 8]);
});
