import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import fc from 'fast-check';
import { parseMountPoints, pointsBelow } from '../../src/doctor/mounts.ts';
import { bundled } from '../support/bundled.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** As the kernel writes a path there (fs/seq_file.c, mangle). */
const escaped = (path: string) =>
  path.replace(/[ \t\n\\]/g, (letter) => `\\${letter.charCodeAt(0).toString(8).padStart(3, '0')}`);

test('every path is read as it was', () => {
  const path = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.includes('\0'));
  fc.assert(
    fc.property(fc.array(path), (paths) => {
      const lines = paths.map((text) => `22 1 8:1 / /${escaped(text)} rw - ext4 /dev/sda rw\n`);
      expect(parseMountPoints(lines.join(''))).toEqual(paths.map((text) => `/${text}`));
    }),
  );
});

test('this machine has a root', async () => {
  expect(parseMountPoints(await readFile('/proc/self/mountinfo', 'utf8'))).toContain('/');
});

test('below a directory, what was mounted last comes first', () => {
  const points = ['/', '/b/m.r', '/b/m.r/tmp', '/b/m.r/tmp/proc', '/b/m.r2/tmp'];
  expect(pointsBelow(points, '/b/m.r')).toEqual(['/b/m.r/tmp/proc', '/b/m.r/tmp']);
});

const script = `
import { findLeftovers } from './src/doctor/leftovers.ts';
import { removeLeftovers } from './src/doctor/remove.ts';
const [project] = process.argv.slice(2);
const place = { project, builds: project + '/build', captured: project + '/captured', known: new Set(['m.r']), elsewhere: new Set(), only: undefined, isRunning: false, engines: undefined, all: false };
const { signal } = new AbortController();
const means = { isRoot: true, environment: { PATH: process.env.PATH }, signal, container: undefined };
const found = async () => (await findLeftovers(place)).found;
const { found: before, spared } = await findLeftovers(place);
const onlyDirectory = before.filter(({ kind }) => kind === 'directory');
const [refused] = await removeLeftovers(onlyDirectory, means, () => {});
const removals = await removeLeftovers(before, means, () => {});
console.log(JSON.stringify({ before, spared, refused: refused?.problem, removals, after: await found() }));
`;

/** Two file systems in each of two build directories, and one on which a person builds. */
const mounting = `
mkdir -p "$1/build/m.r/tmp/chroot" "$1/build/gone/tmp/chroot" "$1/build/m.s"
for id in m.r gone; do
  mount -t tmpfs none "$1/build/$id/tmp"
  mkdir "$1/build/$id/tmp/a b"
  mount -t tmpfs none "$1/build/$id/tmp/a b"
  touch "$1/build/$id/tmp/a b/file"
done
mount -t tmpfs none "$1/build/m.s"
exec "$2" "$3" "$1"
`;

const namesIn = (items: readonly { name: string }[]) => items.map(({ name }) => name);

describe('real mounts that a build left', () => {
  test('are unmounted before anything is removed, and nothing is removed across one', async () => {
    await using directory = await temporaryDirectory();
    const project = join(directory.path, 'project');
    const program = await bundled(script, directory.path);
    const args = ['--mount', 'sh', '-c', mounting, 'sh', project, process.execPath, program];
    const { stdout } = await execa('unshare', args);
    const { before, spared, refused, removals, after } = JSON.parse(stdout);
    const named = (kind: string, ...names: string[]) =>
      names.map((name) => expect.objectContaining({ kind, name: `${project}/build/${name}` }));
    expect(before).toEqual([
      ...named('mount', 'gone/tmp/a b', 'gone/tmp', 'm.r/tmp/a b', 'm.r/tmp'),
      ...named('directory', 'gone'),
    ]);
    // What is a mount point itself is no mount that a build made.
    expect(namesIn(spared)).toEqual([`${project}/build/m.s`]);
    expect(refused).toBe(`something is mounted at ${project}/build/gone/tmp/a b`);
    expect(removals.flatMap(({ problem }: { problem?: string }) => problem ?? [])).toEqual([]);
    expect(after).toEqual([]);
  });
});
