import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { directoryStore } from '../../src/store/directory.ts';
import { wrapPieces } from '../../src/store/wrap-pieces.ts';
import { wrappedBody } from '../../src/store/wrapped.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { bodyInBlocks, bytesOf, readAll } from './contract.ts';
import { onStrictS3, smallParts } from './s3-worlds.ts';
import { toWrap, wrap, wrapContract } from './wrap-contract.ts';

const mebibyte = 1024 * 1024;

wrapContract('a directory', { copies: false }, async () => {
  const directory = await temporaryDirectory();
  const store = directoryStore(directory.path, 'file:///x');
  return Object.assign(directory, { store, contents: async () => [] });
});
wrapContract('our strict S3', { copies: true }, () => onStrictS3());
wrapContract('an S3 that wants equal parts', { copies: true }, () =>
  onStrictS3({ equalParts: true, requireIfNoneMatch: true }, smallParts),
);
wrapContract('an S3 that does not copy', { copies: false }, () => onStrictS3({ copies: false }));

test('a server that does not copy is told of, and nothing of the attempt is left', async () => {
  await using world = await onStrictS3({ copies: false });
  const { notices } = await wrap(world.store, await toWrap(world.store, bytesOf(16 * mebibyte)));
  expect(notices).toEqual([expect.stringMatching(/^the store does not copy.*sha256\/ab is read/)]);
  expect(await world.contents()).toHaveLength(2);
});

test('an object that was replaced meanwhile is none to copy', async () => {
  await using world = await onStrictS3();
  const wrapped = await toWrap(world.store, bytesOf(16 * mebibyte));
  const other = bodyInBlocks(bytesOf(16 * mebibyte, 'other'), mebibyte);
  await world.store.replace(wrapped.key, other, wrapped.of);
  await expect(wrap(world.store, wrapped)).rejects.toMatchObject({ code: 'store-unreachable' });
  expect(await world.contents()).toHaveLength(1);
});

test('an interruption leaves nothing', async () => {
  await using world = await onStrictS3();
  const wrapped = await toWrap(world.store, bytesOf(40 * mebibyte));
  const abort = new AbortController();
  const making = world.store.create('nar/ab.nar', wrappedBody(world.store, wrapped, {}), {
    signal: abort.signal,
    onCopied: () => abort.abort(),
  });
  await expect(making).rejects.toThrow();
  expect(await world.contents()).toHaveLength(1);
});

test('a connection that breaks while the ends are read is made anew', async () => {
  await using world = await onStrictS3();
  const bytes = bytesOf(16 * mebibyte);
  const wrapped = await toWrap(world.store, bytes);
  const fault = { kind: 'reset-response', afterBytes: mebibyte } as const;
  const broken = world.s3.inject({ when: { operation: 'GetObject' }, fault, times: 2 });
  await wrap(world.store, wrapped);
  expect(broken.hits).toBe(2);
  const made = await readAll(world.store, 'nar/ab.nar');
  expect(made?.subarray(96, -23).equals(bytes)).toBe(true);
});

test('parts follow each other, have one size but for the last, and are copied where they can be', () => {
  fc.assert(
    fc.property(
      fc.nat(100),
      fc.nat(30),
      fc.integer({ min: 0, max: 2 ** 42 }),
      fc.constantFrom(undefined, 5 * mebibyte, 64 * mebibyte),
      (before, behind, size, partSize) => {
        const ends = { head: Buffer.alloc(before), tail: Buffer.alloc(behind), of: { size } };
        const pieces = wrapPieces(ends, 64 * mebibyte, partSize);
        if (pieces === undefined) return;
        const [first] = pieces;
        const length = (first?.to ?? 0) - (first?.from ?? 0);
        if (pieces.length > 1) expect(length).toBeGreaterThanOrEqual(5 * mebibyte);
        expect(pieces.length).toBeLessThanOrEqual(10_000);
        expect(pieces.at(-1)?.to).toBe(before + size + behind);
        const wrong = pieces.filter(
          ({ number, from, to, copied }, index) =>
            number !== index + 1 ||
            from !== index * length ||
            (to - from !== length && number !== pieces.length) ||
            copied !== (from >= before && to <= before + size),
        );
        expect(wrong).toEqual([]);
      },
    ),
    { numRuns: 50 },
  );
});
