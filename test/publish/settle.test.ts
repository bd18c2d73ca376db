import { describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import type { BuildRecord, StoredObject } from '../../src/record/build-record.ts';
import { objectKey } from '../../src/store/key.ts';
import { recordOf } from '../record/records.ts';
import { digestOf } from '../registry/registries.ts';
import { readAll } from '../store/contract.ts';
import { type Watched, watchedDirectory, watchedS3 } from './watched.ts';

const [disk, kernel] = ['disk '.repeat(1000), 'kernel'];
const keyOf = (text: string) => objectKey(digestOf(text), 'none');
const [diskKey, kernelKey] = [keyOf(disk), keyOf(kernel)];
const corrupt = {
  code: 'object-corrupt',
  message: expect.stringContaining(`${diskKey} in `),
  hint: expect.stringContaining('isar-artifacts publish --repair'),
};

async function unpublished(world: Watched): Promise<BuildRecord> {
  const artifacts = [await world.artifact('wic', disk), await world.artifact('vmlinuz', kernel)];
  return recordOf({ artifacts });
}

/** A record that was published, and nothing that was asked for yet. */
async function published(world: Watched): Promise<BuildRecord> {
  const { record } = await world.publish(await unpublished(world));
  world.calls.length = 0;
  return record;
}

const ofObjects = ({ calls }: Watched) => calls.filter((call) => !call.includes('builds/'));
const claiming = (record: BuildRecord, claim: Partial<StoredObject>): BuildRecord => ({
  ...record,
  artifacts: record.artifacts.map((artifact) => ({
    ...artifact,
    ...(artifact.object && { object: { ...artifact.object, ...claim } }),
  })),
});

describe.each<[string, () => Promise<Watched>]>([
  ['a directory', watchedDirectory],
  ['S3', watchedS3],
])('in %s, an object that is there', (_, open) => {
  test.each<[string, Partial<StoredObject>]>([
    ['another size', { size: 1 }],
    ['another checksum', { checksum: 'crc32:AAAAAA==' }],
    ['a checksum of another kind', { checksum: 'etag:0123' }],
  ])(
    'is read where its record says %s, and then says what the store says',
    async (_what, claim) => {
      await using world = await open();
      const record = await published(world);
      const again = await world.publish(claiming(record, claim));
      expect(again.record).toEqual(record);
      expect(again.artifacts).toMatchObject([
        { settlement: 'verified', sent: 0 },
        { settlement: 'verified', sent: 0 },
      ]);
      expect(ofObjects(world)).toContain(`read ${diskKey}`);
      expect(ofObjects(world).join()).not.toMatch(/create|replace/);
    },
  );

  test.each([
    ['of another size', 'a web page'],
    ['of the same size', 'risk '.repeat(1000)],
  ])('is refused where it is wrong and %s, and stays', async (_what, wrong) => {
    await using world = await open();
    const record = await unpublished(world);
    await world.put(diskKey, wrong);
    await expect(world.publish(record)).rejects.toMatchObject(corrupt);
    expect(String(await readAll(world.store, diskKey))).toBe(wrong);
    expect(await world.keys()).toEqual([diskKey, kernelKey].sort());
  });

  test('is replaced where it is wrong and that is wanted', async () => {
    await using world = await open();
    const record = await unpublished(world);
    await world.put(diskKey, 'a web page');
    const { artifacts, record: complete } = await world.publish(record, { repair: true });
    expect(artifacts).toMatchObject([
      { settlement: 'repaired', sent: 5000, storedSize: 5000 },
      { settlement: 'uploaded', sent: 6 },
    ]);
    expect(String(await readAll(world.store, diskKey))).toBe(disk);
    expect(await world.publish(complete)).toMatchObject({ record: complete });
  });

  test.each([
    ['and is right then', disk, { artifacts: [{ settlement: 'verified', sent: 0 }, {}] }],
    ['and is wrong again', 'another web page', undefined],
  ])('is left to whoever replaced it meanwhile, %s', async (_what, now, expected) => {
    await using world = await open();
    const record = await unpublished(world);
    await world.put(diskKey, 'a web page');
    world.before(`replace ${diskKey}`, () => world.put(diskKey, now));
    const publishing = world.publish(record, { repair: true });
    if (expected) expect(await publishing).toMatchObject(expected);
    else await expect(publishing).rejects.toMatchObject(corrupt);
    expect(String(await readAll(world.store, diskKey))).toBe(now);
  });

  test.each([
    ['and is right', disk, { artifacts: [{ settlement: 'verified', sent: 0 }, {}] }],
    ['and is wrong', 'a web page', undefined],
  ])('is left to whoever was faster, %s', async (_what, theirs, expected) => {
    await using world = await open();
    const record = await unpublished(world);
    world.before(`create ${diskKey}`, () => world.put(diskKey, theirs));
    const publishing = world.publish(record);
    if (expected) expect(await publishing).toMatchObject(expected);
    else await expect(publishing).rejects.toMatchObject(corrupt);
    expect(String(await readAll(world.store, diskKey))).toBe(theirs);
  });

  test.each([
    ['right', 'a web page', disk, { artifacts: [{ settlement: 'verified' }, {}] }],
    ['wrong', disk, 'a web page', undefined],
  ])('counts as what it became while it was read: %s', async (_what, before, now, expected) => {
    await using world = await open();
    const record = await unpublished(world);
    await world.put(diskKey, before);
    let asked = 0;
    world.before(`head ${diskKey}`, async () => {
      if (++asked === 2) await world.put(diskKey, now);
    });
    const publishing = world.publish(record);
    if (expected) expect(await publishing).toMatchObject(expected);
    else await expect(publishing).rejects.toMatchObject(corrupt);
  });

  test('may be what another zstd makes of the file', async () => {
    await using world = await open();
    const record = await unpublished(world);
    const key = objectKey(digestOf(disk), 'zstd');
    const { stdout } = await execa('zstd', ['-q', '-c', '-19', '--no-check'], {
      input: disk,
      encoding: 'buffer',
    });
    await world.put(key, stdout);
    const { artifacts } = await world.publish(record, { encoding: 'zstd' });
    expect(artifacts[0]).toMatchObject({
      settlement: 'verified',
      sent: 0,
      storedSize: stdout.length,
    });
    expect((await readAll(world.store, key))?.equals(stdout)).toBe(true);
  });
});

describe('an object that a record vouches for', () => {
  test('is right where its record says so and the store keeps a checksum: nobody reads it', async () => {
    await using world = await watchedS3();
    const record = await published(world);
    const again = await world.publish(record);
    expect(again.record).toEqual(record);
    expect(again.artifacts).toMatchObject([
      { key: diskKey, settlement: 'present', sent: 0, size: 5000, storedSize: 5000 },
      { key: kernelKey, settlement: 'present', sent: 0, size: 6, storedSize: 6 },
    ]);
    expect(ofObjects(world)).toEqual([`head ${diskKey}`, `head ${kernelKey}`]);
  });

  test('is right where the pinned record says so, or the record itself', async () => {
    await using world = await watchedS3();
    const pinned = await published(world);
    const built = await unpublished(world);
    const again = await world.publish(built, { pinned });
    expect(again.record).toEqual(pinned);
    expect(again.artifacts).toMatchObject([{ settlement: 'present' }, { settlement: 'present' }]);
    expect(ofObjects(world)).toEqual([`head ${diskKey}`, `head ${kernelKey}`]);
    const later = await world.publish(pinned, { pinned: claiming(pinned, { size: 1 }) });
    expect(later.artifacts).toMatchObject([{ settlement: 'present' }, { settlement: 'present' }]);
  });

  test('is read where the store keeps no checksum, whatever its record says', async () => {
    await using world = await watchedDirectory();
    const record = await published(world);
    const again = await world.publish(record);
    expect(again.record).toEqual(record);
    expect(again.artifacts).toMatchObject([{ settlement: 'verified' }, { settlement: 'verified' }]);
    await world.put(diskKey, 'risk '.repeat(1000));
    await expect(world.publish(record)).rejects.toMatchObject(corrupt);
  });
});

describe('on the wire of S3', () => {
  test('an unchanged record takes a HEAD for each digest, and one for itself', async () => {
    await using world = await watchedS3();
    const same = [await world.artifact('wic', disk), await world.artifact('img', disk)];
    const kernels = [await world.artifact('vmlinuz', kernel)];
    const { record } = await world.publish(recordOf({ artifacts: [...same, ...kernels] }));
    const before = world.s3.requests.length;
    await world.publish(record);
    const requests = world.s3.requests.slice(before);
    expect(requests.map(({ operation }) => operation)).toEqual([
      'HeadObject',
      'HeadObject',
      'HeadObject',
    ]);
    expect(requests.reduce((sum, { bytesReceived }) => sum + bytesReceived, 0)).toBe(0);
  });

  test('an object that lies about its record is found by its checksum, whatever its size', async () => {
    await using world = await watchedS3();
    const record = await published(world);
    await world.put(diskKey, 'risk '.repeat(1000));
    await expect(world.publish(record)).rejects.toMatchObject(corrupt);
  });

  test('a repair replaces just what was found to be wrong', async () => {
    await using world = await watchedS3();
    const record = await unpublished(world);
    await world.put(diskKey, 'a web page');
    const [wrong] = world.s3.objects();
    await world.publish(record, { repair: true });
    const puts = world.s3.requests.filter(({ operation }) => operation === 'PutObject');
    const conditions = puts.flatMap(({ headers }) => headers['if-match'] ?? []);
    expect(conditions.map((tag) => tag.replaceAll('"', ''))).toEqual([wrong?.etag]);
  });
});
