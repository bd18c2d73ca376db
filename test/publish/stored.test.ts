import { mkdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { storedRecord } from '../../src/publish/stored-record.ts';
import { serializeRecord } from '../../src/record/serialize.ts';
import { objectKey, recordKey } from '../../src/store/key.ts';
import { recordOf } from '../record/records.ts';
import { digestOf } from '../registry/registries.ts';
import { publishing, publishRecord } from './stores.ts';

describe.each(['zstd', 'none'] as const)(
  'what lies under a key already, with compression %s',
  (encoding) => {
    test.each([
      ['other bytes', (path: string) => writeFile(path, 'an HTML page')],
      ['nothing', (path: string) => truncate(path, 0)],
      ['a part of it', async (path: string) => truncate(path, (await stat(path)).size - 3)],
      ['other bytes in the middle', flipMiddle],
      ['more than it', async (path: string) => writeFile(path, 'more', { flag: 'a' })],
    ])('refuses a key that holds %s, and leaves it', async (_what, spoil) => {
      await using made = await publishing();
      const record = recordOf({ artifacts: [await made.artifact('wic', 'disk'.repeat(9000))] });
      const options = { store: made.store, encoding, directory: made.directory };
      const { artifacts } = await publishRecord(record, options);
      const key = artifacts[0]?.key ?? '';
      await spoil(made.objectPath(key));
      const contents = await made.contents();
      await expect(publishRecord(record, options)).rejects.toThrow(
        expect.objectContaining({
          code: 'object-corrupt',
          message: `${key} in ${made.store.location} is not the file that its key names`,
          hint: expect.stringContaining('isar-artifacts publish --repair'),
        }),
      );
      expect(await made.contents()).toEqual(contents);
    });

    test('calls an object that cannot be read unreachable, never corrupt', async () => {
      await using made = await publishing();
      const artifact = await made.artifact('wic', 'disk');
      await mkdir(made.objectPath(objectKey(artifact.sha256, encoding)), { recursive: true });
      await expect(
        publishRecord(recordOf({ artifacts: [artifact] }), {
          store: made.store,
          encoding,
          directory: made.directory,
        }),
      ).rejects.toThrow(expect.objectContaining({ code: 'store-unreachable' }));
    });
  },
);

async function flipMiddle(path: string): Promise<void> {
  const bytes = await readFile(path);
  const middle = bytes.length >> 1;
  bytes.fill((bytes[middle] ?? 0) ^ 0xff, middle, middle + 1);
  await writeFile(path, bytes);
}

describe('a stored record', () => {
  test('that is another one under its key is refused, by publish and by readers', async () => {
    await using made = await publishing();
    const { store, directory } = made;
    const record = recordOf({ artifacts: [await made.artifact('wic', 'disk')] });
    const options = { store, encoding: 'none', directory } as const;
    const { digest, text } = serializeRecord((await publishRecord(record, options)).record);
    const path = made.objectPath(recordKey(digest));
    await writeFile(path, text.replace('0.1.0', '0.2.0'));
    const corrupt = expect.objectContaining({
      code: 'object-corrupt',
      message: expect.stringContaining(recordKey(digest)),
    });
    await expect(publishRecord(record, options)).rejects.toThrow(corrupt);
    await expect(storedRecord(store, digest)).rejects.toThrow(corrupt);
  });

  test('that is missing is no baseline; one that cannot be reached is an error', async () => {
    await using made = await publishing();
    const digest = digestOf('a record');
    expect(await storedRecord(made.store, digest)).toBeUndefined();
    await mkdir(dirname(made.objectPath('builds')), { recursive: true });
    await writeFile(made.objectPath('builds'), 'in the way');
    await expect(storedRecord(made.store, digest)).rejects.toThrow(
      expect.objectContaining({ code: 'store-unreachable' }),
    );
  });
});
