import { describe, expect, test } from '@jest/globals';
import type { PruneProgress } from '../../src/prune/progress.ts';
import { type Pruned, type PruneOptions, prune } from '../../src/prune/prune.ts';
import { objectKey } from '../../src/store/key.ts';
import type { ObjectStore } from '../../src/store/object-store.ts';
import { digestOf } from '../registry/registries.ts';
import { onStrictS3, prefix, type StrictWorld } from '../store/s3-worlds.ts';
import { rawRequest } from '../support/s3/raw-request.ts';

const day = 24 * 3_600_000;
const keyOf = (index: number) => objectKey(digestOf(`disk ${index}`), 'zstd');
/** What refs name: the first. */
const named = async () => ({
  digests: new Map([[digestOf('disk 0'), 'named by 1 ref']]),
  refs: 1,
  registries: 1,
});

/** A store with so many objects, of which the refs name one. They are looked at in a month. */
async function filled(count: number): Promise<StrictWorld> {
  const world = await onStrictS3();
  for (let index = 0; index < count; index++) {
    await world.s3.put(`${prefix}/${keyOf(index)}`, Buffer.from('disk'));
  }
  await world.s3.put(`${prefix}/sha256/notes`, Buffer.from('of somebody else'));
  return world;
}

const pruned = ({ store }: StrictWorld, more: Partial<PruneOptions> = {}): Promise<Pruned> =>
  prune({ store, named, delete: true, now: () => Date.now() + 31 * day, ...more });
const removals = ({ s3 }: StrictWorld) =>
  s3.requests.filter(({ operation }) => operation === 'DeleteObject');
const left = [keyOf(0), 'sha256/notes'];

/** What pruning uses of a store. */
const portOf = (store: ObjectStore): PruneOptions['store'] => ({
  location: store.location,
  list: (options) => store.list(options),
  now: (options) => store.now(options),
  openUploads: (options) => store.openUploads(options),
  read: (key, options) => store.read(key, options),
  remove: (key, options) => store.remove(key, options),
});

describe('pruning a bucket', () => {
  test('of 2,500 objects is done page by page, and one by one', async () => {
    await using world = await filled(2500);
    const seen: PruneProgress[] = [];
    const onProgress = (progress: PruneProgress) => void seen.push(progress);
    expect(await pruned(world, { delete: false })).toMatchObject({
      deleted: false,
      removed: { objects: 2499, bytes: 4 * 2499 },
      kept: { objects: 2 },
    });
    expect(await pruned(world, { onProgress })).toMatchObject({ removed: { objects: 2499 } });
    expect((await world.contents()).toSorted()).toEqual(left);
    expect(removals(world)).toHaveLength(2499);
    expect(seen).toContainEqual({ activity: 'listing objects', done: 2000 });
    expect(seen.at(-1)).toEqual({ activity: 'removing', done: 2499, of: 2499 });
  });

  test('goes by the clock of the server, and not by ours', async () => {
    await using world = await filled(3);
    const { store } = world;
    const byServer = { store, named, delete: true };
    expect(await prune(byServer)).toMatchObject({ removed: { objects: 0 } });
    const inAMonth = async () => (await store.now()) + 31 * day;
    expect(await prune({ ...byServer, store: { ...portOf(store), now: inAMonth } })).toMatchObject({
      removed: { objects: 2 },
    });
  });

  test('removes at most sixteen at once', async () => {
    await using world = await filled(50);
    let [now, most] = [0, 0];
    const { store } = world;
    const remove = async (key: string) => {
      most = Math.max(most, ++now);
      await store.remove(key);
      now--;
    };
    await pruned(world, { store: { ...portOf(store), remove } });
    expect(most).toBe(16);
    expect((await world.contents()).toSorted()).toEqual(left);
  });

  test('that is interrupted stops, and the same again does the rest', async () => {
    await using world = await filled(200);
    const reason = new Error('interrupted');
    const controller = new AbortController();
    const onProgress = ({ activity, done }: PruneProgress) => {
      if (activity === 'removing' && done === 20) controller.abort(reason);
    };
    const { signal } = controller;
    await expect(pruned(world, { signal, onProgress })).rejects.toBe(reason);
    // What was under way may be done all the same.
    expect((await world.contents()).length).toBeGreaterThan(201 - 20 - 32);
    expect((await pruned(world)).removed.objects).toBeGreaterThan(199 - 20 - 32);
    expect((await world.contents()).toSorted()).toEqual(left);
  });

  test('without the right to remove says which one is missing, and stops', async () => {
    await using world = await filled(200);
    const fault = { kind: 'answer', status: 403, code: 'AccessDenied' } as const;
    world.s3.inject({ when: { operation: 'DeleteObject' }, fault, times: 999 });
    await expect(pruned(world)).rejects.toMatchObject({
      code: 'store-denied',
      hint: expect.stringContaining('s3:DeleteObject'),
    });
    expect(removals(world).length).toBeLessThanOrEqual(16);
    expect(await world.contents()).toHaveLength(201);
  });

  test('survives passing faults', async () => {
    await using world = await filled(40);
    const slowDown = { kind: 'answer', status: 503, code: 'SlowDown' } as const;
    for (const operation of ['ListObjectsV2', 'ListMultipartUploads', 'DeleteObject'] as const) {
      world.s3.inject({ when: { operation }, fault: slowDown });
      world.s3.inject({ when: { operation }, fault: { kind: 'lost-answer' } });
    }
    await pruned(world);
    expect((await world.contents()).toSorted()).toEqual(left);
  });

  test('leaves what has an upload in parts under way', async () => {
    await using world = await filled(3);
    const key = `${prefix}/${keyOf(1)}`;
    await rawRequest(world.s3, { method: 'POST', key, query: { uploads: '' } });
    const { decisions } = await pruned(world);
    const reason = 'an upload of it is under way';
    expect(decisions).toContainEqual(expect.objectContaining({ key: keyOf(1), reason }));
    const unfinished = `unfinished: ${keyOf(1)}`;
    expect((await world.contents()).toSorted()).toEqual([...left, keyOf(1), unfinished].toSorted());
  });
});
