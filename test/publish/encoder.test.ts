import { open, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import fc from 'fast-check';
import { digestFile } from '../../src/digest/file.ts';
import { UserError } from '../../src/errors.ts';
import { encoderFor } from '../../src/publish/encoder.ts';
import type { DigestedFile } from '../../src/publish/unchanged.ts';
import { decodesTo } from '../../src/publish/verify.ts';
import type { Body } from '../../src/store/object-store.ts';
import { blocksOf } from '../../src/store/source.ts';
import { digestOf } from '../registry/registries.ts';
import { bytesOf, inBlocks } from '../store/contract.ts';
import { storageUrl } from '../store/s3-worlds.ts';
import { strictS3 } from '../support/s3/strict-s3.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { bundledPublisher, environmentFor } from './child.ts';

async function bytesIn(body: Body): Promise<Buffer> {
  const source = await body.open();
  const blocks: Buffer[] = [];
  try {
    for await (const block of blocksOf(source, Buffer.alloc(100_003)))
      blocks.push(Buffer.from(block));
  } finally {
    await source.close();
  }
  return Buffer.concat(blocks);
}

const [plain, zstd] = [encoderFor('none', 3), encoderFor('zstd', 3)];

async function digested(path: string): Promise<DigestedFile> {
  return { path, ...(await digestFile(path)) };
}

const sizes = fc.oneof(fc.constantFrom(0, 1, 1_048_576, 3_145_729), fc.nat(2_000_000));

describe('an encoded file', () => {
  test('zstd is what the zstd program decodes to the file, with its size in the header', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'disk.wic');
    await fc.assert(
      fc.asyncProperty(sizes, async (size) => {
        // Half of it compresses.
        const bytes = Buffer.concat([bytesOf(size >> 1), Buffer.alloc(size - (size >> 1))]);
        await writeFile(path, bytes);
        const file = await digested(path);
        const body = await zstd.body(file);
        const encoded = await bytesIn(body);
        expect(encoded.length).toBeLessThanOrEqual(body.atMost);
        const decoded = await execa('zstd', ['-dc'], { input: encoded, encoding: 'buffer' });
        expect(bytes.equals(decoded.stdout)).toBe(true);
        await writeFile(`${path}.zst`, encoded);
        const { stdout } = await execa('zstd', ['-lv', `${path}.zst`]);
        expect(stdout).toMatch(new RegExp(`Decompressed Size: .*\\(${size} B\\)`));
        expect(await decodesTo(inBlocks(encoded, 65_537), 'zstd', file)).toBe(true);
      }),
      { numRuns: 10, examples: [[0], [3_145_729]] },
    );
  });

  test('is the same whenever and with however many threads: what an upload goes on with', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'disk.wic');
    await writeFile(
      path,
      Buffer.concat([bytesOf(9_000_000), Buffer.alloc(30_000_000), bytesOf(9)]),
    );
    const file = await digested(path);
    const first = await bytesIn(await zstd.body(file));
    expect((await bytesIn(await zstd.body(file))).equals(first)).toBe(true);
    for (const threads of [1, 2, 7]) {
      const args = ['-q', '-c', '-3', `-T${threads}`, `--stream-size=${file.size}`];
      const { stdout } = await execa('zstd', args, { inputFile: path, encoding: 'buffer' });
      expect(first.equals(stdout)).toBe(true);
    }
    const { encoder, metadata } = await zstd.body(file);
    expect(encoder).toMatch(/^zstd \d+\.\d+\.\d+ -3$/);
    expect((await encoderFor('zstd', 5).body(file)).encoder).not.toBe(encoder);
    expect(metadata).toEqual({ sha256: file.sha256, size: `${file.size}`, encoder });
  });

  test('none is the file itself', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'disk.wic');
    await fc.assert(
      fc.asyncProperty(sizes, async (size) => {
        const bytes = bytesOf(size);
        await writeFile(path, bytes);
        const body = await plain.body(await digested(path));
        expect((await bytesIn(body)).equals(bytes)).toBe(true);
      }),
      { numRuns: 10, examples: [[0]] },
    );
  });

  test.each([
    ['none', plain],
    ['zstd', zstd],
  ] as const)('%s says how far it has come, and ends at the size', async (_, encoder) => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'disk.wic');
    await writeFile(path, bytesOf(60_000_000));
    const file = await digested(path);
    const said: number[] = [];
    const source = await (await encoder.body(file, { onProgress: (at) => said.push(at) })).open();
    for await (const block of blocksOf(source, Buffer.alloc(4_000_000))) {
      if (block.length > 0) await sleep(60);
    }
    await source.close();
    expect(said.length).toBeGreaterThan(2);
    expect(said).toEqual(said.toSorted((a, b) => a - b));
    expect(said.at(-1)).toBeLessThanOrEqual(file.size);
    expect(said.at(-1)).toBeGreaterThan(0);
  });

  test.each([
    ['grows', (path: string) => writeFile(path, 'more', { flag: 'a' })],
    ['shrinks', (path: string) => truncate(path, 5_000_000)],
    ['is written to in place', (path: string) => overwrite(path)],
  ])('of a file that %s meanwhile is an error', async (_, change) => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'disk.wic');
    for (const encoder of [plain, zstd]) {
      await writeFile(path, bytesOf(9_000_000));
      const source = await (await encoder.body(await digested(path))).open();
      const buffer = Buffer.alloc(1_000_000);
      await source.fill(buffer);
      await change(path);
      const rest = async () => {
        while ((await source.fill(buffer)) === buffer.length);
      };
      await expect(rest()).rejects.toMatchObject({
        code: 'file-changed',
        message: `${path} changed after it was hashed`,
      });
      await source.close();
    }
  });

  test('of a file that changed before is an error before the first byte', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'disk.wic');
    await writeFile(path, 'disk');
    const file = await digested(path);
    await writeFile(path, 'risk');
    for (const encoder of [plain, zstd]) {
      const body = await encoder.body(file);
      await expect(body.open()).rejects.toMatchObject({ code: 'file-changed' });
      expect(await body.clone?.(`${path}.copy`).catch(({ code }) => code)).toBe(
        encoder === plain ? 'file-changed' : undefined,
      );
    }
  });

  test('leaves no zstd behind a reader that stops early, or is interrupted', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'disk.wic');
    await writeFile(path, bytesOf(5_000_000));
    const controller = new AbortController();
    const { signal } = controller;
    const body = await zstd.body(await digested(path), { signal });
    const buffer = Buffer.alloc(1000);
    const [closed, aborted] = [await body.open(), await body.open()];
    for (const source of [closed, aborted]) expect(await source.fill(buffer)).toBe(1000);
    await closed.close();
    controller.abort(new UserError('interrupted', 'interrupted'));
    const rest = async () => {
      while ((await aborted.fill(buffer)) > 0);
    };
    await expect(rest()).rejects.toBe(signal.reason);
    await aborted.close();
    await expect(execa('pgrep', ['-P', `${process.pid}`, '-x', 'zstd'])).rejects.toThrow();
  });
});

/** A byte in the middle, so that neither size nor inode tells. */
async function overwrite(path: string): Promise<void> {
  const file = await open(path, 'r+');
  await file.write('x', 4_000_000);
  await file.close();
}

function fileOf(bytes: Buffer) {
  return { sha256: digestOf(bytes), size: bytes.length };
}

describe('decodesTo', () => {
  const bytes = bytesOf(300_000);

  test('an error of the store comes out as it is', async () => {
    const { stdout } = await execa('zstd', ['-c'], { input: bytes, encoding: 'buffer' });
    async function* broken(of: Uint8Array) {
      yield of.subarray(0, 1000);
      throw new Error('connection reset');
    }
    for (const [encoding, of] of [
      ['none', bytes],
      ['zstd', stdout],
    ] as const) {
      const reading = decodesTo(broken(of), encoding, fileOf(bytes));
      await expect(reading).rejects.toThrow('connection reset');
    }
  });

  test('what zstd decodes but is no zstd is refused, and so is more than the file', async () => {
    for (const format of ['gzip', 'xz', 'lz4']) {
      const packed = await execa('zstd', ['-c', `--format=${format}`], {
        input: bytes,
        encoding: 'buffer',
        reject: false,
      });
      // Not every zstd is built with all of them.
      if (packed.exitCode !== 0) continue;
      expect(await decodesTo(inBlocks(packed.stdout, 3), 'zstd', fileOf(bytes))).toBe(false);
    }
    let read = 0;
    async function* endless() {
      for (; read < 100; read++) yield bytes;
    }
    expect(await decodesTo(endless(), 'none', fileOf(bytes))).toBe(false);
    expect(read).toBe(1);
  });

  test('another file that decodes well is another file', async () => {
    const { stdout } = await execa('zstd', ['-c'], { input: bytes, encoding: 'buffer' });
    expect(await decodesTo(inBlocks(stdout, 9999), 'zstd', fileOf(bytes))).toBe(true);
    expect(
      await decodesTo(inBlocks(stdout, 9999), 'zstd', {
        ...fileOf(bytes),
        sha256: digestOf('other'),
      }),
    ).toBe(false);
    expect(
      await decodesTo(inBlocks(bytes, 9999), 'none', {
        ...fileOf(bytes),
        sha256: digestOf('other'),
      }),
    ).toBe(false);
  });
});

describe('in a process of its own', () => {
  test('memory stays constant for a sparse file of 1 GiB', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'disk.wic');
    await writeFile(path, '');
    await truncate(path, 1024 ** 3);
    const script = await bundledPublisher(directory.path);
    const store = `file:${join(directory.path, 'store')}`;
    const { stdout } = await execa('node', [script, path, 'zstd', store, directory.path]);
    const { maxMegabytes, storedSize } = JSON.parse(stdout);
    expect(storedSize).toBeLessThan(1_000_000);
    expect(maxMegabytes).toBeLessThan(250);
  });

  test('and for 500 MiB that go to S3 in parts', async () => {
    await using directory = await temporaryDirectory();
    await using s3 = await strictS3();
    const path = join(directory.path, 'disk.wic');
    const size = 500 * 1024 ** 2;
    await writeFile(path, '');
    await truncate(path, size);
    const script = await bundledPublisher(directory.path);
    const args = [script, path, 'none', storageUrl(s3), directory.path];
    const { stdout } = await execa('node', args, { env: environmentFor(s3) });
    const { maxMegabytes, storedSize } = JSON.parse(stdout);
    expect(storedSize).toBe(size);
    expect(maxMegabytes).toBeLessThan(250);
    expect(s3.uploads()).toEqual([]);
  });

  test('without zstd it says how to get it', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'disk.wic');
    await writeFile(path, 'disk');
    const script = await bundledPublisher(directory.path);
    const store = join(directory.path, 'store');
    const { stdout } = await execa(
      process.execPath,
      [script, path, 'zstd', `file:${store}`, directory.path],
      {
        env: { PATH: directory.path },
        extendEnv: false,
      },
    );
    expect(JSON.parse(stdout)).toEqual({
      code: 'program-missing',
      hint: 'on Debian: apt-get install zstd',
    });
    await expect(readFile(store)).rejects.toThrow(/ENOENT|EISDIR/);
  });
});
