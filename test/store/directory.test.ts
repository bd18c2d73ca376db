import { chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { execa } from 'execa';
import { directoryStore } from '../../src/store/directory.ts';
import { bodyOf, type Created } from '../../src/store/object-store.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { unprivileged } from '../support/unprivileged.ts';
import { bytesOf, objectStoreContract, readAll } from './contract.ts';

const key = 'sha256/0123';
const unreachable = expect.objectContaining({
  code: 'store-unreachable',
  hint: expect.stringContaining('storage.url'),
});

/** A store in a directory that nobody made yet. */
async function fresh() {
  const directory = await temporaryDirectory();
  const path = join(directory.path, 'store');
  return {
    path,
    store: directoryStore(path, pathToFileURL(path).href),
    contents: () => filesBelow(path),
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}

async function filesBelow(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .sort();
}

objectStoreContract(
  'a directory',
  { edges: [1_048_576], exclusive: true, checksums: false },
  fresh,
);

describe('a directory store', () => {
  test('whose path is a file cannot be used', async () => {
    await using made = await fresh();
    await writeFile(made.path, 'in the way');
    const { store } = made;
    await expect(store.head(key)).rejects.toThrow(unreachable);
    await expect(store.read(key)).rejects.toThrow(unreachable);
    await expect(store.create(key, bodyOf(bytesOf(1)))).rejects.toThrow(unreachable);
    await expect(store.create(key, bodyOf(bytesOf(1)))).rejects.toThrow(store.location);
  });

  test('that is read-only can be read, and says that it cannot be written', async () => {
    await using made = await fresh();
    const { store, path } = made;
    await store.create(key, bodyOf(bytesOf(7)));
    await chmod(join(path, '..'), 0o755);
    await unprivileged(async () => {
      expect(await readAll(store, key)).toEqual(bytesOf(7));
      const writing = store.create('sha256/4567', bodyOf(bytesOf(1)));
      await expect(writing).rejects.toThrow(unreachable);
    });
    await chmod(path, 0);
    await unprivileged(() => expect(store.head(key)).rejects.toThrow(unreachable));
    await chmod(path, 0o755);
    expect(await made.contents()).toEqual([key]);
  });

  test('calls what cannot be read unreachable, so that nobody takes it for corrupt', async () => {
    await using made = await fresh();
    await mkdir(join(made.path, key), { recursive: true });
    await expect(readAll(made.store, key)).rejects.toThrow(unreachable);
  });

  test('makes files that a web server can read', async () => {
    await using made = await fresh();
    await made.store.create(key, bodyOf(bytesOf(1)));
    const { mode } = await stat(join(made.path, key));
    expect(mode & 0o777).toBe(0o644 & ~process.umask());
  });

  test('takes one of eight processes that create one key at once', async () => {
    await using made = await fresh();
    const script = join(made.path, '..', 'create.mjs');
    await build({
      entryPoints: [fileURLToPath(new URL('create-in-process.ts', import.meta.url))],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: script,
      logLevel: 'error',
    });
    const size = 3_000_001;
    const children = Array.from({ length: 8 }, (_, index) =>
      execa('node', [script, made.path, key, `${size}`, `${index}`]),
    );
    await Promise.all(children.map((child) => readyOf(child.stdout)));
    for (const child of children) child.stdin.end();
    const results = await Promise.all(
      children.map(async (child) => JSON.parse((await child).stdout.replace('ready\n', ''))),
    );
    const winners = results.flatMap((result: Created, index) => (result.created ? [index] : []));
    expect(winners).toHaveLength(1);
    const stored = await readAll(made.store, key);
    expect(stored?.equals(bytesOf(size, winners[0]))).toBe(true);
    expect(await made.contents()).toEqual([key]);
  });
});

function readyOf(output: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve) => output.once('data', () => resolve()));
}
