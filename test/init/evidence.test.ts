// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are bitbake's, no templates
import { describe, expect, test } from '@jest/globals';
import { head } from '../../src/registry/functions.ts';
import { isar, kas, kasTestProject, machinesAndRoles, outputsOf } from './kas-project.ts';

async function initialized(files: Readonly<Record<string, string>>) {
  await using project = await kasTestProject(files);
  return await project.init();
}

const single = { 'kas.yml': kas(`${isar}machine: board\ndistro: d\ntarget: my-image`) };

describe('files of a finished build beat what was guessed', () => {
  const built = async (directory: string, names: readonly string[]) =>
    initialized({
      ...machinesAndRoles,
      ...Object.fromEntries(names.map((name) => [`${directory}/${name}`, ''])),
    });

  test('in names and artifacts; what one image lacks may be missing', async () => {
    const made = await built('build/tmp/deploy/images/qemuamd64', [
      'my-image-base-debian-sid-qemuamd64-initrd.img',
      'my-image-base-debian-sid-qemuamd64-vmlinuz',
      'my-image-base-debian-sid-qemuamd64.ext4',
      'my-image-base-debian-sid-qemuamd64.wic',
      'my-image-server-debian-sid-qemuamd64.wic',
      'my-image-server-debian-sid-qemuamd64.wic.zst',
    ]);
    expect(made.config.output).toBe('{machine}/my-image-{role}-debian-sid-{machine}');
    const initrd = { suffix: '-initrd.img', optional: true };
    expect(made.config.artifacts).toEqual({ wic: '.wic', initrd });
    expect(made.config.axes.machine).toMatchObject({
      qemuamd64: {
        artifacts: {
          'wic-zst': { suffix: '.wic.zst', optional: true },
          ext4: { suffix: '.ext4', optional: true },
          vmlinuz: { suffix: '-vmlinuz', optional: true },
        },
      },
      qemuarm64: { artifacts: { vmlinux: { suffix: '-vmlinux', optional: true } } },
    });
    const reason = made.reasons.find(({ path }) => path[0] === 'artifacts');
    expect(reason?.from).toBe('files that builds of qemuamd64 left');
  });

  test('of a build directory of another name, as Isar leaves them', async () => {
    const made = await built('build-arm/tmp/deploy/images/qemuarm64', [
      'isar-image-base-debian-bookworm-qemuarm64-vmlinux',
      'my-image-base-debian-bookworm-qemuarm64-initrd.img',
      'my-image-base-debian-bookworm-qemuarm64-vmlinux',
      'my-image-base-debian-bookworm-qemuarm64.dpkg_status',
      'my-image-base-debian-bookworm-qemuarm64.ext4',
      'my-image-base-debian-bookworm-qemuarm64.manifest',
      'my-image-base-debian-bookworm-qemuarm64.tar.zst',
      'my-image-base-debian-bookworm-qemuarm64.wic.bmap',
      'bcm2711-rpi-4-b.dtb',
    ]);
    expect(outputsOf(made)['qemuarm64.server']).toEqual(
      ['.ext4', '.tar.zst', '-vmlinux', '-initrd.img'].map(
        (suffix) => `qemuarm64/my-image-server-debian-bookworm-qemuarm64${suffix}`,
      ),
    );
  });
});

describe('image types', () => {
  test.each([
    ['a machine', 'IMAGE_FSTYPES ?= "ext4 wic.xz"', '', { ext4: '.ext4', wic: '.wic.xz' }],
    [
      'a kas file, before the machine',
      'IMAGE_FSTYPES ?= "ext4"',
      'IMAGE_FSTYPES = "ubi"',
      { ubi: '.ubi' },
    ],
    [
      'both, where the kas file only adds one',
      'IMAGE_FSTYPES ?= "wic"',
      'IMAGE_FSTYPES:append = " wic.zst"',
      { wic: '.wic', 'wic-zst': '.wic.zst' },
    ],
    [
      'a kas file that only adds one: a disk may be there, too',
      '',
      'IMAGE_FSTYPES:append:board = " tar.gz"',
      { wic: { suffix: '.wic', optional: true }, tar: '.tar.gz' },
    ],
    ['nobody', 'IMAGE_FSTYPES = "${@others(d)}"', 'IMAGE_FSTYPES:remove = "ext4"', { wic: '.wic' }],
  ])('of %s', async (_, conf, local, expected) => {
    const made = await initialized({
      'kas.yml': `${single['kas.yml']}local_conf_header: { x: '${local}' }\n`,
      'conf/machine/board.conf': `${conf}\n`,
    });
    const initrd = { suffix: '-initrd.img', optional: true };
    expect(made.config.artifacts).toEqual({ ...expected, initrd });
  });
});

describe('a registry', () => {
  const requiring = '{ pkgs }: { a = pkgs.requireFile { name = "a.wic"; sha256 = "0"; }; }';

  test('of ours is the one that is written', async () => {
    const made = await initialized({ ...single, 'lib/images.nix': head, 'nix/x.nix': requiring });
    expect(made.config.registry.path).toBe('lib/images.nix');
  });

  test.each([
    ['requireFile', requiring],
    ['a fetched image', '{ fetchurl }: { a = fetchurl { url = "https://h/a.wic.zst"; }; }'],
    ['a map of hashes', `{ "a-vmlinuz" = "${'0'.repeat(52)}"; }`],
  ])('made by hand, with %s, is to be adopted in its place', async (_, text) => {
    const made = await initialized({ ...single, 'nix/images.nix': text });
    expect(made.config.registry.path).toBe('nix/images.nix');
    expect(made.next.at(-1)).toBe('isar-artifacts adopt nix/images.nix --output nix/images.nix');
  });

  test('is not what only fetches sources, or stands in for nixpkgs', async () => {
    const made = await initialized({
      ...single,
      'pkgs/k3s.nix': '{ fetchurl }: fetchurl { url = "https://h/k3s.tar.gz"; }',
      'pkgs.nix': '{ requireFile = { name, sha256 }: null; }',
      'nix/shell.nix': '# requireFile { }\n{ }',
    });
    expect(made.next).toEqual(['isar-artifacts plan', 'isar-artifacts doctor']);
    expect(made.config.registry.path).toBe('nix/isar-artifacts.nix');
  });

  test('of several, each may be adopted', async () => {
    const made = await initialized({ ...single, 'a b.nix': requiring, 'b.nix': requiring });
    expect(made.next.slice(2)).toEqual([
      "isar-artifacts adopt 'a b.nix'",
      'isar-artifacts adopt b.nix',
    ]);
    expect(made.config.registry.path).toBe('isar-artifacts.nix');
  });
});
