import { describe, expect, test } from '@jest/globals';
import { UserError } from '../../src/errors.ts';
import { bodyOf } from '../../src/store/object-store.ts';
import {
  bodyInBlocks,
  bytesOf,
  createdAs,
  readAll,
  type StoreTraits,
  type StoreUnderTest,
} from './contract.ts';

const key = 'sha256/0123';

/** What every adapter of the port `ObjectStore` does with an object that is wrong. */
export function replaceContract(
  name: string,
  traits: StoreTraits,
  makeStore: () => Promise<StoreUnderTest>,
): void {
  describe(`${name}, of which an object is wrong`, () => {
    test('what is wrong is replaced, with all that is kept beside it', async () => {
      await using made = await makeStore();
      const { store } = made;
      for (const size of [9, ...traits.edges.slice(-1)]) {
        const at = `sha256/${size}`;
        const wrong = await store.create(at, bodyOf(bytesOf(7, 'wrong')));
        const body = {
          ...bodyInBlocks(bytesOf(size), 1_000_003),
          metadata: { encoder: 'zstd -3' },
        };
        const replacing = store.replace(at, body, wrong);
        if (!traits.replaceable) {
          await expect(replacing).rejects.toMatchObject({ code: 'store-denied' });
          expect(await readAll(store, at)).toEqual(bytesOf(7, 'wrong'));
          continue;
        }
        const replaced = await replacing;
        expect(replaced).toEqual(createdAs(size));
        expect(replaced.version).not.toBe(wrong.version);
        expect(await store.head(at)).toMatchObject({ size, version: replaced.version });
        expect((await readAll(store, at))?.equals(bytesOf(size))).toBe(true);
        expect((await made.metadata?.(at)) ?? body.metadata).toEqual(body.metadata);
      }
      expect(await made.contents()).toHaveLength(1 + traits.edges.slice(-1).length);
    });

    test('what somebody has replaced already is left alone', async () => {
      await using made = await makeStore();
      const { store } = made;
      if (!traits.replaceable) return;
      const wrong = await store.create(key, bodyOf(bytesOf(7, 'wrong')));
      const theirs = await store.replace(key, bodyOf(bytesOf(8)), wrong);
      for (const size of [9, ...traits.edges.slice(-1)]) {
        const late = await store.replace(key, bodyOf(bytesOf(size)), wrong);
        expect(late).toEqual({ ...theirs, created: false });
      }
      expect(await readAll(store, key)).toEqual(bytesOf(8));
      expect(await made.contents()).toEqual([key]);
    });

    test('none can be written over: it is what a store is asked for', async () => {
      await using made = await makeStore();
      const there = await made.store.create(key, bodyOf(bytesOf(9)));
      expect(await made.store.isWriteOnce(key, bodyOf(bytesOf(9)))).toBe(true);
      expect(await made.store.head(key)).toMatchObject({ version: there.version });
      expect(await made.contents()).toEqual([key]);
    });

    test('what somebody has removed is not replaced', async () => {
      await using made = await makeStore();
      if (!traits.exclusive) return;
      const { version } = await made.store.create('sha256/4567', bodyOf(bytesOf(7)));
      const replacing = made.store.replace(key, bodyOf(bytesOf(9)), { size: 7, version });
      await expect(replacing).rejects.toThrow(UserError);
      expect(await made.contents()).toEqual(['sha256/4567']);
    });
  });
}
