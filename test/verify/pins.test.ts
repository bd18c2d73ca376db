import { describe, expect, test } from '@jest/globals';
import { objectKey } from '../../src/store/key.ts';
import { digestOf, pinOf, registryOf, variantOf } from '../registry/registries.ts';
import { disk, publishedWorld, type World } from './worlds.ts';

const wic = 'qemuamd64.server.wic';
const right = { findings: [], unreachable: [], unpublished: [], notices: [] };

const statuses = async (result: ReturnType<World['verify']>) =>
  Object.fromEntries((await result).pins.map(({ attribute, status }) => [attribute, status]));

describe('a pin', () => {
  test('whose URL has the key of another file is wrong without asking', async () => {
    await using world = await publishedWorld();
    const [first, second] = world.variant.pins;
    if (first === undefined || second === undefined) throw new Error('two artifacts');
    const url = second.url ?? '';
    const registry = { ...registryOf(), adopted: [{ ...first, url }] };
    const { findings } = await world.verify(registry, { deep: true });
    expect(findings).toMatchObject([
      { attribute: wic, url, problem: expect.stringContaining(objectKey(first.sha256, 'none')) },
    ]);
    expect(world.web.requests).toEqual([]);
  });

  test('without a URL is not published, adopted or not', async () => {
    await using world = await publishedWorld();
    const registry = {
      ...registryOf(variantOf('m.r', [pinOf('m.r.wic', 'a disk')])),
      adopted: [pinOf('old.wic', 'an old disk')],
    };
    expect(await world.verify(registry)).toMatchObject({
      ...right,
      unpublished: [
        { attribute: 'm.r.wic', variant: 'm.r', hint: expect.stringContaining('publish --pinned') },
        { attribute: 'old.wic', hint: expect.stringContaining('they were adopted') },
      ],
    });
    expect(await statuses(world.verify(registry))).toEqual({
      'm.r.wic': 'unpublished',
      'old.wic': 'unpublished',
    });
  });

  test('that was adopted with any URL is checked by what it says', async () => {
    await using world = await publishedWorld();
    world.web.put('/files/disk.wic', { body: disk });
    const url = `${world.web.url}/files/disk.wic`;
    const registry = (more: object) => ({
      ...registryOf(),
      adopted: [pinOf('old.wic', disk, { url, ...more })],
    });
    expect(await world.verify(registry({}), { deep: true })).toMatchObject(right);
    const { size: _, ...unsized } = pinOf('old.wic', disk, { url });
    const unknownSize = { ...registryOf(), adopted: [unsized] };
    expect(await world.verify(unknownSize, { deep: true })).toMatchObject(right);
    expect((await world.verify(registry({ size: 5 }))).findings).toMatchObject([
      { attribute: 'old.wic', problem: `has ${disk.length} bytes, and not 5` },
    ]);
    const other = registry({ sha256: digestOf('another disk') });
    expect((await world.verify(other, { deep: true })).findings).toHaveLength(1);
  });

  test('that nobody can be asked about is neither right nor wrong', async () => {
    await using world = await publishedWorld();
    world.web.befall(world.path(world.keys.wic), { status: 403 }, Number.POSITIVE_INFINITY);
    const sick = world.path(world.keys.vmlinuz);
    world.web.befall(sick, { status: 500 }, Number.POSITIVE_INFINITY);
    const result = await world.verify();
    expect(result.findings).toEqual([]);
    expect(result.unreachable).toMatchObject([
      { attribute: wic, code: 'store-denied', url: world.url(world.keys.wic) },
      { code: 'store-unreachable', problem: `${world.web.url}: HTTP status 500` },
    ]);
    expect(result.pins.map(({ status }) => status)).toEqual(['unreachable', 'unreachable']);
  });

  test('whose URL only Nix knows to read is nothing that we can tell of', async () => {
    await using world = await publishedWorld();
    const adopted = [pinOf('old.wic', 'a disk', { url: 'mirror://debian/disk.wic' })];
    expect((await world.verify({ ...registryOf(), adopted })).unreachable).toMatchObject([
      { attribute: 'old.wic', problem: 'verify cannot ask URLs of mirror:' },
    ]);
  });
});

describe('mirrors', () => {
  const mirrored = (world: World) => ({
    ...world.registry,
    access: { mirrors: [`${world.web.url}/one`, `${world.web.url}/two`] },
  });

  test('have everything, too', async () => {
    await using world = await publishedWorld();
    world.copyTo('/one');
    world.copyTo('/two');
    const result = await world.verify(mirrored(world), { deep: true });
    expect(result).toMatchObject(right);
    expect(result.checked.urls).toBe(9);
  });

  test('are told apart where one is wrong', async () => {
    await using world = await publishedWorld();
    world.copyTo('/one');
    world.copyTo('/two');
    world.web.put(`/two/${world.keys.wic}`, { body: 'an old disk' });
    world.web.remove(`/two/${world.keys.record}`);
    const hint = expect.stringContaining('storage.mirrors');
    expect((await world.verify(mirrored(world))).findings).toEqual([
      {
        variant: 'qemuamd64.server',
        url: `${world.web.url}/two/${world.keys.record}`,
        problem: 'its build record: nothing is there',
        hint,
      },
      {
        attribute: wic,
        variant: 'qemuamd64.server',
        url: `${world.web.url}/two/${world.keys.wic}`,
        problem: `has 11 bytes, and not ${disk.length}`,
        hint,
      },
    ]);
  });
});
