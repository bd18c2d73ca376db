import { join } from 'node:path';
import type { Encoding } from '../../src/digest/encoding.ts';
import type { BuildRecord, RecordedArtifact } from '../../src/record/build-record.ts';
import type { PinnedVariant, Registry } from '../../src/registry/pins.ts';
import { pinsOfRecord } from '../../src/registry/pins-of-record.ts';
import { directoryStore } from '../../src/store/directory.ts';
import { recordKey } from '../../src/store/key.ts';
import type { ObjectStore } from '../../src/store/object-store.ts';
import { objectUrl } from '../../src/store/object-url.ts';
import { type VerifyOptions, verify } from '../../src/verify/verify.ts';
import { publishCached } from '../binary-cache/caches.ts';
import { type Publishing, publishing, publishRecord } from '../publish/stores.ts';
import { recordOf } from '../record/records.ts';
import { registryOf } from '../registry/registries.ts';
import { type WebServer, webServer } from '../support/web-server.ts';

/** Nobody waits for what never comes. */
export const impatience = { attempts: 3, pause: 1, stalledAfter: 1000 };

/** A disk that is worth compressing, and long enough to be broken in the middle. */
export const disk = 'all work and no play makes a dull disk\n'.repeat(20_000);

/** A published build, and the web server that readers get it from. */
export interface World extends AsyncDisposable {
  readonly store: ObjectStore;
  readonly web: WebServer;
  readonly objectPath: Publishing['objectPath'];
  readonly record: BuildRecord;
  readonly variant: PinnedVariant;
  readonly registry: Registry;
  /** Keys of the disk, the kernel and the record. */
  readonly keys: { readonly wic: string; readonly vmlinuz: string; readonly record: string };
  /** Path on the web server. */
  path(key: string): string;
  url(key: string): string;
  /** The bytes that were published. */
  bytes(key: string): Buffer;
  /** Puts everything that was published below another path of the web server. */
  copyTo(path: string): void;
  verify(registry?: Registry, options?: Partial<VerifyOptions>): ReturnType<typeof verify>;
}

/** Uploads of the same files always give the same build. */
export async function publishedWorld(
  encoding: Encoding = 'none',
  publish = publishTo,
): Promise<World> {
  const [made, web] = [await publishing(), await webServer()];
  const store = directoryStore(join(made.directory, 'store'), `${web.url}/isar`);
  const artifacts = [await made.artifact('wic', disk), await made.artifact('vmlinuz', 'a kernel')];
  const record = await publish(store, made.directory, { encoding, artifacts });
  const contents = await made.contents();
  const copyTo = (path: string) => {
    for (const [key, text] of Object.entries(contents)) {
      web.put(`${path}/${key}`, { body: Buffer.from(text, 'latin1') });
    }
  };
  copyTo('/isar');
  const variant = pinned(record, store);
  const keyOf = (index: number) => record.artifacts[index]?.object?.key ?? '';
  return {
    store,
    web,
    objectPath: made.objectPath,
    record,
    variant,
    registry: registryOf(variant),
    keys: { wic: keyOf(0), vmlinuz: keyOf(1), record: recordKey(variant.record ?? ('' as never)) },
    path: (key) => `/isar/${key}`,
    url: (key) => objectUrl(store.publicUrl, key),
    bytes: (key) => Buffer.from(contents[key] ?? '', 'latin1'),
    copyTo,
    verify: (registry = registryOf(variant), options = {}) =>
      verify(registry, { store, deep: false, patience: impatience, ...options }),
    [Symbol.asyncDispose]: async () => {
      await web[Symbol.asyncDispose]();
      await made[Symbol.asyncDispose]();
    },
  };
}

/** The same where the store is a binary cache, too. */
export function cachedWorld(encoding: Encoding = 'none'): Promise<World> {
  return publishedWorld(encoding, async (store, directory, { artifacts, ...more }) => {
    const options = { store, directory, ...more };
    return (await publishCached(artifacts, options)).record;
  });
}

export async function publishTo(
  store: ObjectStore,
  directory: string,
  { encoding, artifacts }: { encoding: Encoding; artifacts: readonly RecordedArtifact[] },
): Promise<BuildRecord> {
  const options = { store, encoding, directory };
  return (await publishRecord(recordOf({ artifacts }), options)).record;
}

/** What an update would write of a build. */
export function pinned(record: BuildRecord, { publicUrl }: ObjectStore): PinnedVariant {
  return pinsOfRecord(record, (key) => objectUrl(publicUrl, key));
}
