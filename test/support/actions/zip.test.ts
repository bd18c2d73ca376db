import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import fc from 'fast-check';
import { temporaryDirectory } from '../temporary-directory.ts';
import { readZip, writeZip } from './zip.ts';

/** Python's zipfile as a second opinion: writes `deflated.zip`, lists what is in `ours.zip`. */
const python = `
import json, zipfile
with zipfile.ZipFile('deflated.zip', 'w', zipfile.ZIP_DEFLATED) as zip:
    zip.writestr('directory/', '')
    zip.writestr('directory/text', 'x' * 10000)
with zipfile.ZipFile('ours.zip') as zip:
    assert zip.testzip() is None
    print(json.dumps([[e.filename, oct(e.external_attr >> 16), zip.read(e).decode()] for e in zip.infolist()]))
`;

describe('a zip file', () => {
  test('is read back as it was written', () => {
    const entries = fc.dictionary(
      fc.string({ unit: 'binary', minLength: 1 }).filter((name) => !name.endsWith('/')),
      fc.uint8Array(),
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(entries, (written) => {
        const read = Object.entries(readZip(writeZip(written)));
        expect(read.map(([name, bytes]) => [name, [...bytes]])).toEqual(
          Object.entries(written).map(([name, bytes]) => [name, [...bytes]]),
        );
      }),
    );
  });

  test('is understood by others, and others by us', async () => {
    await using directory = await temporaryDirectory();
    const ours = writeZip({ '../é': 'evil', link: { symlink: '/etc' }, bytes: Buffer.from('b') });
    await writeFile(join(directory.path, 'ours.zip'), ours);
    const { stdout } = await execa('python3', ['-c', python], { cwd: directory.path });
    expect(JSON.parse(stdout)).toEqual([
      ['../é', '0o100644', 'evil'],
      ['link', '0o120777', '/etc'],
      ['bytes', '0o100644', 'b'],
    ]);
    const { stdout: deflated } = await execa('cat', ['deflated.zip'], {
      cwd: directory.path,
      encoding: 'buffer',
    });
    const files = readZip(Buffer.from(deflated));
    expect(Object.keys(files)).toEqual(['directory/text']);
    expect(files['directory/text']?.toString()).toBe('x'.repeat(10_000));
  });

  test('is refused when it is none, or damaged', () => {
    expect(() => readZip(Buffer.from('no zip'))).toThrow('not a zip file');
    const damaged = writeZip({ a: 'contents' });
    damaged.write('C', 31);
    expect(() => readZip(damaged)).toThrow('a zip entry is damaged');
  });
});
