import { performance } from 'node:perf_hooks';
import { describe, expect, test } from '@jest/globals';
import { UserError } from '../../src/errors.ts';
import type { Fault } from '../support/s3/faults.ts';
import type { Operation } from '../support/s3/operations.ts';
import { smallParts, storeOn } from './s3-worlds.ts';
import {
  bodyOf,
  bytes,
  denied,
  expectDone,
  key,
  leaveUnfinished,
  onResumingS3,
  partsSince,
  patientBody,
  type ResumingWorld,
  until,
} from './unfinished.ts';

const hold: Fault = { kind: 'hold' };
const created = { created: true, size: bytes.length };

interface Interruption {
  readonly operation: Operation;
  readonly partNumber?: number;
  /** The server is done, and its answer does not come. */
  readonly done?: () => boolean;
}

/** Milliseconds: whoever interrupts us may kill us soon. */
const patience = 6000;

/** Interrupts an upload while the server is at this. @returns what was said of it */
async function interruptAt(
  world: ResumingWorld,
  { done, ...when }: Interruption,
  store = world.store,
): Promise<string[]> {
  const before = done === undefined ? 'doing' : 'answering';
  const held = world.s3.inject({ when, fault: { kind: 'hold', before }, times: 9 });
  const controller = new AbortController();
  const interrupted = new UserError('interrupted', 'interrupted');
  const notices: string[] = [];
  const creating = store.create(key, patientBody(world, bytes), {
    signal: controller.signal,
    onNotice: (notice) => notices.push(notice),
  });
  await Promise.race([held.reached, creating]);
  await until(done ?? (() => true));
  const begun = performance.now();
  controller.abort(interrupted);
  await expect(creating).rejects.toBe(interrupted);
  expect(performance.now() - begun).toBeLessThan(patience);
  held.release();
  return notices;
}

describe('an upload that is interrupted', () => {
  test('is kept, which is said, and does not wait for the server', async () => {
    await using world = await onResumingS3();
    const notices = await interruptAt(world, { operation: 'UploadPart', partNumber: 4 });
    expect(notices).toEqual([
      expect.stringMatching(
        /^what was sent of isar.nightly.sha256.0123 is kept .* costs money: .* goes on with it, .* aborts it$/,
      ),
    ]);
    const before = world.s3.requests.length;
    expect(await world.store.create(key, bodyOf(bytes))).toMatchObject(created);
    expect(partsSince(world, before)).toEqual([4]);
    await expectDone(world);
  });

  test('is kept where its body ends by that, too', async () => {
    await using world = await onResumingS3();
    const controller = new AbortController();
    const interrupted = new UserError('interrupted', 'interrupted');
    const body = patientBody(world, bytes, async () => {
      controller.abort(interrupted);
      throw interrupted;
    });
    const creating = world.store.create(key, body, { signal: controller.signal });
    await expect(creating).rejects.toBe(interrupted);
    const before = world.s3.requests.length;
    expect(await world.store.create(key, bodyOf(bytes))).toMatchObject(created);
    expect(partsSince(world, before)).toEqual([4]);
    await expectDone(world);
  });

  test('again, while the server lists its parts, is kept, too', async () => {
    await using world = await onResumingS3();
    await leaveUnfinished(world);
    const notices = await interruptAt(world, { operation: 'ListParts' });
    expect(notices).toEqual([expect.stringContaining('goes on with it')]);
    expect(await world.store.create(key, bodyOf(bytes))).toMatchObject(created);
    expect(partsSince(world)).toEqual([1, 2, 3, 4, 4]);
    await expectDone(world);
  });

  test('when it is an object already, unheard of, is found to be done', async () => {
    await using world = await onResumingS3();
    const done = () => world.s3.objects().length === 1;
    await interruptAt(world, { operation: 'CompleteMultipartUpload', done });
    expect(await world.entries()).toHaveLength(1);
    const again = await world.store.create(key, bodyOf(bytes));
    expect(again).toMatchObject({ created: false, size: bytes.length });
    await expectDone(world);
  });

  test('is aborted where nothing could go on with it', async () => {
    await using world = await onResumingS3();
    const forgetful = storeOn(world.s3, smallParts);
    const part = { operation: 'UploadPart', partNumber: 4 } as const;
    expect(await interruptAt(world, part, forgetful)).toEqual([]);
    expect(await world.contents()).toEqual([]);
  });

  test.each([denied, hold])('and cannot be aborted says so in the end: %j', async (fault) => {
    await using world = await onResumingS3();
    world.s3.inject({ when: { operation: 'AbortMultipartUpload' }, fault });
    const part = { operation: 'UploadPart', partNumber: 4 } as const;
    const notices = await interruptAt(world, part, storeOn(world.s3, smallParts));
    expect(notices).toEqual([expect.stringContaining('lifecycle rule')]);
  });
});
