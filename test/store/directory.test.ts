import { once } from 'node:events';
import { chmod, mkdir, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { directoryStore } from '../../src/store/directory.ts';
import { bodyOf, type Created } from '../../src/store/object-store.ts';
import { bundled } from '../support/bundled.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { unprivileged } from '../support/unprivileged.ts';
import { bodyFrom, bytesOf, objectStoreContract, readAll } from './contract.ts';
import { listingContract } from './listing-contract.ts';
import { replaceContract } from './replace-contract.ts';

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

const traits = { edges: [1_048_576], exclusive: true, checksums: false, replaceable: true };
objectStoreContract('a directory', traits, fresh);
replaceContract('a directory', traits, fresh);
listingContract('a directory', traits, fresh);

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

  test.each([
    ['create', new URL('create-in-process.ts', import.meta.url)],
    ['replace', new URL('replace-in-process.ts', import.meta.url)],
  ] as const)('takes one of eight processes that %s one key at once', async (what, program) => {
    await using made = await fresh();
    const script = await bundled(program, join(made.path, '..'));
    if (what === 'replace') await made.store.create(key, bodyOf(bytesOf(9)));
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
    // Two may find the same wrong object, and then the last one wins.
    if (what === 'create') expect(winners).toHaveLength(1);
    const stored = await readAll(made.store, key);
    const last = winners.filter((index) => stored?.equals(bytesOf(size, index)));
    expect(last).toHaveLength(1);
    expect(await made.contents()).toEqual([key]);
  });

  test('keeps holes', async () => {
    await using made = await fresh();
    const size = 64 * 1024 * 1024;
    const zeros = Buffer.alloc(size);
    await made.store.create(key, bodyOf(zeros));
    const data = Buffer.concat([zeros, bytesOf(9), zeros.subarray(9)]);
    await made.store.create('sha256/4567', bodyOf(data));
    for (const [of, bytes] of [[key, zeros] as const, ['sha256/4567', data] as const]) {
      expect((await readAll(made.store, of))?.equals(bytes)).toBe(true);
      const { blocks } = await stat(join(made.path, of));
      expect(blocks * 512).toBeLessThan(3_000_000);
    }
  });

  test('tidies up what publishers left that were killed a day ago, and nothing else', async () => {
    await using made = await fresh();
    const { store, path } = made;
    const digest = '0123456789abcdef'.repeat(4);
    const keys = [`sha256/${digest}`, `sha256/${digest}.zst`, `builds/${digest}.json`];
    const foreign = [`sha256/${digest}.new`, 'sha256/notes.new', `nar/${digest}.1234.new`];
    await Promise.all(foreign.map((name) => store.create(name, bodyOf(bytesOf(9)))));
    const killed = new AbortController();
    async function* endless() {
      yield bytesOf(9);
      await once(killed.signal, 'abort');
    }
    const creating = keys.map((each) => store.create(each, bodyFrom(endless, 9)));
    const unfinished = async () =>
      (await made.contents()).filter((name) => !foreign.includes(name));
    while ((await unfinished()).length < keys.length) await nextTurn();
    const left = await unfinished();
    const age = async (seconds: number) => {
      const time = Date.now() / 1000 - seconds;
      for (const name of await made.contents()) await utimes(join(path, name), time, time);
    };
    await age(24 * 3600 - 60);
    expect(await store.tidy()).toEqual([]);
    await age(24 * 3600 + 60);
    expect((await store.tidy()).toSorted()).toEqual(
      left.map((name) => `removed ${join(path, name)}, which was never finished`).toSorted(),
    );
    expect(await made.contents()).toEqual(foreign.toSorted());
    killed.abort();
    await Promise.allSettled(creating);
  });
});

function readyOf(output: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve) => output.once('data', () => resolve()));
}
