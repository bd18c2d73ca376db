import { readFile, writeFile } from 'node:fs/promises';
import { digestFile, type FileDigest, openToRead } from '../src/digest/file.ts';
import { identityOf } from '../src/digest/file-identity.ts';
import { sha256FromHex } from '../src/digest/sha256.ts';
import { encoderFor } from '../src/publish/encoder.ts';
import { publisher } from '../src/publish/publish.ts';
import type { BuildRecord } from '../src/record/build-record.ts';
import { openStore } from '../src/store/open.ts';

// What is measured of ours, and all that the bench knows of our API, for one file:
//   hash FILE
//   publish FILE SHA256 STORE ENCODING RECORD            and writes the record to a file
//   publish-again FILE SHA256 STORE ENCODING RECORD      that record is the pinned one
//   hash-and-publish FILE SHA256 STORE ENCODING RECORD   the digest is not trusted
const [, , mode = '', path = '', known = '', url = '', encoding = '', recordFile = ''] =
  process.argv;

async function main(): Promise<void> {
  if (mode === 'hash') {
    await digestFile(path);
    return;
  }
  const digest = mode === 'hash-and-publish' ? await digestFile(path) : await knownDigest();
  const pinned = mode === 'publish-again' ? await storedRecord() : undefined;
  const { publish } = publisher({
    store: await openStore(url, { base: '/' }),
    encoder: encoderFor(encoding === 'zstd' ? 'zstd' : 'none', 3),
    digests: async () => digest,
    directory: '/',
    repair: false,
  });
  const { record } = await publish(recordOf(digest), { pinned });
  await writeFile(recordFile, JSON.stringify(record));
}

/** As the cache of digests has it: of a file that is the same by its identity. */
async function knownDigest(): Promise<FileDigest> {
  const file = await openToRead(path);
  const identity = await identityOf(file).finally(() => file.close());
  return { sha256: sha256FromHex(known), size: Number(identity.size), identity };
}

async function storedRecord(): Promise<BuildRecord> {
  return JSON.parse(await readFile(recordFile, 'utf8')) as BuildRecord;
}

function recordOf({ sha256, size }: FileDigest): BuildRecord {
  const artifact = { attributePath: ['a', 'wic'], name: 'a.wic', file: path, sha256, size };
  return {
    variant: { id: 'a', axes: {} },
    kas: ['a.yml'],
    source: { commit: '0'.repeat(40), time: 0, dirty: false },
    inputs: [],
    packages: undefined,
    artifacts: [{ ...artifact, reproducible: false }],
    tools: {},
    startedOn: '2026-11-24T00:00:00Z',
    finishedOn: '2026-11-24T00:00:00Z',
  };
}

// Without a catch, Node would print the line of the bundle, which may be very long.
await main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
