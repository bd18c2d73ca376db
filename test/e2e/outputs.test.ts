import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { type DemoProject, demoProject } from './project.ts';

let project: DemoProject;
beforeEach(async () => {
  project = await demoProject();
});
afterEach(() => project.dispose());

const inProject = (...parts: string[]) => join(project.directory, ...parts);

/** A project's own way to build: a program that gets `build CHAIN`, and what kas would get. */
async function buildBy(script: string): Promise<void> {
  await writeFile(inProject('build.sh'), `#!/bin/sh -eu\n${script}`);
  await chmod(inProject('build.sh'), 0o755);
  await project.edit('isar-artifacts.yml', 'kas:\n', 'kas:\n  command: [./build.sh]\n');
}

test('the record tells what was built from what, where, and what lies beside it', async () => {
  const setting = 'SOURCE_DATE_EPOCH = "1700000000"';
  await project.edit('kas/base.yml', 'IMAGE_FSTYPES', `${setting}\n    IMAGE_FSTYPES`);
  await project.run('build', '--variant', 'qemuamd64.base', '--publish');
  const { predicate } = JSON.parse(
    await readFile(inProject('.isar-artifacts/records/qemuamd64.base.json'), 'utf8'),
  );
  expect(predicate.buildDefinition.internalParameters).toEqual({
    hasManifest: true,
    fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    settings: { SOURCE_DATE_EPOCH: '1700000000' },
  });
  expect(predicate.build).toEqual({
    host: { arch: expect.any(String) },
    directory: '.isar-artifacts/build/qemuamd64.base',
    log: '.isar-artifacts/logs/qemuamd64.base.log',
    statistics: {
      seconds: expect.any(Number),
      tries: 1,
      tasks: 16,
      sstate: { wanted: 2, local: 0, mirrors: 0, missed: 2, current: 0 },
      disk: expect.any(Number),
    },
  });
  expect(await readFile(inProject(predicate.build.log), 'utf8')).toContain('Tasks Summary');
  const stem = 'demo-image-base-demo-qemuamd64';
  const sidecars: { name: string; digest: { sha256: string } }[] = predicate.runDetails.byproducts;
  expect(sidecars.map(({ name }) => name)).toEqual([`${stem}.manifest`, `${stem}.wic.bmap`]);
  // They can be fetched like artifacts.
  const stored = await readdir(inProject('.isar-artifacts/store/sha256'));
  expect(stored).toEqual(
    expect.arrayContaining(sidecars.map(({ digest }) => `${digest.sha256}.zst`)),
  );
});

test('what bitbake rightly left alone after an edit that changes no output is accepted', async () => {
  const only = ['--variant', 'qemuamd64.base'];
  await project.run('build', ...only);
  // kas gives bitbake the same as before.
  await project.edit('kas/base.yml', 'header:\n  version', '# A comment.\nheader:\n  version');
  const { value } = await project.json('build', ...only);
  expect(value.variants).toMatchObject([{ status: 'built' }]);
});

describe('two variants whose disks are equal', () => {
  // As one whose output is named too loosely, or a build that serves two nodes.
  const script = `d=$KAS_BUILD_DIR/tmp/deploy/images/qemuamd64; mkdir -p "$d"
for role in base server; do
  echo "one disk for all" > "$d/demo-image-$role-demo-qemuamd64.wic"
  echo "kernel" > "$d/demo-image-$role-demo-qemuamd64-vmlinuz"
  echo "initrd" > "$d/demo-image-$role-demo-qemuamd64-initrd.img"
done
`;

  test('are an error of the second, unless the configuration allows it', async () => {
    await buildBy(script);
    const { exitCode, value } = await project.json('build', '--machine', 'qemuamd64');
    expect(exitCode).toBe(3);
    expect(value.variants).toMatchObject([
      { status: 'built' },
      {
        status: 'failed',
        error: { code: 'disks-equal', message: expect.stringContaining('qemuamd64.base') },
      },
    ]);
    await project.edit('isar-artifacts.yml', 'wic: .wic', 'wic: { suffix: .wic, shared: true }');
    const allowed = await project.json('build', '--machine', 'qemuamd64');
    expect(allowed.value.variants).toMatchObject([{ status: 'built' }, { status: 'built' }]);
  });
});

test('an output that only root may read is named, and the next variant is built', async () => {
  const nobody = 65534;
  await buildBy(`case $2 in *base.yml) mode=000 ;; *) mode=644 ;; esac
d=$KAS_BUILD_DIR/tmp/deploy/images/qemuamd64; mkdir -p "$d"
for end in .wic -vmlinuz -initrd.img; do
  for role in base server; do
    echo "$2 $role $end" > "$d/demo-image-$role-demo-qemuamd64$end"
    chmod $mode "$d/demo-image-$role-demo-qemuamd64$end"
  done
done
`);
  await execa('chown', ['-R', `${nobody}:${nobody}`, dirname(project.directory)]);
  const cli = join(import.meta.dirname, '../../dist/cli.js');
  const build = [cli, 'build', '--machine', 'qemuamd64', '--json'];
  const ids = [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'];
  const { stdout } = await execa('setpriv', [...ids, process.execPath, ...build], {
    cwd: project.directory,
    env: { HOME: project.directory },
    reject: false,
  });
  expect(JSON.parse(stdout).variants).toMatchObject([
    {
      id: 'qemuamd64.base',
      status: 'failed',
      error: {
        code: 'file-unreadable',
        message: expect.stringContaining('demo-image-base-demo-qemuamd64.wic'),
        hint: expect.any(String),
      },
    },
    { id: 'qemuamd64.server', status: 'built' },
  ]);
});
