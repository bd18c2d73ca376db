import { readdir, readlink, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Encoding } from '../../src/digest/encoding.ts';
import type { FileDigest } from '../../src/digest/file.ts';
import { decodesTo } from '../../src/publish/verify.ts';
import { objectKey, recordKey } from '../../src/store/key.ts';
import { digestOf } from '../registry/registries.ts';
import { bytesOf, inBlocks } from '../store/contract.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { bundledPublisher } from './child.ts';
import { anyMoment, anyTime } from './moments.ts';
import { inDirectory, onS3, type World } from './mortal-worlds.ts';

/** How many publishers each test kills. */
const kills = Number(process.env.KILLS ?? 2);
const mebibyte = 1024 * 1024;

describe.each([
  ['a directory', undefined],
  ['S3', {}],
  ['S3 that ignores conditions', { ignoresConditions: 'all' }],
] as const)('publishers to %s that are killed', (_, options) => {
  test.each(['none', 'zstd'] as const)(
    'leave the rest to the next one, and nothing behind, with compression %s',
    async (encoding) => {
      const moment = options === undefined ? anyTime : anyMoment;
      // Else numbers are mostly close to their ends.
      const moments = fc.noBias(fc.infiniteStream(moment));
      await fc.assert(
        fc.asyncProperty(moments, async (stream) => {
          await using directory = await temporaryDirectory();
          const [store, state] = [join(directory.path, 'store'), join(directory.path, 'state')];
          await using world =
            options === undefined ? inDirectory(store, state) : await onS3(options, state);
          const script = await bundledPublisher(directory.path);
          let made = 0;
          for (let round = 0; round === 0 || made < kills; round++) {
            const path = join(directory.path, `${round}.wic`);
            const bytes = halfRandom(`${encoding} ${round}`);
            await writeFile(path, bytes);
            const next = () => (round === 0 || made === kills ? undefined : stream.next().value);
            while (await world.run([script, path, encoding], next())) made++;
            await expectPublished(world, encoding, { sha256: digestOf(bytes), size: bytes.length });
            expect((await world.objects()).size).toBe(2 * (round + 1));
            await expectUnheld(path);
            await rm(path);
          }
          await world.expectTidy();
        }),
        // Nothing to be made smaller: no two runs are the same.
        { numRuns: 1, endOnFailure: true },
      );
    },
    60_000 + kills * 30_000,
  );
});

/** What zstd makes half as large. */
function halfRandom(seed: string): Buffer {
  const zeros = Buffer.alloc(mebibyte);
  const blocks = Array.from({ length: 32 }, (_, index) => [
    bytesOf(mebibyte, `${seed} ${index}`),
    zeros,
  ]);
  return Buffer.concat(blocks.flat());
}

async function expectPublished(
  world: World,
  encoding: Encoding,
  file: Pick<FileDigest, 'sha256' | 'size'>,
): Promise<void> {
  const { sha256 } = file;
  const objects = await world.objects();
  const object = objects.get(objectKey(sha256, encoding)) ?? Buffer.of();
  expect(await decodesTo(inBlocks(object, mebibyte), encoding, file)).toBe(true);
  const records = [...objects].filter(
    ([key, bytes]) => key.startsWith('builds/') && bytes.includes(sha256),
  );
  expect(records.map(([, bytes]) => recordKey(digestOf(bytes)))).toEqual([records[0]?.[0]]);
}

/** No zstd is left that reads the file, or is not for long. */
async function expectUnheld(path: string): Promise<void> {
  for (let wait = 0; wait < 200 && (await holdersOf(path)).length > 0; wait++) await sleep(100);
  expect(await holdersOf(path)).toEqual([]);
}

/** Processes that have the file open. */
async function holdersOf(path: string): Promise<string[]> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const held = await Promise.all(
    processes.map(async (id) => {
      const files = await readdir(`/proc/${id}/fd`).catch(() => []);
      const links = files.map((fd) => readlink(`/proc/${id}/fd/${fd}`).catch(() => ''));
      return (await Promise.all(links)).includes(path);
    }),
  );
  return processes.filter((_, index) => held[index]);
}
