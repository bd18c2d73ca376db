import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { UserError } from '../../src/errors.ts';
import { type Body, bodyOf, type ObjectStore } from '../../src/store/object-store.ts';
import { sourceOf } from '../../src/store/source.ts';

/** An empty store, with a way to look behind it. */
export interface StoreUnderTest extends AsyncDisposable {
  readonly store: ObjectStore;
  /** Whatever is in it, temporary files and unfinished uploads included. */
  contents(): Promise<string[]>;
  /** What is kept with an object, where the store can. */
  metadata?(key: string): Promise<Readonly<Record<string, string>>>;
}

export interface StoreTraits {
  /** Sizes in bytes around which the store does something else. */
  readonly edges: readonly number[];
  /** Of several creators at once just one creates. Else the last one wins, with equal contents in real life. */
  readonly exclusive: boolean;
  /** It keeps checksums. */
  readonly checksums: boolean;
  /** What is wrong can be replaced. Else that is denied, as all that could overwrite an object. */
  readonly replaceable: boolean;
}

const key = 'sha256/0123';
const stored = (size: number) => expect.objectContaining({ size });
export const createdAs = (size: number, created = true) =>
  expect.objectContaining({ created, size });

/** `bytes` in blocks of `blockSize`, each after a turn of the event loop. */
export async function* inBlocks(bytes: Uint8Array, blockSize: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += blockSize) {
    await new Promise((resolve) => setImmediate(resolve));
    yield bytes.subarray(at, at + blockSize);
  }
}

export function bodyInBlocks(bytes: Uint8Array, blockSize: number): Body {
  return bodyFrom(() => inBlocks(bytes, blockSize), bytes.length);
}

export function bodyFrom(blocks: () => AsyncIterable<Uint8Array>, atMost: number): Body {
  return { open: () => sourceOf(blocks()), atMost, encoder: 'none', metadata: {} };
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
export function objectStoreContract(
  name: string,
  traits: StoreTraits,
  makeStore: () => Promise<StoreUnderTest>,
): void {
  describe(`${name} as an object store`, () => {
    test('a missing key has neither head nor contents', async () => {
      await using made = await makeStore();
      expect(await made.store.head(key)).toBeUndefined();
      expect(await made.store.read(key)).toBeUndefined();
    });

    test('that it can be written is proved with nothing left', async () => {
      await using made = await makeStore();
      await made.store.proveWritable();
      expect(await made.contents()).toEqual([]);
    });

    test('what is created is read back, in any size and any blocks', async () => {
      const sizes = fc.oneof(fc.constantFrom(0, 1, 65_536, ...traits.edges), fc.nat(3_000_000));
      await using made = await makeStore();
      const { store } = made;
      let count = 0;
      await fc.assert(
        fc.asyncProperty(sizes, fc.integer({ min: 4099, max: 2_000_003 }), async (size, block) => {
          const bytes = bytesOf(size);
          const at = `sha256/${count++}`;
          expect(await store.create(at, bodyInBlocks(bytes, block))).toEqual(createdAs(size));
          expect(await store.head(at)).toEqual(stored(size));
          expect((await readAll(store, at))?.equals(bytes)).toBe(true);
        }),
        {
          numRuns: 15,
          examples: [[0, 4099], ...traits.edges.map((size): [number, number] => [size, 1_000_003])],
        },
      );
      expect(await made.contents()).toHaveLength(count);
    });

    test('a checksum is that of the bytes, the same whenever it is asked for', async () => {
      await using made = await makeStore();
      const { store } = made;
      const sizes = [9, ...traits.edges];
      for (const [index, size] of sizes.entries()) {
        const { checksum } = await store.create(`sha256/${index}`, bodyOf(bytesOf(size)));
        expect((await store.head(`sha256/${index}`))?.checksum).toBe(checksum);
        expect(typeof checksum).toBe(traits.checksums ? 'string' : 'undefined');
        const other = await store.create(`builds/${index}`, bodyOf(bytesOf(size, 'other')));
        if (traits.checksums) expect(other.checksum).not.toBe(checksum);
      }
    });

    test('what is there stays as it is', async () => {
      await using made = await makeStore();
      const { store } = made;
      const first = await store.create(key, bodyOf(Buffer.from('first')));
      for (const size of [7, ...traits.edges]) {
        expect(await store.create(key, bodyOf(bytesOf(size)))).toEqual({
          ...first,
          created: false,
        });
      }
      expect(String(await readAll(store, key))).toBe('first');
      expect(await made.contents()).toEqual([key]);
    });

    test.each([0, 1, 3_000_000, ...traits.edges])(
      'a body that fails after %d bytes stores nothing',
      async (size) => {
        await using made = await makeStore();
        const { store } = made;
        async function* failing() {
          yield* inBlocks(bytesOf(size), 1_000_003);
          throw new UserError('file-changed', 'the disk.wic changed');
        }
        const body = bodyFrom(failing, size);
        await expect(store.create(key, body)).rejects.toThrow('the disk.wic changed');
        expect(await store.head(key)).toBeUndefined();
        expect(await made.contents()).toEqual([]);
        expect(await store.create(key, bodyOf(bytesOf(9)))).toEqual(createdAs(9));
      },
    );

    test.each([0, 3_000_000, ...traits.edges])(
      'an interruption after %d bytes stores nothing, and is the error',
      async (size) => {
        await using made = await makeStore();
        const { store } = made;
        const controller = new AbortController();
        const interrupted = new UserError('interrupted', 'interrupted');
        async function* interrupting() {
          yield* inBlocks(bytesOf(size), 1_000_003);
          controller.abort(interrupted);
          yield* inBlocks(bytesOf(2_000_000), 1_000_003);
        }
        const body = bodyFrom(interrupting, size + 2_000_000);
        const creating = store.create(key, body, { signal: controller.signal });
        await expect(creating).rejects.toBe(interrupted);
        expect(await made.contents()).toEqual([]);
        const { signal } = controller;
        await expect(store.create(key, bodyOf(bytesOf(9)), { signal })).rejects.toBe(interrupted);
        expect(await made.contents()).toEqual([]);
      },
    );

    test('of eight creators at once one creates, and its bytes are whole', async () => {
      await using made = await makeStore();
      const { store } = made;
      for (const size of [700_000, ...traits.edges.slice(-1)]) {
        const at = `sha256/${size}`;
        const bodies = Array.from({ length: 8 }, (_, index) => bytesOf(size + index));
        const results = await Promise.all(
          bodies.map((bytes, index) => store.create(at, bodyInBlocks(bytes, 100_007 + index))),
        );
        const winners = bodies.filter((_, index) => results[index]?.created);
        const read = await readAll(store, at);
        if (traits.exclusive) expect(winners).toHaveLength(1);
        const candidates = traits.exclusive ? winners : bodies;
        expect(candidates.some((bytes) => read?.equals(bytes))).toBe(true);
        expect(await store.head(at)).toEqual(stored(read?.length ?? 0));
      }
      expect(await made.contents()).toHaveLength(1 + traits.edges.slice(-1).length);
    });

    test('says how many bytes it took, which are none where it has the key', async () => {
      await using made = await makeStore();
      const sentBy = async (at: string, size: number) => {
        let sent = 0;
        const onSent = (bytes: number) => {
          sent += bytes;
        };
        await made.store.create(at, bodyInBlocks(bytesOf(size), 1_000_003), { onSent });
        return sent;
      };
      for (const size of [0, 7, ...traits.edges]) {
        expect(await sentBy(`sha256/${size}`, size)).toBe(size);
        expect(await sentBy(`sha256/${size}`, 7)).toBe(0);
      }
    });

    test('has nothing to tidy up where nothing was left', async () => {
      await using made = await makeStore();
      expect(await made.store.tidy()).toEqual([]);
      await made.store.create(key, bodyOf(bytesOf(traits.edges.at(-1) ?? 1)));
      expect(await made.store.tidy()).toEqual([]);
      expect(await made.contents()).toEqual([key]);
    });

    test('keys of one folder and of several do not mix', async () => {
      await using made = await makeStore();
      const { store } = made;
      const keys = ['nix-cache-info', 'builds/1.json', 'nar/a/b/c.nar', 'sha256/1', 'sha256/1.zst'];
      for (const each of keys) await store.create(each, bodyInBlocks(Buffer.from(each), 3));
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
