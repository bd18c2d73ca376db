import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { partMemory } from '../../src/store/part-memory.ts';

describe('memory for parts', () => {
  test('is never more than the limit, given in order, and used by one at a time', async () => {
    const limit = 100;
    /** A size to take, or which of those that are taken is given back. */
    const step = fc.oneof(
      fc.record({ take: fc.constantFrom(20, 30, 50, 51, limit) }),
      fc.record({ give: fc.nat(9) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const memory = partMemory(limit);
        const wanted: number[] = [];
        const got: number[] = [];
        const held: Buffer[] = [];
        const takeOne = async (size: number, number: number) => {
          wanted.push(size);
          const buffer = await memory.take(size);
          expect(buffer).toHaveLength(size);
          got.push(number);
          held.push(buffer);
          expect(sum(held)).toBeLessThanOrEqual(limit);
          expect(new Set(held.map(({ buffer: memory }) => memory)).size).toBe(held.length);
        };
        const giveOne = (which: number) => {
          const [buffer] = held.splice(which % Math.max(1, held.length), 1);
          if (buffer !== undefined) memory.give(buffer);
        };
        const taking: Promise<void>[] = [];
        for (const each of steps) {
          if ('take' in each) taking.push(takeOne(each.take, taking.length));
          else giveOne(each.give);
          await nextTurn();
          // Whoever is first has all that fits.
          const next = wanted[got.length];
          if (next !== undefined) expect(sum(held) + next).toBeGreaterThan(limit);
        }
        while (got.length < taking.length) {
          giveOne(0);
          await nextTurn();
        }
        await Promise.all(taking);
        expect(got).toEqual(taking.map((_, index) => index));
      }),
    );
  });

  test('is used again', async () => {
    const memory = partMemory(100);
    const first = await memory.take(40);
    const second = await memory.take(40);
    memory.give(second);
    memory.give(first);
    const again = [await memory.take(40), await memory.take(40)];
    expect(again.some((buffer) => buffer === first)).toBe(true);
    expect(again.some((buffer) => buffer === second)).toBe(true);
  });

  test('of other sizes makes way when there is no room for both', async () => {
    const memory = partMemory(100);
    const small = await memory.take(40);
    memory.give(small);
    const large = await memory.take(60);
    // Both fit: it is still there.
    expect(await memory.take(40)).toBe(small);
    memory.give(small);
    memory.give(large);
    memory.give(await memory.take(100));
    expect(await memory.take(40)).not.toBe(small);
  });

  test('says what never fits', async () => {
    const memory = partMemory(100);
    await expect(memory.take(101)).rejects.toThrow(RangeError);
    expect(await memory.take(100)).toHaveLength(100);
  });
});

function sum(buffers: readonly Buffer[]): number {
  return buffers.reduce((total, { length }) => total + length, 0);
}
