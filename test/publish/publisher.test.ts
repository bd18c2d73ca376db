import { rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { digestFile } from '../../src/digest/file.ts';
import type { BuildRecord, RecordedArtifact } from '../../src/record/build-record.ts';
import type { Transfer } from '../../src/report/reporter.ts';
import { objectKey } from '../../src/store/key.ts';
import { artifactOf, recordOf } from '../record/records.ts';
import { readAll } from '../store/contract.ts';
import { publisherOf } from './stores.ts';
import { type Watched, watchedDirectory, watchedS3 } from './watched.ts';

const keyOf = ({ sha256 }: Pick<RecordedArtifact, 'sha256'>) => objectKey(sha256, 'none');
const creates = ({ calls }: Watched, of = '') =>
  calls.filter((call) => call.startsWith(`create ${of}`));

/** What somebody waits for until it comes. */
function signal(): { readonly given: Promise<void>; give(): void } {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give: () => give() };
}

/** Sparse, and large enough to be sent alone. */
async function largeArtifact({ directory }: Watched, name: string): Promise<RecordedArtifact> {
  const file = `isar.${name}`;
  await writeFile(join(directory, file), name);
  await truncate(join(directory, file), 17 * 1024 * 1024);
  const { sha256, size } = await digestFile(join(directory, file));
  return artifactOf(name, name, { file, sha256, size });
}

describe.each<[string, () => Promise<Watched>]>([
  ['a directory', watchedDirectory],
  ['S3', watchedS3],
])('publishing to %s', (_, open) => {
  test('sends equal bytes once, for one build', async () => {
    await using world = await open();
    const artifacts = await Promise.all(
      ['wic', 'img', 'raw'].map((name) => world.artifact(name, 'same')),
    );
    const { artifacts: published, record } = await world.publish(recordOf({ artifacts }));
    expect(published.map(({ settlement, sent }) => [settlement, sent])).toEqual([
      ['uploaded', 4],
      ['shared', 0],
      ['shared', 0],
    ]);
    expect(new Set(record.artifacts.map(({ object }) => object?.key)).size).toBe(1);
    expect(creates(world, 'sha256/')).toHaveLength(1);
  });

  test('sends equal bytes once, for many builds of a run, at once or one after the other', async () => {
    await using world = await open();
    const { publish } = publisherOf({ ...world, encoding: 'none' });
    const records = await Promise.all(
      ['server', 'base', 'kiosk'].map(async (id) =>
        recordOf({ variant: { id, axes: {} }, artifacts: [await world.artifact(id, 'kernel')] }),
      ),
    );
    const [server, base, kiosk] = records;
    if (!server || !base || !kiosk) throw new Error('three records');
    const atOnce = await Promise.all([publish(server), publish(base)]);
    world.calls.length = 0;
    const published = [...atOnce, await publish(kiosk)].flatMap(({ artifacts }) => artifacts);
    expect(published.map(({ settlement, sent }) => [settlement, sent])).toEqual([
      ['uploaded', 6],
      ['shared', 0],
      ['shared', 0],
    ]);
    expect(world.calls.filter((call) => call.includes('sha256/'))).toEqual([]);
    // Each build has a record of its own, all the same.
    expect(await world.keys()).toHaveLength(4);
  });

  test('tries again for the next build what failed for one before', async () => {
    await using world = await open();
    const { publish } = publisherOf({ ...world, encoding: 'none' });
    const gone = artifactOf('wic', 'disk', { file: 'gone.wic' });
    await expect(publish(recordOf({ artifacts: [gone] }))).rejects.toMatchObject({
      code: 'file-unreadable',
    });
    const { artifacts } = await publish(
      recordOf({ artifacts: [await world.artifact('img', 'disk')] }),
    );
    expect(artifacts).toMatchObject([{ settlement: 'uploaded' }]);
  });

  test('sends all that it can where artifacts fail, but no record', async () => {
    await using world = await open();
    const [lost, cut, kept, rest] = [
      await world.artifact('wic', 'disk'),
      await world.artifact('dtb', 'a device tree'),
      await world.artifact('vmlinuz', 'kernel'),
      await world.artifact('img', 'initrd'),
    ];
    const record = recordOf({ artifacts: [lost, kept, cut, rest] });
    const [path, aside] = [join(world.directory, lost.file), join(world.directory, 'aside')];
    await rename(path, aside);
    await writeFile(join(world.directory, cut.file), '');
    const records: BuildRecord[] = [];
    const onRecord = async (half: BuildRecord) => records.push(half);
    const notices: string[] = [];
    const onNotice = (notice: string) => void notices.push(notice);
    // The first that failed is the error; who is told of the others need not fail for them.
    await expect(world.publish(record, { onRecord, onNotice })).rejects.toMatchObject({
      code: 'file-unreadable',
      message: expect.stringContaining(lost.file),
    });
    expect(notices).toEqual([
      expect.stringMatching(/isar\.dtb changed after it was recorded \(.+\)$/),
    ]);
    expect(await world.keys()).toEqual([kept, rest].map(keyOf).sort());
    const [half] = records;
    if (half === undefined) throw new Error('no record');
    expect(half.artifacts.map(({ object }) => object?.key)).toEqual([
      ...[undefined, keyOf(kept), undefined, keyOf(rest)],
    ]);
    await rename(aside, path);
    await world.artifact('dtb', 'a device tree');
    const { artifacts, record: whole } = await world.publish(half, { onRecord });
    expect(artifacts.map(({ sent }) => sent)).toEqual([4, 0, 13, 0]);
    expect(records.slice(1)).toEqual([whole]);
  });

  test('writes the record when all of its objects are there', async () => {
    await using world = await open();
    const artifacts = [await world.artifact('wic', 'disk'), await world.artifact('img', 'image')];
    const [disk, image] = artifacts.map(keyOf);
    world.before(`create ${image}`, async () => {
      while ((await readAll(world.store, `${disk}`)) === undefined);
    });
    world.before('head builds/', async () => {
      for (const key of [disk, image]) expect(await readAll(world.store, `${key}`)).toBeDefined();
    });
    await world.publish(recordOf({ artifacts }));
    expect(creates(world, 'builds/')).toHaveLength(1);
    expect(creates(world).at(-1)).toMatch(/^create builds\//);
  });

  test.each<[string, (world: Watched, name: string) => Promise<RecordedArtifact>]>([
    ['small', (world, name) => world.artifact(name, name)],
    ['large', largeArtifact],
  ])('hashes one %s file while it sends another', async (_what, artifact) => {
    await using world = await open();
    const artifacts = [await artifact(world, 'wic'), await artifact(world, 'img')];
    const [first, second] = artifacts;
    const hashed = signal();
    // The first is not sent before the second was hashed: were they to wait for each other, no end.
    world.before(`create ${first && keyOf(first)}`, () => hashed.given);
    const onProgress = (transfers: readonly Transfer[]) => {
      const { activity, done, size } = transfers.find(({ name }) => name === second?.name) ?? {};
      if (activity === 'hashing' && done === size) hashed.give();
    };
    const { artifacts: published } = await world.publish(recordOf({ artifacts }), { onProgress });
    expect(published.map(({ settlement }) => settlement)).toEqual(['uploaded', 'uploaded']);
  });

  test('sends large files one after the other', async () => {
    await using world = await open();
    const artifacts = [await largeArtifact(world, 'wic'), await largeArtifact(world, 'img')];
    world.before('create sha256/', async () => {
      const [first, ...more] = creates(world, 'sha256/').map((call) =>
        call.slice('create '.length),
      );
      if (more.length > 0) expect(await world.keys()).toContain(first);
    });
    await world.publish(recordOf({ artifacts }));
    expect(creates(world, 'sha256/')).toHaveLength(2);
  });

  test('sends two small files at one time', async () => {
    await using world = await open();
    const artifacts = await Promise.all(
      Array.from({ length: 9 }, (_none, index) => world.artifact(`${index}`, `file ${index}`)),
    );
    const two = signal();
    world.before('create sha256/', () => {
      if (creates(world, 'sha256/').length === 2) two.give();
      return two.given;
    });
    const { artifacts: published } = await world.publish(recordOf({ artifacts }));
    expect(published).toHaveLength(9);
  });

  test('leaves files alone whose objects are there', async () => {
    await using world = await open();
    const artifact = await world.artifact('wic', 'disk');
    const { record } = await world.publish(recordOf({ artifacts: [artifact] }));
    await rm(join(world.directory, artifact.file));
    expect(await world.publish(record)).toMatchObject({ record });
  });
});

describe('a store that ignores conditions', () => {
  const builds = (world: Watched) =>
    Promise.all(
      ['server', 'base'].map(async (id) =>
        recordOf({ variant: { id, axes: {} }, artifacts: [await world.artifact(id, id)] }),
      ),
    );

  test.each([
    ['all', [expect.stringContaining('s3://artifacts/isar/nightly ignores If-None-Match')]],
    ['none', []],
  ] as const)('is told of once a run: %s', async (ignoresConditions, expected) => {
    await using world = await watchedS3({ ignoresConditions });
    const { publish } = publisherOf({ ...world, encoding: 'none' });
    const notices: string[] = [];
    const onNotice = (notice: string) => void notices.push(notice);
    const records = await builds(world);
    for (const record of records) await publish(record, { onNotice });
    expect(notices).toEqual(expected);
    expect(await world.keys()).toHaveLength(4);
  });
});
