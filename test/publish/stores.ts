import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedDigests } from '../../src/digest/cache.ts';
import type { Encoding } from '../../src/digest/encoding.ts';
import { encoderFor } from '../../src/publish/encoder.ts';
import {
  type Publisher,
  type PublisherOptions,
  type PublishOptions,
  publisher,
} from '../../src/publish/publish.ts';
import type { BuildRecord, RecordedArtifact } from '../../src/record/build-record.ts';
import { directoryStore } from '../../src/store/directory.ts';
import type { ObjectStore } from '../../src/store/object-store.ts';
import { artifactOf } from '../record/records.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** A directory of files to publish, and an empty store. */
export interface Publishing extends AsyncDisposable {
  readonly directory: string;
  readonly store: ObjectStore;
  /** Where an object's file is. */
  objectPath(key: string): string;
  /** Every file of the store with its bytes, temporary ones included. */
  contents(): Promise<Record<string, string>>;
  /** Writes a file, and says what a build would record of it. */
  artifact(
    key: string,
    contents: string,
    more?: Partial<RecordedArtifact>,
  ): Promise<RecordedArtifact>;
}

export async function publishing(): Promise<Publishing> {
  const temporary = await temporaryDirectory();
  const root = join(temporary.path, 'store');
  async function contents(): Promise<Record<string, string>> {
    const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
    const files = entries.filter((entry) => entry.isFile());
    const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
    const texts = await Promise.all(
      paths.map(async (path) => [path.slice(root.length + 1), await readFile(path, 'latin1')]),
    );
    return Object.fromEntries(texts);
  }
  return {
    directory: temporary.path,
    store: directoryStore(root, 'https://artifacts.example.com'),
    objectPath: (key) => join(root, key),
    contents,
    async artifact(key, text, more = {}) {
      const file = `isar.${key}`;
      await writeFile(join(temporary.path, file), text);
      return artifactOf(key, text, { file, ...more });
    },
    [Symbol.asyncDispose]: () => temporary[Symbol.asyncDispose](),
  };
}

export type PublishingOptions = Pick<PublisherOptions, 'store' | 'directory'> &
  Partial<Omit<PublisherOptions, 'store' | 'directory'>> & { readonly encoding: Encoding };

export function publisherOf({ encoding, directory, ...more }: PublishingOptions): Publisher {
  return publisher({
    encoder: encoderFor(encoding, 3),
    digests: cachedDigests(join(directory, 'digests')),
    directory,
    repair: false,
    ...more,
  });
}

/** As a run that publishes one build. */
export function publishRecord(
  record: BuildRecord,
  options: PublishingOptions & PublishOptions,
): ReturnType<Publisher['publish']> {
  return publisherOf(options).publish(record, options);
}
