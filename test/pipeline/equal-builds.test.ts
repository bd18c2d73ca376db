import { readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { equalInputsWarning, refuseEqualDisks } from '../../src/pipeline/equal-builds.ts';
import { otherBuilds } from '../../src/pipeline/other-builds.ts';
import type { BuildRecord } from '../../src/record/build-record.ts';
import { writeRecord } from '../../src/record/files.ts';
import { artifactOf, recordOf } from '../record/records.ts';
import { plannedVariant } from '../registry/hash-map-files.ts';
import { digestOf } from '../registry/registries.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** A build of a node, whose disk and kernel are named after it. */
function buildOf(id: string, disk: string, more: Partial<BuildRecord> = {}): BuildRecord {
  return recordOf({
    variant: { id, axes: { machine: 'm', role: id } },
    artifacts: [
      artifactOf('wic', disk, { name: `${id}.wic`, file: `deploy/${id}.wic` }),
      artifactOf('vmlinuz', 'the same kernel', { name: `${id}-vmlinuz` }),
    ],
    ...more,
  });
}

const planned = plannedVariant('node-2', ['node-2.wic', 'node-2-vmlinuz']);

describe('two variants with one disk', () => {
  const others = [buildOf('node-0', 'another disk'), buildOf('node-1', 'a disk')];

  test('are refused, and both are named', () => {
    expect(() => refuseEqualDisks(planned, buildOf('node-2', 'a disk'), others)).toThrow(
      expect.objectContaining({
        code: 'disks-equal',
        message: `node-2 and node-1 have the same disk: node-2.wic (deploy/node-2.wic) and node-1.wic (deploy/node-1.wic) are ${digestOf('a disk')}`,
        hint: expect.stringContaining('shared: true'),
      }),
    );
  });

  test('are right where the configuration says so', () => {
    const artifacts = planned.artifacts.map((artifact) => ({ ...artifact, shared: true }));
    refuseEqualDisks({ ...planned, artifacts }, buildOf('node-2', 'a disk'), others);
  });

  test('are one variant that was built twice, or have one kernel: both are normal', () => {
    refuseEqualDisks(planned, buildOf('node-2', 'a disk'), [buildOf('node-2', 'a disk')]);
    refuseEqualDisks(planned, buildOf('node-2', 'a third disk'), others);
  });
});

test('variants that are built from the same are worth a look', () => {
  const fingerprint = digestOf('inputs');
  const built = buildOf('node-2', '2', { fingerprint });
  const others = [
    buildOf('node-0', '0', { fingerprint: digestOf('other inputs') }),
    buildOf('node-1', '1', { fingerprint }),
    buildOf('node-2', '2', { fingerprint }),
  ];
  expect(equalInputsWarning(built, others)).toMatch(/^node-2 .* same inputs as node-1: .*node\?$/);
  expect(equalInputsWarning(built, others.slice(0, 1))).toBeUndefined();
  expect(equalInputsWarning(buildOf('node-2', '2'), [buildOf('node-1', '1')])).toBeUndefined();
});

test('what this machine built last of the others is read once, and again when it changed', async () => {
  await using records = await temporaryDirectory();
  const ids = ['node-0', 'node-1', 'never-built', 'cut-off'];
  const disks = async () =>
    (await otherBuilds(records.path, ids)).map(({ artifacts }) => artifacts[0]?.sha256);
  const path = await writeRecord(records.path, buildOf('node-0', 'a'));
  await writeRecord(records.path, buildOf('node-1', 'b'));
  await writeFile(`${records.path}/cut-off.json`, '{"cut o');
  expect(await disks()).toEqual(['a', 'b'].map(digestOf));
  // Who read it once more would see it.
  const { atime, mtime } = await stat(path);
  await utimes(path, atime, mtime);
  expect(await disks()).toEqual(['a', 'b'].map(digestOf));
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replaceAll(digestOf('a'), digestOf('c')));
  await utimes(path, atime, mtime);
  expect(await disks()).toEqual(['a', 'b'].map(digestOf));
  await writeRecord(records.path, buildOf('node-0', 'd'));
  expect(await disks()).toEqual(['d', 'b'].map(digestOf));
});
