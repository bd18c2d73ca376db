import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { UserError } from '../../src/errors.ts';
import type { ObjectStore } from '../../src/store/object-store.ts';

/** An empty store, with a way to look behind it. */
export interface StoreUnderTest extends AsyncDisposable {
  readonly store: ObjectStore;
  /** Whatever is in it, temporary files and unfinished uploads included. */
  contents(): Promise<string[]>;
}

const key = 'sha256/0123';

/** `bytes` in blocks of `blockSize`, each after a turn of the event loop. */
export async function* inBlocks(bytes: Uint8Array, blockSize: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += blockSize) {
    await new Promise((resolve) => setImmediate(resolve));
    yield bytes.subarray(at, at + blockSize);
  }
}

export async function readAll(store: ObjectStore, of: string): Promise<Buffer | undefined> {
  const body = await store.read(of);
  if (body === undefined) return undefined;
  const blocks: Uint8Array[] = [];
  for await (const block of body) blocks.push(block);
  return Buffer.concat(blocks);
}

/** Bytes that repeat in no block: a swapped or lost block shows. */
export function bytesOf(size: number, seed: string | number = size): Buffer {
  const digest = createHash('shake256', { outputLength: Math.max(1, size) });
  return digest.update(String(seed)).digest().subarray(0, size);
}

/** What every adapter of the port `ObjectStore` does, whatever is behind it. */
export function objectStoreContract(name: string, makeStore: () => Promise<StoreUnderTest>): void {
  describe(`${name} as an object store`, () => {
    test('a missing key has neither head nor contents', async () => {
      await using made = await makeStore();
      expect(await made.store.head(key)).toBeUndefined();
      expect(await made.store.read(key)).toBeUndefined();
    });

    test('what is created is read back, in any size and any blocks', async () => {
      const sizes = fc.oneof(
        fc.constantFrom(0, 1, 65_536, 1_048_576, 5_242_880 + 1),
        fc.nat(3_000_000),
      );
      await using made = await makeStore();
      const { store } = made;
      let count = 0;
      await fc.assert(
        fc.asyncProperty(sizes, fc.integer({ min: 4099, max: 2_000_003 }), async (size, block) => {
          const bytes = bytesOf(size);
          const at = `sha256/${count++}`;
          expect(await store.create(at, inBlocks(bytes, block))).toEqual({ created: true, size });
          expect(await store.head(at)).toEqual({ size });
          expect((await readAll(store, at))?.equals(bytes)).toBe(true);
        }),
        { numRuns: 15, examples: [[0, 4099]] },
      );
      expect(await made.contents()).toHaveLength(count);
    });

    test('what is there stays as it is', async () => {
      await using made = await makeStore();
      const { store } = made;
      await store.create(key, inBlocks(Buffer.from('first'), 2));
      expect(await store.create(key, inBlocks(Buffer.from('second!'), 2))).toEqual({
        created: false,
        size: 5,
      });
      expect(String(await readAll(store, key))).toBe('first');
      expect(await made.contents()).toEqual([key]);
    });

    test.each([0, 1, 3_000_000])(
      'a body that fails after %d bytes stores nothing',
      async (size) => {
        await using made = await makeStore();
        const { store } = made;
        async function* failing() {
          yield* inBlocks(bytesOf(size), 1_000_003);
          throw new UserError('file-changed', 'the disk.wic changed');
        }
        await expect(store.create(key, failing())).rejects.toThrow('the disk.wic changed');
        expect(await store.head(key)).toBeUndefined();
        expect(await made.contents()).toEqual([]);
        expect(await store.create(key, inBlocks(bytesOf(9), 9))).toEqual({
          created: true,
          size: 9,
        });
      },
    );

    test('of eight creators at once one creates, and its bytes are whole', async () => {
      await using made = await makeStore();
      const { store } = made;
      const bodies = Array.from({ length: 8 }, (_, index) => bytesOf(700_000 + index));
      const results = await Promise.all(
        bodies.map((bytes, index) => store.create(key, inBlocks(bytes, 10_007 + index))),
      );
      const winners = bodies.filter((_, index) => results[index]?.created);
      expect(winners).toHaveLength(1);
      expect((await readAll(store, key))?.equals(winners[0] ?? Buffer.of())).toBe(true);
      expect(new Set(results.map(({ size }) => size))).toEqual(new Set([winners[0]?.length]));
      expect(await made.contents()).toEqual([key]);
    });

    test('keys of one folder and of several do not mix', async () => {
      await using made = await makeStore();
      const { store } = made;
      const keys = ['nix-cache-info', 'builds/1.json', 'nar/a/b/c.nar', 'sha256/1', 'sha256/1.zst'];
      for (const each of keys) await store.create(each, inBlocks(Buffer.from(each), 3));
      for (const each of keys) expect(String(await readAll(store, each))).toBe(each);
      expect(await made.contents()).toEqual(keys.toSorted());
    });

    test('says where it is and where readers find it', async () => {
      await using made = await makeStore();
      expect(made.store.location).toMatch(/^[a-z0-9]+:/);
      expect(new URL(made.store.publicUrl).href).not.toBe('');
      expect(made.store.publicUrl).not.toMatch(/\/$/);
    });
  });
}
