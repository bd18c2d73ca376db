import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseManifest } from '../../src/record/manifest.ts';
import { fromPurl, toPurl } from '../../src/record/purl.ts';
import { anyPackage } from './records.ts';

/** What a real build of isar-image-base left. */
async function manifestOf(machine: string): Promise<{ text: string; file: string }> {
  const name = `isar-image-base-debian-bookworm-${machine}.manifest`;
  const file = join(import.meta.dirname, '../fixtures/isar/deploy', machine, name);
  return { text: await readFile(file, 'utf8'), file };
}

describe.each(['qemuamd64', 'qemuarm64'])('the manifest of %s', (machine) => {
  test('has every package, each field in its place', async () => {
    const { text, file } = await manifestOf(machine);
    const arch = machine.replace('qemu', '');
    const packages = parseManifest(text, file);
    expect(packages).toHaveLength(text.trim().split('\n').length);
    expect(packages).toHaveLength(122);
    expect(new Set(packages.map((entry) => entry.arch))).toEqual(new Set(['all', arch]));
    expect(packages.find(({ name }) => name === 'bsdutils')).toEqual({
      name: 'bsdutils',
      version: '1:2.38.1-5+deb12u3',
      arch,
      source: 'util-linux',
      sourceVersion: '2.38.1-5+deb12u3',
    });
  });

  test('survives as package URLs', async () => {
    const { text, file } = await manifestOf(machine);
    const packages = parseManifest(text, file);
    expect(packages.map(toPurl).map(fromPurl)).toEqual(packages);
  });
});

describe('parseManifest', () => {
  test('reads back any packages', () => {
    fc.assert(
      fc.property(fc.array(anyPackage), (packages) => {
        const lines = packages.map(
          ({ name, version, arch, source, sourceVersion }) =>
            `${source}|${sourceVersion}|${name}:${arch}|${version}\n`,
        );
        expect(parseManifest(lines.join(''), 'a.manifest')).toEqual(packages);
      }),
    );
  });

  test('takes no line feed at the end, CR LF and blank lines', () => {
    expect(parseManifest('a|1|b:all|2\r\n\nc|3|d:all|4', 'a.manifest')).toHaveLength(2);
    expect(parseManifest('', 'a.manifest')).toEqual([]);
  });

  test.each([
    'apt',
    'apt|2.6.2|apt|2.6.2',
    'apt|2.6.2|apt:amd64',
    'apt||apt:amd64|2.6.2',
    'apt|2.6.2|apt:amd64|2.6.2|more',
    'apt|2.6.2|:amd64|2.6.2',
    'a@b|2.6.2|apt:amd64|2.6.2',
    '<html>',
  ])('names the line %j', (line) => {
    expect(() => parseManifest(`a|1|b:all|2\n\n${line}\n`, 'deploy/x.manifest')).toThrow(
      expect.objectContaining({
        code: 'record-invalid',
        message: `deploy/x.manifest:3: not a line of a package manifest: ${line}`,
        hint: expect.stringContaining('source|source version|package:architecture|version'),
      }),
    );
  });
});

describe('package URLs', () => {
  test('read back as the package', () => {
    const odd = { name: 'a@b', version: '1@2', arch: 'c@d', source: 'e+%', sourceVersion: '3@4@5' };
    fc.assert(
      fc.property(anyPackage, (entry) => expect(fromPurl(toPurl(entry))).toEqual(entry)),
      { examples: [[odd]] },
    );
  });

  test('keep to the letters of a URL', () => {
    fc.assert(
      fc.property(anyPackage, (entry) => expect(toPurl(entry)).toMatch(/^[\w:/@?=&%.~-]+$/)),
    );
  });

  test.each([
    '',
    'pkg:deb/debian/apt@2.6.2',
    'pkg:deb/ubuntu/apt@2.6.2?arch=amd64&upstream=apt%402.6.2',
    'pkg:deb/debian/apt@2.6.2?arch=amd64&upstream=apt',
    'pkg:deb/debian/apt@2.6.2?upstream=apt%402.6.2&arch=amd64',
    'pkg:deb/debian/apt@2.6.2?arch=amd64&upstream=apt%402.6.2&distro=bookworm',
    'pkg:deb/debian/%61pt@2.6.2?arch=amd64&upstream=apt%402.6.2',
    'pkg:deb/debian/%zz@2.6.2?arch=amd64&upstream=apt%402.6.2',
  ])('%j is none of ours', (purl) => {
    expect(fromPurl(purl)).toBeUndefined();
  });
});
