import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Published, PublishOptions } from '../../src/publish/publish.ts';
import type { BuildRecord } from '../../src/record/build-record.ts';
import type { ObjectStore } from '../../src/store/object-store.ts';
import { onStrictS3, prefix, type StrictWorld } from '../store/s3-worlds.ts';
import type { StrictS3Options } from '../support/s3/strict-s3.ts';
import { type Publishing, type PublishingOptions, publishing, publishRecord } from './stores.ts';

/** A store whose callers can be watched, and be beaten to it. */
export interface Watched extends Pick<Publishing, 'directory' | 'artifact'>, AsyncDisposable {
  readonly store: ObjectStore;
  /** What it was asked for, as `head sha256/...`, oldest first. */
  readonly calls: string[];
  /** Does something before each call that begins with this text. */
  before(call: string, act: (call: string) => Promise<unknown>): void;
  /** Writes an object behind the publishers' backs. */
  put(key: string, bytes: string | Uint8Array): Promise<void>;
  keys(): Promise<string[]>;
  /** Of a run that publishes one build, uncompressed where nothing else is said. */
  publish(
    record: BuildRecord,
    options?: Partial<PublishingOptions & PublishOptions>,
  ): Promise<Published>;
}

export async function watchedDirectory(): Promise<Watched> {
  const files = await publishing();
  return {
    ...watched(files, files.store),
    put: async (key, bytes) => {
      await mkdir(dirname(files.objectPath(key)), { recursive: true });
      await writeFile(files.objectPath(key), bytes);
    },
    keys: async () => Object.keys(await files.contents()),
    [Symbol.asyncDispose]: () => files[Symbol.asyncDispose](),
  };
}

export async function watchedS3(
  options: StrictS3Options = {},
  parameters = '',
): Promise<Watched & Pick<StrictWorld, 's3'>> {
  const files = await publishing();
  const world = await onStrictS3(options, parameters);
  return {
    ...watched(files, world.store),
    s3: world.s3,
    put: (key, bytes) => world.s3.put(`${prefix}/${key}`, Buffer.from(bytes)),
    keys: world.contents,
    [Symbol.asyncDispose]: async () => {
      await world[Symbol.asyncDispose]();
      await files[Symbol.asyncDispose]();
    },
  };
}

function watched({ directory, artifact }: Publishing, store: ObjectStore) {
  const calls: string[] = [];
  const acts: (readonly [string, (call: string) => Promise<unknown>])[] = [];

  function noting<Rest extends unknown[], Result>(
    name: string,
    method: (key: string, ...rest: Rest) => Promise<Result>,
  ) {
    return async (key: string, ...rest: Rest): Promise<Result> => {
      const call = `${name} ${key}`;
      calls.push(call);
      for (const [beginning, act] of acts) if (call.startsWith(beginning)) await act(call);
      return method.call(store, key, ...rest);
    };
  }

  const noted: ObjectStore = {
    location: store.location,
    publicUrl: store.publicUrl,
    head: noting('head', store.head),
    read: noting('read', store.read),
    create: noting('create', store.create),
    replace: noting('replace', store.replace),
    list: (options) => store.list(options),
    now: (options) => store.now(options),
    openUploads: (options) => store.openUploads(options),
    remove: noting('remove', store.remove),
    isWriteOnce: noting('again', store.isWriteOnce),
    tidy: (options) => store.tidy(options),
    proveWritable: (options) => store.proveWritable(options),
  };
  return {
    directory,
    artifact,
    store: noted,
    calls,
    before: (call: string, act: (call: string) => Promise<unknown>) => void acts.push([call, act]),
    publish: (record: BuildRecord, options: Partial<PublishingOptions & PublishOptions> = {}) =>
      publishRecord(record, { store: noted, encoding: 'none', directory, ...options }),
  };
}
