import { describe, expect, test } from '@jest/globals';
import { s3Store } from '../../src/store/s3.ts';
import { parseS3Url } from '../../src/store/s3-location.ts';
import { rawRequest } from '../support/s3/raw-request.ts';
import { smallParts, storageUrl, storeOn } from './s3-worlds.ts';
import {
  denied,
  hour,
  inBucket,
  key,
  leaveUnfinished,
  onResumingS3,
  type ResumingWorld,
} from './unfinished.ts';

const kept = [`unfinished: ${key}`];
const aborted = /^aborted the upload of isar.nightly.sha256.0123 .* since \d{4}-.*Z$/;

/** An upload that nobody went on with for so long. */
async function leaveOld(world: ResumingWorld, age: number, of = key): Promise<void> {
  await leaveUnfinished(world, of);
  await world.abandon(age);
}

describe('tidying up', () => {
  test('aborts what is too old, and says so', async () => {
    await using world = await onResumingS3();
    await leaveOld(world, hour);
    expect(await world.store.tidy()).toEqual([expect.stringMatching(aborted)]);
    expect(await world.contents()).toEqual([]);
    expect(await world.entries()).toEqual([]);
    expect(await world.store.tidy()).toEqual([]);
  });

  test('leaves what can still be gone on with', async () => {
    await using world = await onResumingS3();
    await leaveOld(world, hour - 60_000);
    expect(await world.store.tidy()).toEqual([]);
    expect(await world.contents()).toEqual(kept);
    expect(await world.entries()).toHaveLength(1);
  });

  test('leaves for as long again what somebody went on with', async () => {
    await using world = await onResumingS3();
    await leaveOld(world, hour - 60_000);
    await leaveUnfinished(world);
    expect(world.s3.uploads()).toHaveLength(1);
    await world.abandon(hour - 60_000);
    expect(await world.store.tidy()).toEqual([]);
  });

  test('leaves what somebody works on, however old', async () => {
    await using world = await onResumingS3();
    await leaveOld(world, 9 * hour);
    const { journal } = world.resuming;
    const [store = ''] = (await world.entries()).map((entry) => entry.store);
    for (const noted of await journal.abandoned(store)) await journal.takeUp(noted);
    expect(await world.store.tidy()).toEqual([]);
    expect(await world.contents()).toEqual(kept);
  });

  test('leaves what is of another store, also of the same bucket, or of nobody', async () => {
    await using world = await onResumingS3();
    await leaveOld(world, 9 * hour);
    const { s3, resuming } = world;
    const elsewhere = parseS3Url(storageUrl(s3).replace('nightly', 'weekly'));
    expect(await s3Store(elsewhere, { resuming }).tidy()).toEqual([]);
    expect(await storeOn(s3, smallParts).tidy()).toEqual([]);
    expect(await world.contents()).toEqual(kept);
    await rawRequest(s3, { method: 'POST', key: inBucket, query: { uploads: '' } });
    expect(await world.store.tidy()).toHaveLength(1);
    expect(await world.contents()).toEqual(kept);
  });

  test('goes on after a refusal, says so, and tries again the next time', async () => {
    await using world = await onResumingS3();
    await leaveOld(world, 9 * hour, `${key}4`);
    await leaveOld(world, 9 * hour);
    world.s3.inject({ when: { operation: 'AbortMultipartUpload' }, fault: denied });
    const notices = await world.store.tidy();
    expect(notices.toSorted()).toEqual([
      expect.stringMatching(/^aborted the upload /),
      expect.stringMatching(/^cannot abort the upload .* costs money: an injected fault$/),
    ]);
    expect(await world.entries()).toHaveLength(1);
    await world.abandon(9 * hour);
    expect(await world.store.tidy()).toEqual([expect.stringMatching(/^aborted /)]);
    expect(await world.entries()).toEqual([]);
  });

  test('is done with what is gone already', async () => {
    await using world = await onResumingS3();
    await leaveOld(world, hour);
    await world.abandon(hour, { uploadId: 'gone' });
    expect(await world.store.tidy()).toEqual([expect.stringMatching(aborted)]);
    expect(await world.entries()).toEqual([]);
  });

  test('ends when it is interrupted', async () => {
    await using world = await onResumingS3();
    await leaveOld(world, hour);
    const hold = { kind: 'hold' } as const;
    const held = world.s3.inject({ when: { operation: 'AbortMultipartUpload' }, fault: hold });
    const reason = new Error('interrupted');
    const controller = new AbortController();
    const tidying = world.store.tidy({ signal: controller.signal });
    await held.reached;
    controller.abort(reason);
    await expect(tidying).rejects.toBe(reason);
    expect(await world.contents()).toEqual(kept);
    expect(await world.entries()).toHaveLength(1);
  });
});
