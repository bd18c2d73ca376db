import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { narinfoKey, narKey, objectKey } from '../../src/store/key.ts';
import { registryOf } from '../registry/registries.ts';
import { cachedWorld, publishedWorld, type World } from './worlds.ts';

const cache = true;
const wic = 'qemuamd64.server.wic';
const encodings = ['none', 'zstd'] as const;

function keysOf({ record }: World) {
  const [disk] = record.artifacts;
  if (disk === undefined) throw new Error('nothing was built');
  const { name, sha256, object } = disk;
  return {
    narinfo: narinfoKey(name, sha256),
    archive: narKey(sha256, object?.encoding ?? 'none'),
  };
}

/** In the store, and for readers. */
async function edit(world: World, key: string, change: (text: string) => string) {
  const text = change(await readFile(world.objectPath(key), 'latin1'));
  await writeFile(world.objectPath(key), text, 'latin1');
  world.web.put(world.path(key), { body: Buffer.from(text, 'latin1') });
}

describe.each(encodings)('a store that is a binary cache (%s)', (encoding) => {
  test.each([false, true])('is right, deep %s', async (deep) => {
    await using world = await cachedWorld(encoding);
    const { findings, unreachable, notices, checked } = await world.verify(undefined, {
      cache,
      deep,
    });
    expect([findings, unreachable, notices]).toEqual([[], [], []]);
    // Record, nix-cache-info, and of two pins object, narinfo and archive.
    expect(checked.urls).toBe(8);
    const read = world.record.artifacts.flatMap(({ name, sha256 }) => [
      narinfoKey(name, sha256),
      ...(deep ? [objectKey(sha256, encoding), narKey(sha256, encoding)] : []),
    ]);
    const all = [...read, world.keys.record, 'nix-cache-info'];
    expect(checked.bytes).toBe(all.reduce((sum, key) => sum + world.bytes(key).length, 0));
  });

  test('a private one is asked itself', async () => {
    await using world = await cachedWorld(encoding);
    const access = { mirrors: [], credentials: { kind: 'netrc' as const } };
    const { narinfo } = keysOf(world);
    const of = () => world.verify({ ...world.registry, access }, { cache, deep: true });
    expect(await of()).toMatchObject({ findings: [], unreachable: [], notices: [] });
    expect(world.web.requests).toEqual([]);
    await rm(world.objectPath(narinfo));
    expect(await of()).toMatchObject({
      findings: [],
      notices: [expect.stringMatching(/: 1 of 2/)],
    });
  });

  test('an archive of other bytes is found by reading it', async () => {
    await using world = await cachedWorld(encoding);
    const { archive } = keysOf(world);
    await edit(world, archive, (text) => {
      const middle = text.length >> 1;
      const flipped = String.fromCharCode(text.charCodeAt(middle) ^ 1);
      return `${text.slice(0, middle)}${flipped}${text.slice(middle + 1)}`;
    });
    expect((await world.verify(undefined, { cache })).findings).toEqual([]);
    const { findings, pins } = await world.verify(undefined, { cache, deep: true });
    expect(findings).toMatchObject([
      {
        attribute: wic,
        url: world.url(archive),
        problem: expect.stringMatching(
          /^its archive in the binary cache: what is there has another/,
        ),
        hint: expect.stringContaining('publish --variant qemuamd64.server --force --repair'),
      },
    ]);
    expect(pins[0]).toMatchObject({ attribute: wic, status: 'wrong' });
  });
});

test.each([
  ['a narinfo of another size', /^NarSize: .*$/m, 'NarSize: 1', 'has another NarSize'],
  ['a narinfo of other contents', /^CA: .*$/m, 'CA: fixed:sha256:0', 'has another CA'],
  ['a narinfo of another digest', /^NarHash: ..../m, 'NarHash: x', 'has another NarHash'],
  ['a narinfo of another encoding', /^Compression: .*$/m, 'Compression: xz', 'another Compression'],
  ['a narinfo of another length', /^FileSize: .*$/m, 'FileSize: 7', 'has another FileSize'],
  ['the archive of another file', /nar\/[0-9a-f]{4}/, 'nar/0000', 'the archive of another file'],
])('finds %s', async (_, from, to, problem) => {
  await using world = await cachedWorld();
  const { narinfo } = keysOf(world);
  await edit(world, narinfo, (text) => text.replace(from, to));
  const { findings } = await world.verify(undefined, { cache });
  expect(findings).toMatchObject([
    { attribute: wic, url: world.url(narinfo), problem: expect.stringContaining(problem) },
  ]);
});

test('finds an archive that is cut, one that is gone, and one that only readers miss', async () => {
  await using world = await cachedWorld();
  const { archive } = keysOf(world);
  const problems = async () =>
    (await world.verify(undefined, { cache })).findings.map(({ problem }) => problem);
  world.web.remove(world.path(archive));
  expect(await problems()).toEqual(['its archive in the binary cache: nothing is there']);
  await truncate(world.objectPath(archive), 10);
  expect(await problems()).toEqual([
    expect.stringMatching(/^its archive in the binary cache: has 10 bytes, and not \d+$/),
  ]);
  await rm(world.objectPath(archive));
  expect(await problems()).toEqual([
    'its archive in the binary cache: there is no such object in the store',
  ]);
});

test('a cache without nix-cache-info is none for Nix, nor one for another store', async () => {
  await using world = await cachedWorld();
  const url = world.url('nix-cache-info');
  await edit(world, 'nix-cache-info', () => 'StoreDir: /gnu/store\n');
  expect((await world.verify(undefined, { cache })).findings).toEqual([
    {
      url,
      problem: 'the nix-cache-info of the binary cache is not of /nix/store',
      hint: expect.stringContaining('has to be removed'),
    },
  ]);
  await rm(world.objectPath('nix-cache-info'));
  world.web.remove(world.path('nix-cache-info'));
  expect((await world.verify(undefined, { cache })).findings).toMatchObject([
    { url, problem: 'there is no nix-cache-info of the binary cache' },
  ]);
});

test('what was published before is told, and is no drift', async () => {
  await using world = await publishedWorld();
  const { findings, notices, pins } = await world.verify(undefined, { cache });
  expect([findings, notices]).toEqual([
    [],
    ['not in the binary cache: 2 of 2 pins; isar-artifacts publish --force, where they were built'],
  ]);
  expect(pins.map(({ status }) => status)).toEqual(['ok', 'ok']);
  expect((await world.verify()).notices).toEqual([]);
});

test('an archive of others is theirs', async () => {
  await using world = await cachedWorld();
  const { narinfo, archive } = keysOf(world);
  await edit(world, narinfo, (text) => text.replace(/^URL: .*$/m, 'URL: nar/0abc.nar.xz'));
  await rm(world.objectPath(archive));
  const { findings, notices } = await world.verify(undefined, { cache, deep: true });
  expect([findings, notices]).toEqual([
    [],
    ['archives of others in the binary cache, which were not looked at: 1'],
  ]);
});

test('a digest that no record has is told by the archive', async () => {
  await using world = await cachedWorld();
  const { narinfo } = keysOf(world);
  const other = '0'.repeat(52);
  await edit(world, narinfo, (text) => text.replace(/^NarHash: .*$/m, `NarHash: sha256:${other}`));
  // As of a pin whose record was written before there was a cache.
  const { record: _, ...variant } = world.variant;
  const registry = registryOf(variant);
  const of = async (deep: boolean) =>
    (await world.verify(registry, { cache, deep })).findings.filter(({ attribute }) => attribute);
  expect(await of(false)).toEqual([]);
  expect(await of(true)).toMatchObject([{ attribute: wic }]);
});
