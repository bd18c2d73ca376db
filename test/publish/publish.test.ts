import { rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { UserError } from '../../src/errors.ts';
import { storedRecord } from '../../src/publish/stored-record.ts';
import { serializeRecord } from '../../src/record/serialize.ts';
import { objectKey, recordKey } from '../../src/store/key.ts';
import { artifactOf, recordOf } from '../record/records.ts';
import { digestOf } from '../registry/registries.ts';
import { publishing, publishRecord } from './stores.ts';

describe.each(['zstd', 'none'] as const)('publishing with compression %s', (encoding) => {
  test('stores the objects and the record that names them', async () => {
    await using made = await publishing();
    const { store, directory } = made;
    const [disk, kernel] = ['disk '.repeat(1000), 'kernel'];
    const record = recordOf({
      artifacts: [await made.artifact('wic', disk), await made.artifact('vmlinuz', kernel)],
    });
    const { record: published, artifacts } = await publishRecord(record, {
      store,
      encoding,
      directory,
    });
    const digest = serializeRecord(published).digest;
    const keys = [disk, kernel].map((text) => objectKey(digestOf(text), encoding));
    const contents = await made.contents();
    expect(Object.keys(contents)).toEqual([recordKey(digest), ...keys].sort());
    expect(digestOf(contents[recordKey(digest)] ?? '')).toBe(digest);
    expect(await storedRecord(store, digest)).toEqual(published);
    expect(published).toEqual({
      ...record,
      artifacts: record.artifacts.map((artifact, index) => {
        const key = keys[index] ?? '';
        return { ...artifact, object: { key, encoding, size: contents[key]?.length } };
      }),
    });
    expect(artifacts).toEqual(
      [5000, 6].map((size, index) => {
        const [key = '', storedSize] = [keys[index], contents[keys[index] ?? '']?.length];
        const { name = '' } = record.artifacts[index] ?? {};
        const seconds = expect.any(Number);
        const moved = { sent: storedSize, copied: 0, seconds };
        return { name, key, size, storedSize, settlement: 'uploaded', ...moved };
      }),
    );
  });

  test('an interruption leaves nothing behind, and is the error', async () => {
    await using made = await publishing();
    const { store, directory } = made;
    const record = recordOf({ artifacts: [await made.artifact('wic', 'disk '.repeat(1000000))] });
    const controller = new AbortController();
    const options = { store, encoding, directory, signal: controller.signal };
    const publishingNow = publishRecord(record, options);
    controller.abort(new UserError('terminated', 'terminated'));
    await expect(publishingNow).rejects.toMatchObject({ code: 'terminated' });
    expect(await made.contents()).toEqual({});
    await publishRecord(record, { store, encoding, directory });
    expect(Object.keys(await made.contents())).toHaveLength(2);
  });

  test('again writes nothing, even where the files are gone', async () => {
    await using made = await publishing();
    const { store, directory } = made;
    const record = recordOf({ artifacts: [await made.artifact('wic', 'disk')] });
    const options = { store, encoding, directory };
    const first = await publishRecord(record, options);
    const object = made.objectPath(objectKey(digestOf('disk'), encoding));
    await utimes(object, 1, 1);
    const before = await stat(object, { bigint: true });
    const contents = await made.contents();
    await rm(join(directory, 'isar.wic'));
    const second = await publishRecord(record, options);
    expect(second.record).toEqual(first.record);
    expect(second.artifacts).toMatchObject([
      { ...first.artifacts[0], settlement: 'verified', sent: 0, seconds: expect.anything() },
    ]);
    expect(await made.contents()).toEqual(contents);
    expect(await stat(object, { bigint: true })).toEqual({
      ...before,
      atimeMs: expect.anything(),
      atimeNs: expect.anything(),
      atime: expect.anything(),
    });
  });

  test('stores equal bytes under many names once', async () => {
    await using made = await publishing();
    const artifacts = [await made.artifact('wic', 'same'), await made.artifact('img', 'same')];
    const { artifacts: published } = await publishRecord(recordOf({ artifacts }), {
      store: made.store,
      encoding,
      directory: made.directory,
    });
    expect(published.map(({ settlement }) => settlement)).toEqual(['uploaded', 'shared']);
    expect(new Set(published.map(({ key }) => key)).size).toBe(1);
    expect(Object.keys(await made.contents())).toHaveLength(2);
  });

  test.each([
    ['longer', 'disk and more'],
    ['shorter', 'di'],
    ['empty', ''],
    ['other bytes of the same size', 'risk'],
  ])('stores nothing of a file that became %s', async (_what, now) => {
    await using made = await publishing();
    const artifact = await made.artifact('wic', 'disk');
    await writeFile(join(made.directory, artifact.file), now);
    await expect(
      publishRecord(recordOf({ artifacts: [artifact] }), {
        store: made.store,
        encoding,
        directory: made.directory,
      }),
    ).rejects.toThrow(
      expect.objectContaining({
        code: 'file-changed',
        message: `${join(made.directory, artifact.file)} changed after it was recorded`,
      }),
    );
    expect(await made.contents()).toEqual({});
  });

  test('says that a file is gone, and does not blame the store', async () => {
    await using made = await publishing();
    const record = recordOf({ artifacts: [artifactOf('wic', 'disk', { file: 'gone.wic' })] });
    const options = { store: made.store, encoding, directory: made.directory };
    await expect(publishRecord(record, options)).rejects.toThrow(
      expect.objectContaining({
        code: 'file-unreadable',
        message: expect.stringContaining('gone.wic'),
        hint: expect.stringContaining('build the variant again'),
      }),
    );
    expect(await made.contents()).toEqual({});
  });
});

describe('an interruption', () => {
  const interrupted = new UserError('interrupted', 'interrupted by SIGINT');

  test('before the first file stores nothing', async () => {
    await using made = await publishing();
    const { store, directory } = made;
    const record = recordOf({ artifacts: [await made.artifact('wic', 'disk')] });
    const signal = AbortSignal.abort(interrupted);
    const options = { store, encoding: 'none', directory, signal } as const;
    await expect(publishRecord(record, options)).rejects.toBe(interrupted);
    expect(await made.contents()).toEqual({});
  });

  test('in the middle of a file stores no part of it', async () => {
    await using made = await publishing();
    const { store, directory } = made;
    const record = recordOf({ artifacts: [await made.artifact('wic', 'half '.repeat(5_000_000))] });
    const controller = new AbortController();
    const publication = publishRecord(record, {
      ...{ store, encoding: 'none', directory, signal: controller.signal },
      onProgress: ([transfer]) => {
        if (transfer?.activity === 'uploading') controller.abort(interrupted);
      },
    });
    await expect(publication).rejects.toBe(interrupted);
    expect(await made.contents()).toEqual({});
  });
});
