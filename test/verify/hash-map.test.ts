import { rm } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import type { Registry } from '../../src/registry/pins.ts';
import { withUrls } from '../../src/verify/locate.ts';
import { digestOf, registryOf } from '../registry/registries.ts';
import { publishedWorld, type World } from './worlds.ts';

const right = { findings: [], unreachable: [], unpublished: [], notices: [] };
const id = 'qemuamd64.server';

/** What is read of a hash map: names, hashes, and the record that the comments name. */
function mapOf({ variant }: World, record = variant.record): Registry {
  const pins = variant.pins.map(({ attributePath, name, sha256 }) => {
    return { attributePath, name, sha256, encoding: 'none' as const };
  });
  return registryOf({ id, ...(record === undefined ? {} : { record }), pins });
}

const verifyMap = (world: World, registry = mapOf(world), options = {}) =>
  world.verify(registry, { below: world.store.publicUrl, ...options });
const statusesOf = async (result: ReturnType<typeof verifyMap>) =>
  (await result).pins.map(({ status }) => status);

describe.each(['none', 'zstd'] as const)('a hash map of what was published (%s)', (encoding) => {
  test.each([false, true])('is right, deep %s', async (deep) => {
    await using world = await publishedWorld(encoding);
    const result = await verifyMap(world, undefined, { deep });
    expect(result).toMatchObject(right);
    expect(result.pins).toMatchObject([
      { url: world.url(world.keys.wic), status: 'ok' },
      { url: world.url(world.keys.vmlinuz), status: 'ok' },
    ]);
  });

  test('is wrong where an object is gone, or cannot be fetched', async () => {
    await using world = await publishedWorld(encoding);
    await rm(world.objectPath(world.keys.wic));
    world.web.remove(world.path(world.keys.vmlinuz));
    expect((await verifyMap(world)).findings).toMatchObject([
      { attribute: `${id}.wic`, problem: 'there is no such object in the store' },
      { attribute: `${id}.vmlinuz`, problem: 'nothing is there' },
    ]);
  });
});

describe('a hash map', () => {
  test('whose lines name no build record is not published, as far as anybody knows', async () => {
    await using world = await publishedWorld();
    const { record: _, ...unmarked } = mapOf(world).variants.get(id) ?? { id, pins: [] };
    const result = verifyMap(world, registryOf(unmarked));
    const problem = 'without the comment that names their build record, which knows where they are';
    const hint = expect.stringContaining('isar-artifacts publish --pinned');
    expect(await result).toMatchObject({
      ...right,
      unpublished: [
        { attribute: `${id}.wic`, variant: id, problem, hint },
        { attribute: `${id}.vmlinuz`, problem },
      ],
    });
    expect(await statusesOf(result)).toEqual(['unpublished', 'unpublished']);
    expect(world.web.requests).toEqual([]);
  });

  test('is wrong where the build record is gone, and so nobody knows where the files are', async () => {
    await using world = await publishedWorld();
    await rm(world.objectPath(world.keys.record));
    const result = verifyMap(world);
    expect(await result).toMatchObject({
      ...right,
      findings: [
        {
          variant: id,
          url: world.url(world.keys.record),
          problem: 'its build record: there is no such object in the store',
        },
      ],
    });
    expect(await statusesOf(result)).toEqual(['wrong', 'wrong']);
  });

  test('is neither right nor wrong where nobody gives the build record', async () => {
    await using world = await publishedWorld();
    const path = world.path(world.keys.record);
    world.web.befall(path, { status: 403 }, Number.POSITIVE_INFINITY);
    const result = verifyMap(world);
    expect(await result).toMatchObject({
      ...right,
      unreachable: [{ variant: id, code: 'store-denied' }],
    });
    expect(await statusesOf(result)).toEqual(['unreachable', 'unreachable']);
  });

  test('is wrong where a hash is not the one of the record', async () => {
    await using world = await publishedWorld();
    const { pins, ...variant } = mapOf(world).variants.get(id) ?? { id, pins: [] };
    const [first, ...others] = pins;
    if (first === undefined) throw new Error('an artifact');
    const changed = { ...first, sha256: digestOf('another disk') };
    const result = await verifyMap(world, registryOf({ ...variant, pins: [changed, ...others] }));
    expect(result.findings).toMatchObject([{ attribute: `${id}.wic` }]);
    expect(result.pins.map(({ status }) => status)).toEqual(['wrong', 'ok']);
  });

  test('gets its URLs from records, and none where there is no record', async () => {
    await using world = await publishedWorld('zstd');
    const registry = mapOf(world);
    const records = new Map([[id, world.record]]);
    const pins = withUrls(registry, records, world.store.publicUrl).variants.get(id)?.pins;
    expect(pins).toEqual(world.variant.pins);
    expect(withUrls(registry, new Map(), world.store.publicUrl)).toEqual(registry);
  });
});
