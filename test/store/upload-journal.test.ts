import { chmod, mkdir, readdir, readFile, rename, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { nobody, thisProcess } from '../../src/store/process.ts';
import { type JournalEntry, UploadJournal } from '../../src/store/upload-journal.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { unprivileged } from '../support/unprivileged.ts';

const entry: JournalEntry = {
  store: 'https://s3.example.com/bucket',
  key: 'isar/sha256/0123',
  encoder: 'zstd 1.5.5 -3',
  partSize: 16_777_216,
  uploadId: '../2~of/any form',
};

/** A journal in a directory that nobody made yet. */
async function fresh() {
  const directory = await temporaryDirectory();
  const path = join(directory.path, 'state', 'uploads');
  return {
    path,
    journal: new UploadJournal(path),
    files: () => readdir(path),
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}

describe('an upload in the journal', () => {
  test('is on disk, and not abandoned while we work on it', async () => {
    await using made = await fresh();
    const { journal } = made;
    const before = Date.now();
    const noted = await journal.begin(entry);
    expect(noted.entry).toEqual(entry);
    expect(noted.touched).toBeGreaterThanOrEqual(before);
    expect(JSON.parse(await readFile(noted.file, 'utf8'))).toEqual(entry);
    expect(await made.files()).toEqual([expect.stringContaining(thisProcess())]);
    expect(await journal.abandoned(entry.store)).toEqual([]);
  });

  test('is abandoned when we let go of it', async () => {
    await using made = await fresh();
    const { journal } = made;
    await journal.release(await journal.begin(entry));
    const [found, ...more] = await new UploadJournal(made.path).abandoned(entry.store);
    expect([found?.entry, more]).toEqual([entry, []]);
  });

  test.each([
    ['ended', '1-1-00000000-0000-4000-8000-000000000000'],
    ['ended before this machine was started', `${process.pid}-1-boot`],
  ])('is abandoned when who worked on it has %s', async (_, owner) => {
    await using made = await fresh();
    const { file } = await made.journal.begin(entry);
    await rename(file, file.replace(thisProcess(), owner));
    expect(await made.journal.abandoned(entry.store)).toHaveLength(1);
  });

  test('is ours as soon as we take it up, with all that it says, and as if it was new', async () => {
    await using made = await fresh();
    const { journal } = made;
    await journal.release(await journal.begin(entry));
    const [found] = await journal.abandoned(entry.store);
    await utimes(`${found?.file}`, 1, 1);
    const [old] = await journal.abandoned(entry.store);
    expect(old?.touched).toBe(1000);
    const taken = old && (await journal.takeUp(old));
    expect(taken?.entry).toEqual(entry);
    expect(Date.now() - (taken?.touched ?? 0)).toBeLessThan(60_000);
    expect(await journal.abandoned(entry.store)).toEqual([]);
    expect(await made.files()).toHaveLength(1);
    if (taken !== undefined) await journal.release(taken);
    const [again] = await journal.abandoned(entry.store);
    expect(Date.now() - (again?.touched ?? 0)).toBeLessThan(60_000);
  });

  test('is taken up by one of many', async () => {
    await using made = await fresh();
    await made.journal.release(await made.journal.begin(entry));
    const [found] = await made.journal.abandoned(entry.store);
    const journals = Array.from({ length: 20 }, () => new UploadJournal(made.path));
    const taken = await Promise.all(
      journals.map((journal) => found && journal.takeUp({ ...found })),
    );
    expect(taken.filter((each) => each !== undefined)).toHaveLength(1);
    expect(await made.files()).toHaveLength(1);
  });

  test('that is finished is forgotten, also when it is gone by then', async () => {
    await using made = await fresh();
    const noted = await made.journal.begin(entry);
    await made.journal.forget(noted);
    await made.journal.forget(noted);
    expect(await made.files()).toEqual([]);
    expect(await made.journal.takeUp(noted)).toBeUndefined();
    expect(await made.files()).toEqual([]);
  });
});

describe('a journal', () => {
  test('that nobody wrote yet is empty', async () => {
    await using made = await fresh();
    expect(await made.journal.abandoned(entry.store)).toEqual([]);
  });

  test('does not mix stores', async () => {
    await using made = await fresh();
    const { journal } = made;
    const other = `${entry.store}/deeper`;
    for (const store of [entry.store, other, other]) {
      await journal.release(await journal.begin({ ...entry, store }));
    }
    expect(await journal.abandoned(entry.store)).toHaveLength(1);
    expect(await journal.abandoned(other)).toHaveLength(2);
    expect(await journal.abandoned('https://s3.example.com')).toEqual([]);
  });

  test.each([
    ['nothing', ''],
    ['half an entry', '{"store":"https://s3.example.com/bucket","key":"a'],
    ['something else', '[1, 2]'],
    ['an entry without an upload', JSON.stringify({ ...entry, uploadId: undefined })],
    ['an upload without a name', JSON.stringify({ ...entry, uploadId: '' })],
  ])('leaves a file with %s alone', async (_, text) => {
    await using made = await fresh();
    await made.journal.release(await made.journal.begin(entry));
    const names = [`0123.${nobody}.json`, `0123.${nobody}.json.4567.new`, 'foreign.json', '0123'];
    for (const name of names) await writeFile(join(made.path, name), text);
    await mkdir(join(made.path, `4567.${nobody}.json`));
    expect(await made.journal.abandoned(entry.store)).toHaveLength(1);
    expect(await made.files()).toHaveLength(2 + names.length);
  });

  test('with a file in its place is an error, and no empty journal', async () => {
    await using made = await fresh();
    await mkdir(dirname(made.path));
    await writeFile(made.path, 'in the way');
    await expect(made.journal.begin(entry)).rejects.toThrow(/EEXIST|ENOTDIR/);
    await expect(made.journal.abandoned(entry.store)).rejects.toThrow('ENOTDIR');
  });

  test('that we may only read gives nothing up, and stops nobody', async () => {
    await using made = await fresh();
    const { journal } = made;
    await journal.release(await journal.begin(entry));
    await chmod(dirname(dirname(made.path)), 0o755);
    await unprivileged(async () => {
      const [found] = await journal.abandoned(entry.store);
      const noted = found ?? (await journal.begin(entry));
      expect(await journal.takeUp(noted)).toBeUndefined();
      await journal.forget(noted);
      await journal.release(noted);
      await expect(journal.begin(entry)).rejects.toThrow('EACCES');
    });
    expect(await made.files()).toHaveLength(1);
  });
});
