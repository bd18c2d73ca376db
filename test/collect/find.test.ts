import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { findOutputs } from '../../src/collect/find.ts';
import { deployDirectory, plannedOf } from './deploy.ts';

/** An error of ours, and what its hint says. */
function failing(code: string, hint: string) {
  return expect.objectContaining({ code, hint: expect.stringContaining(hint) });
}

describe('an output is found', () => {
  test.each([
    ['qemuamd64/isar-image.wic', 'qemuamd64/isar-image.wic'],
    ['qemuamd64/*.wic', 'qemuamd64/isar-image.wic'],
    ['**/*.wic', 'qemuamd64/isar-image.wic'],
    ['*/isar-*.{wic,img}', 'qemuamd64/isar-image.wic'],
    ['qemuamd64/.hidden*', 'qemuamd64/.hidden.wic.bmap'],
    ['@(a|b)*/*.dtb', 'a (1)/[x] {y}!$(id).dtb'],
    // A name that is a pattern by its looks.
    ['a (1)/[x] {y}!$(id).dtb', 'a (1)/[x] {y}!$(id).dtb'],
    ['*/?x? {y}*', 'a (1)/[x] {y}!$(id).dtb'],
    ['*/-rf*', 'a (1)/-rf\n.bin'],
    ['ä/..image', 'ä/..image'],
    ['..image', '..image'],
  ])('by %j', async (output, expected) => {
    await using deploy = await deployDirectory();
    for (const file of [
      'qemuamd64/isar-image.wic',
      'qemuamd64/.hidden.wic.bmap',
      'a (1)/[x] {y}!$(id).dtb',
      'a (1)/-rf\n.bin',
      'ä/..image',
      '..image',
    ]) {
      await deploy.write(file);
    }
    expect(await deploy.find(output)).toEqual([join(deploy.path, expected)]);
  });

  test('wherever the build lies', async () => {
    await using deploy = await deployDirectory('my [images] (1) {a,b} * !x');
    const path = await deploy.write('qemuamd64/isar.wic');
    expect(await deploy.find('*/*.wic')).toEqual([path]);
    expect(await deploy.find('qemuamd64/isar.wic')).toEqual([path]);
  });

  test.each(['isar-latest.wic', '*-latest.wic'])('through a link, by %s', async (output) => {
    await using deploy = await deployDirectory();
    const path = await deploy.write('isar-1.wic');
    await symlink('isar-1.wic', join(deploy.path, 'isar-latest.wic'));
    expect(await deploy.find(output)).toEqual([path]);
  });

  test('through a deploy directory that is a link itself', async () => {
    await using deploy = await deployDirectory();
    const path = await deploy.write('isar.wic');
    const link = join(deploy.around, 'link');
    await symlink('deploy', link);
    const [found] = await findOutputs(link, [plannedOf('*.wic')]);
    expect(found?.path).toBe(path);
  });

  test('with its state, each artifact in the order of the plan', async () => {
    await using deploy = await deployDirectory();
    await deploy.write('b.wic', 'four');
    await deploy.write('a.wic', 'fifth');
    const planned = [plannedOf('b.wic'), plannedOf('gone', { optional: true }), plannedOf('a.wic')];
    const found = await findOutputs(deploy.path, planned);
    expect(found.map(({ artifact }) => artifact)).toEqual([planned[0], planned[2]]);
    expect(found.map(({ state }) => state.size)).toEqual([4, 5]);
  });
});

describe('an output is refused', () => {
  test('that is missing, saying what is there', async () => {
    await using deploy = await deployDirectory();
    await deploy.write('qemuamd64/isar-image-base.wic');
    await deploy.write('qemuamd64/isar-image-base.manifest');
    for (const output of ['qemuamd64/isar-image.wic', 'qemuamd64/*.img']) {
      const finding = deploy.find(output);
      await expect(finding).rejects.toThrow(
        failing(
          'output-missing',
          'there are: isar-image-base.manifest, isar-image-base.wic; correct output',
        ),
      );
      await expect(finding).rejects.toThrow(`wic: the build left no ${output} in ${deploy.path}`);
    }
  });

  test.each([
    ['qemuarm64/isar-image.wic', 'qemuarm64'],
    ['isar.wic/isar-image.wic', 'isar.wic'],
    ['empty/*.wic', 'empty'],
  ])('%s whose directory %s holds nothing', async (output, directory) => {
    await using deploy = await deployDirectory();
    await deploy.write('isar.wic');
    await mkdir(join(deploy.path, 'empty'));
    await expect(deploy.find(output)).rejects.toThrow(
      failing('output-missing', `${join(deploy.path, directory)} is empty or missing: is the`),
    );
  });

  test('when nothing at all was deployed', async () => {
    const planned = [plannedOf('qemuamd64/isar.wic')];
    await expect(findOutputs('/nonexistent/deploy', planned)).rejects.toThrow(
      failing('output-missing', '/nonexistent/deploy/qemuamd64 is empty or missing'),
    );
  });

  test('when all of a variant are optional and none is there', async () => {
    await using deploy = await deployDirectory();
    await deploy.write('other.bin');
    const optional = { optional: true };
    const planned = [plannedOf('a.dtb', optional), plannedOf('*.swu', optional)];
    await expect(findOutputs(deploy.path, planned)).rejects.toThrow(
      failing('output-missing', 'there are: other.bin'),
    );
  });

  test('that is empty, optional or not', async () => {
    await using deploy = await deployDirectory();
    await deploy.write('isar.wic', '');
    for (const optional of [true, false]) {
      await expect(deploy.find('isar.wic', { optional })).rejects.toThrow(
        failing('output-empty', 'interrupted or its disk was full'),
      );
    }
  });

  test('that is a directory or a FIFO', async () => {
    await using deploy = await deployDirectory();
    await mkdir(join(deploy.path, 'isar.wic'));
    await execa('mkfifo', [join(deploy.path, 'fifo')]);
    for (const output of ['isar.wic', '*.wic', 'fifo', '.']) {
      await expect(deploy.find(output)).rejects.toThrow(
        failing('output-missing', 'name a file, not a directory'),
      );
    }
  });

  test('that several files match, naming them', async () => {
    await using deploy = await deployDirectory();
    await deploy.write('a.dtb');
    await deploy.write('b.dtb');
    await symlink('a.dtb', join(deploy.path, 'c.dtb'));
    const finding = deploy.find('*.dtb', { key: 'dtb', optional: true });
    await expect(finding).rejects.toThrow(
      failing('output-ambiguous', 'make the pattern of the artifact dtb narrower'),
    );
    await expect(finding).rejects.toThrow('matches 3 files');
    await expect(finding).rejects.toThrow('a.dtb, b.dtb, c.dtb');
  });
});

describe('a link that leads away is refused', () => {
  test.each<[string, string, string]>([
    ['out of the deploy directory', '../secret', 'to '],
    ['to an absolute path', '/etc/passwd', 'to /etc/passwd'],
    ['nowhere', 'gone', 'nowhere'],
    ['to itself', 'isar.wic', 'nowhere'],
  ])('%s', async (_what, target, message) => {
    await using deploy = await deployDirectory();
    await writeFile(join(deploy.around, 'secret'), 'secret');
    await symlink(target, join(deploy.path, 'isar.wic'));
    for (const output of ['isar.wic', '*.wic']) {
      const finding = deploy.find(output);
      await expect(finding).rejects.toThrow(
        failing('output-escapes', 'must be a file in the deploy directory'),
      );
      await expect(finding).rejects.toThrow(`isar.wic is a link that leads ${message}`);
    }
  });

  test('by way of a directory, also into one with a like name', async () => {
    await using deploy = await deployDirectory();
    const beside = `${deploy.path}-old`;
    await mkdir(beside);
    await writeFile(join(beside, 'isar.wic'), 'old');
    await symlink(beside, join(deploy.path, 'qemuamd64'));
    await expect(deploy.find('qemuamd64/isar.wic')).rejects.toThrow(
      failing('output-escapes', 'must be a file in the deploy directory'),
    );
    // A pattern never looks behind a link: it might lead to the whole disk.
    await expect(deploy.find('**/*.wic')).rejects.toThrow(
      failing('output-missing', 'there are: qemuamd64'),
    );
  });
});
