import { setMaxListeners } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import type { Transfer } from '../../src/report/reporter.ts';
import { pinOf, registryOf } from '../registry/registries.ts';
import { disk, publishedWorld, type World } from './worlds.ts';

const right = { findings: [], unreachable: [], unpublished: [], notices: [] };

describe('many pins', () => {
  const many = (world: World, count: number) =>
    Array.from({ length: count }, (_, index) => {
      const contents = `disk ${index}`;
      world.web.put(`/many/${index}`, { body: contents });
      return pinOf(`m.disk${index}`, contents, { url: `${world.web.url}/many/${index}` });
    });

  test('are asked at the same time, but not all at once, and say how far they are', async () => {
    await using world = await publishedWorld();
    const progress: string[] = [];
    const registry = { ...registryOf(), adopted: many(world, 200) };
    const onProgress = (done: number, total: number) => void progress.push(`${done}/${total}`);
    const result = await world.verify(registry, { onProgress });
    expect(result).toMatchObject({ ...right, checked: { urls: 200 } });
    expect(world.web.mostAtOnce).toBeGreaterThan(8);
    expect(world.web.mostAtOnce).toBeLessThanOrEqual(16);
    expect(progress).toHaveLength(200);
    expect(progress.at(-1)).toBe('200/200');
  });

  test('of the same bytes are read once', async () => {
    await using world = await publishedWorld();
    const [pin] = world.variant.pins;
    if (pin === undefined) throw new Error('an artifact');
    const adopted = ['a', 'b', 'c'].map((name) => ({ ...pin, attributePath: ['same', name] }));
    const transfers: Transfer[][] = [];
    const onTransfers = (now: readonly Transfer[]) => void transfers.push([...now]);
    const options = { deep: true, onTransfers };
    const result = await world.verify({ ...registryOf(), adopted }, options);
    expect(result).toMatchObject({ ...right, checked: { urls: 1, bytes: disk.length } });
    const { length: size } = disk;
    expect(transfers.at(-1)).toEqual([{ name: 'same.a', activity: 'checking', done: size, size }]);
  });

  test.each([false, true])('are left where the signal says so, deep %s', async (deep) => {
    await using world = await publishedWorld();
    const controller = new AbortController();
    // As that of a run.
    setMaxListeners(100, controller.signal);
    const registry = { ...registryOf(), adopted: many(world, 200) };
    const onProgress = (done: number) => {
      if (done === 20) controller.abort(new Error('enough'));
    };
    const options = { deep, onProgress, signal: controller.signal };
    await expect(world.verify(registry, options)).rejects.toThrow('enough');
    // Of a HEAD for each, and a download where that is wanted: these are fewer at a time.
    expect(world.web.requests.length).toBeLessThan(deep ? 300 : 150);
  });
});
