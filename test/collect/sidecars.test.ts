import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { findOutputs } from '../../src/collect/find.ts';
import { findSidecars } from '../../src/collect/sidecars.ts';
import { type Deploy, deployDirectory, plannedOf } from './deploy.ts';

const stem = 'qemuamd64/isar-image-base-debian-trixie-qemuamd64';

async function sidecars({ path }: Deploy, ...outputs: string[]): Promise<string[]> {
  const found = await findOutputs(
    path,
    outputs.map((output) => plannedOf(output)),
  );
  return (await findSidecars(path, stem, found)).map(({ name }) => name);
}

test('what Isar writes beside an image is found, as it is there', async () => {
  await using deploy = await deployDirectory();
  const name = stem.replace('qemuamd64/', '');
  await deploy.write(`${stem}.wic`);
  expect(await sidecars(deploy, `${stem}.wic`)).toEqual([]);
  const endings = ['.manifest', '.dpkg_status', '.cdx.json', '.wic.bmap', '.wic.spdx.json'];
  for (const ending of endings) await deploy.write(`${stem}${ending}`);
  await deploy.write('qemuamd64/another.wic.bmap');
  expect(await sidecars(deploy, `${stem}.wic`)).toEqual(endings.map((ending) => name + ending));
});

test('in the layout of Isar 1.0, too, and beside outputs without a stem', async () => {
  await using deploy = await deployDirectory();
  const folder = 'qemuamd64/debian-bookworm-isar-image-base';
  await deploy.write(`${folder}/image.wic`);
  await deploy.write(`${folder}/image.wic.bmap`);
  expect(await sidecars(deploy, `${folder}/*.wic`)).toEqual(['image.wic.bmap']);
});

test('none is what is an artifact itself, empty, no file, or elsewhere', async () => {
  await using deploy = await deployDirectory();
  await deploy.write(`${stem}.wic`);
  await deploy.write(`${stem}.manifest`);
  await deploy.write(`${stem}.dpkg_status`, '');
  await deploy.write(`${stem}.spdx.json/inner`);
  await symlink('/etc/passwd', join(deploy.path, `${stem}.cdx.json`));
  await symlink('nowhere', join(deploy.path, `${stem}.wic.bmap`));
  expect(await sidecars(deploy, `${stem}.wic`, `${stem}.manifest`)).toEqual([]);
});
