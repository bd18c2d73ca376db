import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { decode } from '../../src/fetch/decode.ts';
import { fetchPin } from '../../src/fetch/fetch-pin.ts';
import { readersOf } from '../../src/verify/readers.ts';
import { pinTargets } from '../../src/verify/target.ts';
import { digestOf, registryOf } from '../registry/registries.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts';
import { disk, impatience, publishedWorld, type World } from '../verify/worlds.ts';

interface Fetching extends AsyncDisposable {
  readonly world: World;
  readonly directory: TemporaryDirectory;
  readonly path: string;
  fetch(registry?: World['registry'], signal?: AbortSignal): ReturnType<typeof fetchPin>;
}

async function fetching(
  encoding: 'none' | 'zstd' = 'zstd',
  mirrors: string[] = [],
): Promise<Fetching> {
  const world = await publishedWorld(encoding);
  const directory = await temporaryDirectory();
  const path = join(directory.path, 'disk.wic');
  const registry = { ...world.registry, access: { mirrors } };
  return {
    world,
    directory,
    path,
    fetch: (of = registry, signal = new AbortController().signal) => {
      const [wic] = pinTargets(of).filter(({ attribute }) => attribute.endsWith('.wic'));
      if (wic === undefined) throw new Error('no disk is pinned');
      // As readers do: not by way of our store.
      const readers = readersOf({ store: world.store, isPrivate: false, patience: impatience });
      const everybody = (url: string) => ({ everybody: readers(url).everybody ?? never() });
      return fetchPin(wic, { path, readersOf: everybody, signal, onProgress: () => {} });
    },
    [Symbol.asyncDispose]: async () => {
      await world[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
    },
  };
}

function never(): never {
  throw new Error('no reader');
}

describe.each(['none', 'zstd'] as const)('a pin that is stored as %s', (encoding) => {
  test('is fetched, and no more is asked for once it is there', async () => {
    await using made = await fetching(encoding);
    const { world, path, directory, fetch } = made;
    expect(await fetch()).toBe('fetched');
    expect(await readFile(path, 'utf8')).toBe(disk);
    expect(await readdir(directory.path)).toEqual(['disk.wic']);
    const asked = world.web.requests.length;
    expect(await fetch()).toBe('present');
    expect(world.web.requests).toHaveLength(asked);
    await writeFile(path, 'of another build');
    expect(await fetch()).toBe('replaced');
    expect(await readFile(path, 'utf8')).toBe(disk);
  });

  test('goes on with what an interrupted download left, also where that was all of it', async () => {
    await using made = await fetching(encoding);
    const { world, path, fetch } = made;
    const { wic } = world.keys;
    const bytes = world.bytes(wic);
    for (const had of [Math.floor(bytes.length / 2), bytes.length]) {
      await writeFile(path, 'an older disk');
      await writeFile(`${path}.part`, bytes.subarray(0, had));
      expect(await fetch()).toBe('replaced');
      expect(await readFile(path, 'utf8')).toBe(disk);
      expect(world.web.requests.at(-1)).toBe(`GET ${world.path(wic)} bytes=${had}-`);
    }
  });

  test('that is something else is an error, and leaves nothing to go on with', async () => {
    await using made = await fetching(encoding);
    const { world, path, directory, fetch } = made;
    await writeFile(`${path}.part`, 'not how it begins');
    await expect(fetch()).rejects.toMatchObject({ code: 'object-corrupt' });
    expect(await readdir(directory.path)).toEqual([]);
    world.web.put(world.path(world.keys.wic), { body: '<!doctype html>' });
    await expect(fetch()).rejects.toMatchObject({
      code: 'object-corrupt',
      hint: expect.stringContaining('verify --deep'),
    });
    expect(await readdir(directory.path)).toEqual([]);
  });
});

test('what its own place lacks comes from a mirror', async () => {
  await using made = await fetching();
  const { world, path, fetch } = made;
  world.copyTo('/mirror');
  world.web.remove(world.path(world.keys.wic));
  const registry = { ...world.registry, access: { mirrors: [`${world.web.url}/mirror`] } };
  expect(await fetch(registry)).toBe('fetched');
  expect(await readFile(path, 'utf8')).toBe(disk);
  world.web.remove(`/mirror/${world.keys.wic}`);
  await writeFile(path, 'another');
  await expect(fetch(registry)).rejects.toMatchObject({ code: 'store-unreachable' });
});

test('a connection that breaks is made anew, and whoever interrupts it keeps what came', async () => {
  await using made = await fetching('none');
  const { world, path, directory, fetch } = made;
  const place = world.path(world.keys.wic);
  world.web.befall(place, { resetAfter: 300_000 });
  expect(await fetch()).toBe('fetched');
  await writeFile(path, 'another');
  world.web.befall(place, { stallAfter: 300_000 }, Number.POSITIVE_INFINITY);
  const controller = new AbortController();
  const fetched = fetch(undefined, controller.signal);
  const came = async () => (await stat(`${path}.part`).catch(() => undefined))?.size ?? 0;
  while ((await came()) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  controller.abort(new Error('enough'));
  await expect(fetched).rejects.toThrow('enough');
  expect(await readdir(directory.path)).toEqual(['disk.wic', 'disk.wic.part']);
  expect(await readFile(path, 'utf8')).toBe('another');
});

test('what was never published is said to be so', async () => {
  await using made = await fetching();
  const { world, fetch } = made;
  const pins = world.variant.pins.map(({ url: _, ...pin }) => pin);
  await expect(fetch(registryOf({ ...world.variant, pins }))).rejects.toMatchObject({
    code: 'not-published',
    hint: expect.stringContaining('isar-artifacts publish'),
  });
});

test('an image that is mostly empty takes no more room than it has', async () => {
  await using directory = await temporaryDirectory();
  const image = Buffer.concat([
    Buffer.from('boot'),
    Buffer.alloc(64 * 1024 * 1024),
    Buffer.from('end'),
  ]);
  const [object, path] = [join(directory.path, 'object'), join(directory.path, 'image.wic')];
  await writeFile(object, image);
  await decode(object, path, { name: 'image.wic', sha256: digestOf(image), encoding: 'none' });
  expect((await readFile(path)).equals(image)).toBe(true);
  expect((await stat(path)).blocks * 512).toBeLessThan(8 * 1024 * 1024);
});
