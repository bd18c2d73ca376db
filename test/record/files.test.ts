import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readRecord, writeRecord } from '../../src/record/files.ts';
import { serializeRecord } from '../../src/record/serialize.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { recordOf } from './records.ts';

const id = 'qemuamd64.server';

test('a record is written under its variant, and read back', async () => {
  await using directory = await temporaryDirectory();
  const records = join(directory.path, 'state/records');
  const path = await writeRecord(records, recordOf());
  expect(path).toBe(join(records, `${id}.json`));
  expect(await readFile(path, 'utf8')).toBe(serializeRecord(recordOf()).text);
  expect(await readRecord(records, id)).toEqual(recordOf());
  expect(await readdir(records)).toEqual([`${id}.json`]);
});

test('there is no record of what was never built', async () => {
  await using directory = await temporaryDirectory();
  expect(await readRecord(directory.path, id)).toBeUndefined();
  expect(await readRecord(join(directory.path, 'never/made'), id)).toBeUndefined();
});

test('a reader meets the old record or the new one, never a part', async () => {
  await using directory = await temporaryDirectory();
  // Big enough that a write in place would be seen half done.
  const kas = Array.from({ length: 20_000 }, (_, index) => `kas/${index}.yml`);
  const versions = ['1', '2'].map((version) => recordOf({ kas, tools: { version } }));
  await writeRecord(directory.path, recordOf({ kas, tools: { version: '1' } }));
  let writing = true;
  const writer = (async () => {
    for (let turn = 0; turn < 10; turn++) {
      for (const record of versions) await writeRecord(directory.path, record);
    }
    writing = false;
  })();
  let reads = 0;
  for (; writing; reads++) {
    expect((await readRecord(directory.path, id))?.kas).toHaveLength(kas.length);
  }
  await writer;
  expect(reads).toBeGreaterThan(1);
});

test.each([
  ['cut off', (text: string) => text.slice(0, text.length / 2), /is no JSON/],
  ['empty', () => '', /is no JSON/],
  ['of another tool', () => '{"version": 3}', /is no build record: _type: /],
])('a file that is %s is refused by its path', async (_what, change, message) => {
  await using directory = await temporaryDirectory();
  const path = await writeRecord(directory.path, recordOf());
  await writeFile(path, change(await readFile(path, 'utf8')));
  const reading = readRecord(directory.path, id);
  await expect(reading).rejects.toThrow(expect.objectContaining({ code: 'record-invalid' }));
  await expect(reading).rejects.toThrow(path);
  await expect(reading).rejects.toThrow(message);
});

test("another variant's record under a variant's name is refused", async () => {
  await using directory = await temporaryDirectory();
  const path = await writeRecord(directory.path, recordOf());
  await rename(path, join(directory.path, 'qemuarm64.base.json'));
  await expect(readRecord(directory.path, 'qemuarm64.base')).rejects.toThrow(
    expect.objectContaining({
      code: 'record-invalid',
      message: expect.stringMatching(/qemuarm64\.base\.json is the record of qemuamd64\.server$/),
    }),
  );
});

test('what kept a file from being read is not taken for "never built"', async () => {
  await using directory = await temporaryDirectory();
  await mkdir(join(directory.path, `${id}.json`));
  await expect(readRecord(directory.path, id)).rejects.toThrow(/EISDIR/);
});
