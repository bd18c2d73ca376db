import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { bodyOf, type Listed, type ObjectStore } from '../../src/store/object-store.ts';
import { bodyFrom, bytesOf, type StoreTraits, type StoreUnderTest } from './contract.ts';

const hex = (index: number) => index.toString(16).padStart(64, '0');
const keyOf = (index: number) => `sha256/${hex(index)}`;

export async function listOf(store: Pick<ObjectStore, 'list'>): Promise<Listed[]> {
  const listed: Listed[] = [];
  for await (const object of store.list()) listed.push(object);
  return listed;
}

async function uploadsOf(store: ObjectStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.openUploads()) keys.push(key);
  return keys.toSorted();
}

/** What every adapter of the port `ObjectStore` says of all it holds. Stores list in pages of two. */
export function listingContract(
  name: string,
  traits: StoreTraits,
  makeStore: () => Promise<StoreUnderTest>,
): void {
  describe(`${name}, listed`, () => {
    test('nothing is in an empty store, and nobody uploads', async () => {
      await using made = await makeStore();
      expect(await listOf(made.store)).toEqual([]);
      expect(await uploadsOf(made.store)).toEqual([]);
    });

    test('is every object with size, version and time, and nothing of other folders', async () => {
      await using made = await makeStore();
      const { store } = made;
      const begun = Date.now();
      const foreign = ['builds/notes', 'sha256/a b+c&é.txt', 'nar/1.nar'];
      const keys = [
        ...Array.from({ length: 5 }, (_, index) => keyOf(index)),
        `${keyOf(1)}.zst`,
        ...[7, 8, 9].map((index) => `builds/${hex(index)}.json`),
        `nar/${hex(1)}.nar.zst`,
        ...['0', '1', 'z'].map((letter) => `${letter.repeat(32)}.narinfo`),
        ...foreign,
      ];
      for (const [size, key] of keys.entries()) await store.create(key, bodyOf(bytesOf(size)));
      for (const key of [
        'nix-cache-info',
        'sha256-notes',
        'a.narinfo',
        `x/${'0'.repeat(32)}.narinfo`,
      ]) {
        await store.create(key, bodyOf(bytesOf(9)));
      }
      const listed = await listOf(store);
      expect(listed.map(({ key }) => key).toSorted()).toEqual(keys.toSorted());
      for (const { key, size, version, modified } of listed) {
        expect(await store.head(key)).toMatchObject({ size, version });
        expect(size).toBe(keys.indexOf(key));
        // Clocks of file systems and servers are coarse.
        expect(modified).toBeGreaterThan(begun - 3000);
        expect(modified).toBeLessThan(Date.now() + 3000);
      }
    });

    test('tells times of a clock that it also reads', async () => {
      await using made = await makeStore();
      const { store } = made;
      const before = await store.now();
      await store.create(keyOf(1), bodyOf(bytesOf(1)));
      const [listed] = await listOf(store);
      // To the second, and coarse.
      expect(listed?.modified).toBeGreaterThanOrEqual(before - 1000);
      expect(listed?.modified).toBeLessThanOrEqual((await store.now()) + 1000);
      expect(await made.contents()).toEqual([keyOf(1)]);
    });

    test('is not what was removed; removing what is not there is no error', async () => {
      await using made = await makeStore();
      const { store } = made;
      for (const index of [1, 2, 3]) await store.create(keyOf(index), bodyOf(bytesOf(index)));
      await store.remove(keyOf(2));
      await store.remove(keyOf(2));
      await store.remove(keyOf(9));
      expect(await made.contents()).toEqual([keyOf(1), keyOf(3)]);
      expect(await store.head(keyOf(2))).toBeUndefined();
      expect((await listOf(store)).map(({ key }) => key)).toEqual([keyOf(1), keyOf(3)]);
      expect(await store.create(keyOf(2), bodyOf(bytesOf(9)))).toMatchObject({ created: true });
    });

    test('uploads are seen while they are under way, and not afterwards', async () => {
      await using made = await makeStore();
      const { store } = made;
      const size = 2 * (traits.edges.at(-1) ?? 1);
      const controller = new AbortController();
      const { signal } = controller;
      async function* endless() {
        yield bytesOf(size);
        await once(signal, 'abort');
      }
      const keys = [1, 2, 3].map((index) => `${keyOf(index)}.zst`);
      await store.create(keyOf(4), bodyOf(bytesOf(size)));
      const creating = keys.map((key) =>
        store.create(key, bodyFrom(endless, size + 1), { signal }),
      );
      const settled = Promise.allSettled(creating);
      while ((await uploadsOf(store)).length < keys.length) await sleep(20);
      expect(await uploadsOf(store)).toEqual(keys);
      // What is not whole yet is no object.
      expect((await listOf(store)).map(({ key }) => key)).toEqual([keyOf(4)]);
      controller.abort(new Error('interrupted'));
      await settled;
      expect(await uploadsOf(store)).toEqual([]);
    });

    test('ends when it is interrupted, with the reason', async () => {
      await using made = await makeStore();
      const { store } = made;
      for (const index of [1, 2, 3]) await store.create(keyOf(index), bodyOf(bytesOf(index)));
      const controller = new AbortController();
      const reason = new Error('interrupted');
      const { signal } = controller;
      const seen: string[] = [];
      const listing = async () => {
        for await (const { key } of store.list({ signal })) {
          seen.push(key);
          controller.abort(reason);
        }
      };
      await expect(listing()).rejects.toBe(reason);
      expect(seen.length).toBeLessThan(3);
      const uploads = store.openUploads({ signal })[Symbol.asyncIterator]();
      await expect(uploads.next()).rejects.toBe(reason);
      await expect(store.remove(keyOf(1), { signal })).rejects.toBe(reason);
      expect(await made.contents()).toHaveLength(3);
    });
  });
}
