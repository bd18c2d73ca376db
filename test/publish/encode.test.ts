import { open, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { execa } from 'execa';
import fc from 'fast-check';
import type { Encoding } from '../../src/digest/encoding.ts';
import { type DigestedFile, decodesTo, encodedFile } from '../../src/publish/encode.ts';
import { digestOf } from '../registry/registries.ts';
import { bytesOf, inBlocks } from '../store/contract.ts';
import { strictS3 } from '../support/s3/strict-s3.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

async function bytesIn(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const blocks: Uint8Array[] = [];
  for await (const block of body) blocks.push(block);
  return Buffer.concat(blocks);
}

const encode = (file: DigestedFile, encoding: Encoding) => encodedFile(file, encoding).open();

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
        const file = { path, sha256: digestOf(bytes), size };
        const body = encodedFile(file, 'zstd');
        const encoded = await bytesIn(body.open());
        expect(encoded.length).toBeLessThanOrEqual(body.atMost);
        const decoded = await execa('zstd', ['-dc'], { input: encoded, encoding: 'buffer' });
        expect(bytes.equals(decoded.stdout)).toBe(true);
        expect(await decodesTo(inBlocks(encoded, 65_537), 'zstd', file.sha256)).toBe(true);
      }),
      { numRuns: 10, examples: [[0], [3_145_729]] },
    );
  });

  test('none is the file itself', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'disk.wic');
    await fc.assert(
      fc.asyncProperty(sizes, async (size) => {
        const bytes = bytesOf(size);
        await writeFile(path, bytes);
        const file = { path, sha256: digestOf(bytes), size };
        expect((await bytesIn(encode(file, 'none'))).equals(bytes)).toBe(true);
      }),
      { numRuns: 10, examples: [[0]] },
    );
  });

  test('stops at the size of a file that still grows', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'disk.wic');
    await writeFile(path, bytesOf(2_000_000));
    const growing = await open(path, 'a');
    let read = 0;
    const reading = (async () => {
      for await (const block of encode({ path, sha256: digestOf(''), size: 1_048_576 }, 'none')) {
        read += block.length;
        await growing.write(block);
      }
    })().finally(() => growing.close());
    await expect(reading).rejects.toThrow(expect.objectContaining({ code: 'file-changed' }));
    expect(read).toBe(1_048_576);
  });

  test('leaves no zstd behind a reader that stops early', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'disk.wic');
    const bytes = bytesOf(5_000_000);
    await writeFile(path, bytes);
    const file = { path, sha256: digestOf(bytes), size: bytes.length };
    for await (const block of encode(file, 'zstd')) {
      expect(block.length).toBeGreaterThan(0);
      break;
    }
    await expect(execa('pgrep', ['-P', `${process.pid}`, '-x', 'zstd'])).rejects.toThrow();
  });
});

describe('decodesTo', () => {
  const bytes = bytesOf(300_000);

  test('an error of the store comes out as it is', async () => {
    async function* broken() {
      yield bytes.subarray(0, 1000);
      throw new Error('connection reset');
    }
    for (const encoding of ['none', 'zstd'] as const) {
      const reading = decodesTo(broken(), encoding, digestOf(bytes));
      await expect(reading).rejects.toThrow('connection reset');
    }
  });

  test('another file that decodes well is another file', async () => {
    const { stdout } = await execa('zstd', ['-c'], { input: bytes, encoding: 'buffer' });
    expect(await decodesTo(inBlocks(stdout, 9999), 'zstd', digestOf(bytes))).toBe(true);
    expect(await decodesTo(inBlocks(stdout, 9999), 'zstd', digestOf('other'))).toBe(false);
    expect(await decodesTo(inBlocks(bytes, 9999), 'none', digestOf('other'))).toBe(false);
  });
});

describe('in a process of its own', () => {
  async function bundled(directory: string): Promise<string> {
    const outfile = join(directory, 'publish.mjs');
    await build({
      entryPoints: [fileURLToPath(new URL('publish-in-process.ts', import.meta.url))],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile,
      logLevel: 'error',
      banner: {
        js: 'import {createRequire as __createRequire} from "node:module"; const require = __createRequire(import.meta.url);',
      },
    });
    return outfile;
  }

  test('memory stays constant for a sparse file of 1 GiB', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'disk.wic');
    await writeFile(path, '');
    await truncate(path, 1024 ** 3);
    const script = await bundled(directory.path);
    const store = `file:${join(directory.path, 'store')}`;
    const { stdout } = await execa('node', [script, path, 'zstd', store]);
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
    const script = await bundled(directory.path);
    const store = `s3://${s3.bucket}/a?region=${s3.region}&endpoint=${s3.endpoint}`;
    const { stdout } = await execa('node', [script, path, 'none', store], {
      env: {
        AWS_ACCESS_KEY_ID: s3.credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      },
    });
    const { maxMegabytes, storedSize } = JSON.parse(stdout);
    expect(storedSize).toBe(size);
    expect(maxMegabytes).toBeLessThan(250);
    expect(s3.uploads()).toEqual([]);
  });

  test('without zstd it says how to get it', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'disk.wic');
    await writeFile(path, 'disk');
    const script = await bundled(directory.path);
    const store = join(directory.path, 'store');
    const { stdout } = await execa(process.execPath, [script, path, 'zstd', `file:${store}`], {
      env: { PATH: directory.path },
      extendEnv: false,
    });
    expect(JSON.parse(stdout)).toEqual({
      code: 'program-missing',
      hint: 'on Debian: apt-get install zstd',
    });
    await expect(readFile(store)).rejects.toThrow(/ENOENT|EISDIR/);
  });
});
