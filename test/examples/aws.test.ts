import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import {
  bodyOf,
  bytes,
  key,
  leaveUnfinished,
  onResumingS3,
  type ResumingWorld,
} from '../store/unfinished.ts';

const root = join(import.meta.dirname, '../..');

/** IAM knows some operations by the name of a right for several (docs.aws.amazon.com, "Actions for Amazon S3"). */
const rightOf: Readonly<Record<string, string>> = {
  HeadObject: 's3:GetObject',
  GetObject: 's3:GetObject',
  PutObject: 's3:PutObject',
  CreateMultipartUpload: 's3:PutObject',
  UploadPart: 's3:PutObject',
  CompleteMultipartUpload: 's3:PutObject',
  AbortMultipartUpload: 's3:AbortMultipartUpload',
  ListParts: 's3:ListMultipartUploadParts',
  DeleteObject: 's3:DeleteObject',
  // Without it, nothing is told of a key that is not there.
  ListObjectsV2: 's3:ListBucket',
  ListMultipartUploads: 's3:ListBucketMultipartUploads',
};

interface Policy {
  readonly Statement: readonly { readonly Action: readonly string[] | string }[];
}

async function granted(role: string): Promise<string[]> {
  const text = await readFile(join(root, `examples/aws/${role}-policy.json`), 'utf8');
  return (JSON.parse(text) as Policy).Statement.flatMap(({ Action }) => Action).sort();
}

/** The rights that requests took, and that to be told of what is not there. */
async function taken(work: (world: ResumingWorld) => Promise<unknown>): Promise<string[]> {
  await using world = await onResumingS3();
  await work(world);
  const rights = world.s3.requests.map(
    ({ operation }) => rightOf[operation ?? ''] ?? `? ${operation}`,
  );
  return [...new Set([...rights, 's3:ListBucket'])].sort();
}

test('who builds may do what a build does, and nothing else', async () => {
  const done = await taken(async (world) => {
    const { store } = world;
    await store.proveWritable();
    await store.tidy();
    expect(await store.head(key)).toBeUndefined();
    await leaveUnfinished(world);
    await store.create(key, bodyOf(bytes));
    await store.create(`${key}4`, bodyOf(Buffer.from('small')));
    for await (const _ of (await store.read(key)) ?? []) break;
  });
  expect(done).toEqual(await granted('build'));
});

test('who updates may read', async () => {
  const done = await taken(async ({ store }) => {
    await store.head(key);
    await store.read(key);
  });
  expect(done).toEqual(await granted('update'));
});

test('who prunes may remove, and not write', async () => {
  const done = await taken(async ({ store, s3 }) => {
    await s3.put(`isar/${key}`, Buffer.from('old'));
    await store.now();
    for await (const _ of store.list()) break;
    for await (const _ of store.openUploads()) break;
    await store.read(key);
    await store.remove(key);
  });
  expect(done).toEqual(await granted('prune'));
});

test('the table of rights in docs/s3.md says the same', async () => {
  const text = await readFile(join(root, 'docs/s3.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `(s3:\w+)` on [^|]+\| ([^|]+) \|/gm)];
  expect(rows.length).toBeGreaterThan(5);
  for (const role of ['build', 'update', 'prune']) {
    const documented = rows
      .filter(([, , who = '']) => who.includes(role))
      .map(([, right]) => right);
    expect(documented.sort()).toEqual(await granted(role));
  }
});
