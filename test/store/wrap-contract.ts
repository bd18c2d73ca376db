import { describe, expect, test } from '@jest/globals';
import type { ObjectStore } from '../../src/store/object-store.ts';
import { type Wrapped, wrappedBody } from '../../src/store/wrapped.ts';
import { bodyInBlocks, bytesOf, readAll, type StoreUnderTest } from './contract.ts';

const mebibyte = 1024 * 1024;
const [source, made] = ['sha256/ab', 'nar/ab.nar'];
const [head, tail] = [bytesOf(96, 'head'), bytesOf(23, 'tail')];

/** An object is there, and what is to be made of it. */
export async function toWrap(store: ObjectStore, bytes: Buffer): Promise<Wrapped> {
  const of = await store.create(source, bodyInBlocks(bytes, mebibyte));
  return { head, key: source, of, tail };
}

/** Makes it. @returns bytes that were sent, and copied */
export async function wrap(store: ObjectStore, wrapped: Wrapped) {
  const moved = { sent: 0, copied: 0, notices: [] as string[] };
  await store.create(made, wrappedBody(store, wrapped, {}), {
    onSent: (bytes) => {
      moved.sent += bytes;
    },
    onCopied: (bytes) => {
      moved.copied += bytes;
    },
    onNotice: (notice) => moved.notices.push(notice),
  });
  return moved;
}

/** What any store must do with an object that is made of another one. */
export function wrapContract(
  name: string,
  { copies }: { readonly copies: boolean },
  makeStore: () => Promise<StoreUnderTest>,
): void {
  describe(`an object made of another one, in ${name}`, () => {
    test.each([
      0,
      1000,
      5 * mebibyte - 96 - 23,
      5 * mebibyte,
      15 * mebibyte - 96 - 20,
      15 * mebibyte - 96,
      17 * mebibyte + 1,
    ])('of %d bytes', async (size) => {
      await using world = await makeStore();
      const bytes = bytesOf(size);
      const { sent, copied } = await wrap(world.store, await toWrap(world.store, bytes));
      const expected = Buffer.concat([head, bytes, tail]);
      expect((await readAll(world.store, made))?.equals(expected)).toBe(true);
      expect(sent + copied).toBe(expected.length);
      if (!copies) expect(copied).toBe(0);
      else if (size > 12 * mebibyte) expect(sent).toBeLessThanOrEqual(10 * mebibyte + tail.length);
    });

    test('stays away where the key is taken', async () => {
      await using world = await makeStore();
      const wrapped = await toWrap(world.store, bytesOf(16 * mebibyte));
      await world.store.create(made, bodyInBlocks(bytesOf(9), 9));
      await wrap(world.store, wrapped);
      expect(await readAll(world.store, made)).toEqual(bytesOf(9));
    });
  });
}
