import { readdir, readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { openStore } from '../../src/store/open.ts';
import { prefix, storageUrl, useCredentials } from '../store/s3-worlds.ts';
import { type StrictS3Options, strictS3 } from '../support/s3/strict-s3.ts';
import { environmentFor } from './child.ts';
import { mortalPublisher, type Run } from './mortal.ts';

/** A store that killed publishers may leave in any state. */
export interface World extends AsyncDisposable {
  readonly run: Run;
  /** What is whole, by key. */
  objects(): Promise<ReadonlyMap<string, Buffer>>;
  /** What is not whole, and will never be, goes when it is old enough. */
  expectTidy(): Promise<void>;
}

export function inDirectory(root: string, state: string): World {
  const url = `file:${root}`;
  const filesThat = async (are: (name: string) => boolean) => {
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && are(entry.name));
    return files.map(({ parentPath, name }) => join(parentPath, name));
  };
  const unfinished = () => filesThat((name) => name.endsWith('.new'));
  return {
    run: mortalPublisher({ args: [url, state], env: {} }),
    objects: async () => {
      const paths = await filesThat((name) => !name.endsWith('.new'));
      const found = paths.map(async (path) => [path, await readFile(path)] as const);
      return new Map(
        (await Promise.all(found)).map(([path, bytes]) => [path.slice(root.length + 1), bytes]),
      );
    },
    expectTidy: async () => {
      const store = await openStore(url, { base: '/' });
      const left = await unfinished();
      expect(await store.tidy()).toEqual([]);
      for (const path of left) await utimes(path, 1, 1);
      expect(await store.tidy()).toHaveLength(left.length);
      expect(await unfinished()).toEqual([]);
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

export async function onS3(options: StrictS3Options, state: string): Promise<World> {
  const s3 = await strictS3({ ...options, bytesPerSecond: 10 * 1024 * 1024 });
  // Smaller parts than usual, so that there are more of them.
  const url = storageUrl(s3, '&part-size=5');
  const journal = join(state, 'uploads');
  const run = mortalPublisher({ args: [url, state], env: environmentFor(s3), s3 });
  // One that was begun and never noted has none, and costs nothing.
  const unfinished = () => s3.uploads().filter(({ parts }) => parts.length > 0);
  return {
    run: async (args, moment) => {
      const begun = unfinished();
      const from = s3.requests.length;
      const killed = await run(args, moment);
      const requests = s3.requests.slice(from);
      const sent = requests.flatMap(({ operation, query, partNumber = 0 }) =>
        operation === 'UploadPart' ? [{ id: query.uploadId, partNumber }] : [],
      );
      for (const { id, parts } of begun) {
        // It goes on with just that upload, and what the server has is never sent again.
        expect(sent.filter((part) => part.id !== id)).toEqual([]);
        expect(sent.filter(({ partNumber }) => parts.includes(partNumber))).toEqual([]);
      }
      if (!killed) expect(unfinished()).toEqual([]);
      return killed;
    },
    objects: async () => {
      const found = s3.objects().map(async ({ key }) => [key, await s3.object(key)] as const);
      return new Map(
        (await Promise.all(found)).map(([key, bytes]) => [
          key.replace(`${prefix}/`, ''),
          bytes ?? Buffer.of(),
        ]),
      );
    },
    expectTidy: async () => {
      useCredentials(s3.credentials);
      const store = await openStore(url, { base: '/', uploads: { directory: journal, within: 0 } });
      await store.tidy();
      expect((await readdir(journal)).filter((name) => name.endsWith('.json'))).toEqual([]);
    },
    [Symbol.asyncDispose]: () => s3[Symbol.asyncDispose](),
  };
}
