import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { fingerprintOf } from '../../src/collect/fingerprint.ts';
import { digestOf } from '../registry/registries.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const [image, minimal, chroot] = ['image', 'minimal', 'chroot'].map(digestOf);
const stem = 'qemuamd64/isar-image-base-debian-trixie-qemuamd64';

/** What fingerprintOf makes of these stamps, as real Isar leaves them. */
async function read(stamps: readonly string[], of: string | undefined = stem) {
  await using build = await temporaryDirectory();
  for (const stamp of stamps) {
    const path = join(build.path, 'tmp/stamps/debian-trixie-amd64', stamp);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, '');
  }
  return fingerprintOf(build.path, { machine: 'qemuamd64', stem: of });
}

const ofImage = `isar-image-base-qemuamd64/1.0-r0.do_build.${image}`;
const ofChroot = `sbuild-chroot-target-amd64/1.0-r0.do_build.${chroot}`;

test('is in the name of the last stamp of the image', async () => {
  const others = [
    `isar-image-base-qemuamd64/1.0-r0.do_image_wic.${chroot}`,
    `isar-image-base-qemuamd64/1.0-r0.do_build.sigdata.${chroot}`,
    `isar-image-qemuamd64/1.0-r0.do_build.${minimal}`,
  ];
  expect(await read([ofImage, ofChroot, ...others])).toBe(image);
});

test('is that of the one image, where its files have other names', async () => {
  expect(await read([ofImage], 'images/acme-os')).toBe(image);
  expect(await read([ofImage], undefined)).toBe(image);
});

test('is left open where two may be meant, or none is there', async () => {
  expect(await read([ofImage, ofChroot], 'images/acme-os')).toBeUndefined();
  const twice = `isar-image-base-qemuamd64/1.0-r1.do_build.${minimal}`;
  expect(await read([ofImage, twice])).toBeUndefined();
  expect(await read([])).toBeUndefined();
  expect(await read(['isar-image-base-qemuamd64/1.0-r0.do_build.unknown'])).toBeUndefined();
});
