import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/load.ts';
import { demoChain, demoProject } from '../support/demo-project.ts';
import {
  chainsOf,
  initialize,
  isar,
  kas,
  kasTestProject,
  machinesAndRoles,
  outputsOf,
} from './kas-project.ts';

async function initialized(files: Readonly<Record<string, string>>) {
  await using project = await kasTestProject(files);
  return await project.init();
}

test('one image in one file', async () => {
  const made = await initialized({
    'kas.yml': kas(`${isar}machine: qemuamd64\ndistro: debian-trixie\ntarget: my-image`),
  });
  expect(made.config).toEqual({
    version: 1,
    kas: { files: ['kas.yml'] },
    axes: { machine: { qemuamd64: { arch: 'x86_64' } }, role: { 'my-image': {} } },
    output: '{machine}/{role}-debian-trixie-{machine}',
    artifacts: {
      wic: '.wic',
      vmlinuz: { suffix: '-vmlinuz', optional: true },
      initrd: { suffix: '-initrd.img', optional: true },
    },
    registry: { path: 'isar-artifacts.nix' },
  });
  expect(outputsOf(made)['qemuamd64.my-image']?.[0]).toBe(
    'qemuamd64/my-image-debian-trixie-qemuamd64.wic',
  );
});

test('machines and roles', async () => {
  const made = await initialized(machinesAndRoles);
  expect(chainsOf(made)).toEqual({
    'qemuamd64.base': 'kas/base.yml:kas/machine/qemuamd64.yml:kas/role/base.yml',
    'qemuamd64.server': 'kas/base.yml:kas/machine/qemuamd64.yml:kas/role/server.yml',
    'qemuarm64.base': 'kas/base.yml:kas/machine/qemuarm64.yml:kas/role/base.yml',
    'qemuarm64.server': 'kas/base.yml:kas/machine/qemuarm64.yml:kas/role/server.yml',
  });
  expect(outputsOf(made)['qemuarm64.server']).toEqual([
    'qemuarm64/my-image-server-debian-trixie-qemuarm64.wic',
    'qemuarm64/my-image-server-debian-trixie-qemuarm64-initrd.img',
    'qemuarm64/my-image-server-debian-trixie-qemuarm64-vmlinux',
  ]);
  expect(made.notices).toEqual([]);
});

test('the demo: the variants, chains and outputs of its own configuration', async () => {
  await using project = await demoProject();
  const own = join(project.root, 'isar-artifacts.yml');
  const { config } = await loadConfig(own);
  await rm(own);
  const made = await initialize(project.root);
  expect(made.config).toMatchObject({ output: config.output, kas: { files: config.kas.files } });
  expect(chainsOf(made)).toEqual(
    Object.fromEntries(
      ['qemuamd64', 'qemuarm64'].flatMap((machine) =>
        ['base', 'server'].map((role) => [
          `${machine}.${role}`,
          demoChain(machine, role).join(':'),
        ]),
      ),
    ),
  );
});

test('machine files that include the base, two of them for one machine', async () => {
  const made = await initialized({
    'kas/base.yml': kas(`${isar}target: isar-image-base`),
    'kas/machine/qemu-amd64.yml': kas(
      'machine: qemuamd64\ndistro: d\ntarget: mc:qemuamd64-d:isar-image-base',
      ['../base.yml'],
    ),
    'kas/machine/qemu-amd64-rt.yml': kas('machine: qemuamd64\ndistro: d', ['../base.yml']),
    'kas/image/agent.yml': kas('target: x-image-agent'),
    'kas/image/server.yml': kas('target: x-image-server'),
  });
  // An image of another layer is nobody's role where there are own ones.
  expect(Object.keys(chainsOf(made))).toEqual([
    'qemu-amd64-rt.agent',
    'qemu-amd64-rt.server',
    'qemuamd64.agent',
    'qemuamd64.server',
  ]);
  expect(outputsOf(made)['qemu-amd64-rt.agent']?.[0]).toBe(
    'qemuamd64/x-image-agent-d-qemuamd64.wic',
  );
});

test('a machine file that has to come last, for roles include what sets another', async () => {
  const made = await initialized({
    'kas/board.yml': kas(`${isar}machine: board\ndistro: d\ntarget: b-image-base`),
    'kas-example.yml': kas('build_system: isar\ntarget: b-image-example', ['kas/board.yml']),
    'kas-boot.yml': kas('build_system: isar\ntarget: u-boot-board', ['kas/board.yml']),
    'kas-qemu.yml': kas('machine: board-qemu'),
    'meta/recipes-core/images/b-image-base_1.0.bb': 'inherit image\n',
  });
  expect(chainsOf(made)).toEqual({
    'base.board': 'kas/board.yml',
    'base.board-qemu': 'kas/board.yml:kas-qemu.yml',
    'example.board': 'kas/board.yml:kas-example.yml',
    'example.board-qemu': 'kas/board.yml:kas-example.yml:kas-qemu.yml',
  });
  expect(made.notices).toEqual(['not taken for images: u-boot-board of kas-boot.yml']);
});

test('multiconfigs: one file builds images of several machines', async () => {
  const made = await initialized({
    'kas.yml': kas(
      `${isar}target: [mc:qemuamd64-trixie:isar-image-base, multiconfig:board-custom:isar-image-base, mc:qemuamd64-trixie:u-boot]`,
    ),
    'meta/conf/multiconfig/board-custom.conf': 'MACHINE ?= "board-7"\nDISTRO = "debian-sid"\n',
  });
  expect(chainsOf(made)).toEqual({ 'qemuamd64.base': 'kas.yml', 'board-7.base': 'kas.yml' });
  expect(made.config.output).toBe('{machine}/isar-image-{role}-*-{machine}');
  expect(made.notices).toEqual([expect.stringMatching(/builds all of them: kas\.yml$/)]);
});

test('distributions in files of their own, as far as there are multiconfigs', async () => {
  const conf = (machine: string, distro: string) =>
    `MACHINE ?= "${machine}"\nDISTRO ?= "${distro}"\n`;
  const made = await initialized({
    ...machinesAndRoles,
    'kas/base.yml': kas(isar),
    'kas/distro/debian-sid.yaml': kas('distro: debian-sid'),
    'kas/distro/debian-trixie.yaml': kas('distro: debian-trixie'),
    'meta/conf/multiconfig/a.conf': conf('qemuamd64', 'debian-sid'),
    'meta/conf/multiconfig/b.conf': conf('qemuarm64', 'debian-sid'),
    'meta/conf/multiconfig/c.conf': conf('qemuarm64', 'debian-trixie'),
    'sample.yml': kas(`${isar}machine: sample\ndistro: sample`),
  });
  expect(Object.keys(chainsOf(made))).toHaveLength(6);
  expect(outputsOf(made)['qemuarm64.base.debian-trixie']?.[0]).toBe(
    'qemuarm64/my-image-base-debian-trixie-qemuarm64.wic',
  );
  expect(made.config.variants).toHaveLength(2);
});

test('one distribution in a file of its own begins the chain with the base', async () => {
  const made = await initialized({
    ...machinesAndRoles,
    'kas/base.yml': kas(isar),
    'kas/distro.yml': kas('distro: debian-sid'),
  });
  expect(made.config.kas.files).toEqual(['kas/base.yml', 'kas/distro.yml']);
  expect(made.config.output).toContain('debian-sid');
});

test.each([
  ['whole chains', isar, 'common.yml'],
  ['what follows a base', '', 'base.yml'],
])('files for each machine and image, %s', async (_, own, common) => {
  const files = (names: readonly (readonly [string, string])[]) => ({
    [common]: kas(`distro: d\n${own === '' ? isar : ''}`),
    ...Object.fromEntries(
      names.map(([machine, image]) => [
        `${machine}-${image}.yml`,
        kas(`${own}machine: ${machine}\ntarget: my-image-${image}`, [common]),
      ]),
    ),
  });
  const start = own === '' ? 'base.yml:' : '';
  const product = await initialized(
    files([
      ['a', 'x'],
      ['a', 'y'],
      ['b', 'x'],
    ]),
  );
  expect(chainsOf(product)).toEqual({
    'a.x': `${start}a-x.yml`,
    'a.y': `${start}a-y.yml`,
    'b.x': `${start}b-x.yml`,
  });
  expect(product.config.axes.chain.hidden).toBe(true);
  const ofImages = await initialized(
    files([
      ['a', 'x'],
      ['a', 'y'],
    ]),
  );
  expect(ofImages.config.axes).toMatchObject({
    machine: { a: {} },
    role: { x: { kas: 'a-x.yml' } },
  });
  const ofMachines = await initialized(
    files([
      ['a', 'x'],
      ['b', 'x'],
      ['c', 'y'],
    ]),
  );
  expect(chainsOf(ofMachines)).toEqual({
    'a.x': `${start}a-x.yml`,
    'b.x': `${start}b-x.yml`,
    'c.y': `${start}c-y.yml`,
  });
  expect(ofMachines.config.axes.chain).toBeUndefined();
});

test('kas runs where the layers are that kas files name by path', async () => {
  const made = await initialized({
    'backends/debian/kas/base.yml': kas(
      'build_system: isar\ndistro: d\nrepos: { this: { path: ".", layers: { meta-x: } } }',
    ),
    'backends/debian/kas/machine/board.yml': kas('machine: board\ntarget: x-image', [
      '../base.yml',
    ]),
    'backends/debian/meta-x/conf/machine/board.conf': 'DISTRO_ARCH ?= "riscv64"\n',
    'kas-container': '#!/bin/sh\n',
    'ci/outside.yml': kas('machine: other'),
  });
  expect(made.config.kas).toEqual({
    directory: 'backends/debian',
    files: ['kas/base.yml'],
    command: '../../kas-container',
  });
  expect(made.config.axes.machine).toEqual({
    board: { kas: 'kas/machine/board.yml', arch: 'riscv64' },
  });
  expect(made.notices).toEqual([
    'ci/outside.yml is not below backends/debian, where kas has to run',
  ]);
});

test('what no kas file says is marked, and everything else is there', async () => {
  const made = await initialized({ 'kas.yml': kas(isar) });
  expect(chainsOf(made)).toEqual({ 'machine.role': 'kas.yml' });
  expect(made.text).toContain('# TODO: no kas file sets machine: name it');
  expect(made.text).toContain('# TODO: no kas file sets target: name it');
  const recipe = await initialized({
    'kas.yml': kas(`${isar}machine: m`),
    'images/my-os.bb': 'inherit image\n',
  });
  expect(recipe.config.axes.role).toEqual({ 'my-os': {} });
});
