import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { nixReleases } from '../../scripts/nix-releases.mjs';
import { storePath } from '../../src/digest/store-path.ts';
import { addToStore } from '../../src/nix/add.ts';
import { digestOf } from '../registry/registries.ts';
import { privateNix } from '../support/nix.ts';

/** Programs that we start take their environment from ours. */
async function within<Result>(
  environment: Readonly<Record<string, string>>,
  act: () => Promise<Result>,
): Promise<Result> {
  const before = { ...process.env };
  Object.assign(process.env, environment);
  try {
    return await act();
  } finally {
    for (const name of Object.keys(environment)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

test.each(nixReleases())('on Nix $version a file is added once', async (release) => {
  await using nix = await privateNix(release);
  const file = join(nix.files, 'disk');
  await writeFile(file, 'a disk');
  const [name, path] = ['x.wic', storePath('x.wic', digestOf('a disk'))];
  const root = join(nix.files, 'roots', name);
  const addition = { file, name, storePath: path, root };
  await within(nix.environment, () => addToStore(addition));
  expect((await nix.read(path)).toString()).toBe('a disk');
  const { ino, ctimeMs } = await stat(nix.locate(path));
  await within(nix.environment, () => addToStore({ ...addition, file: join(nix.files, 'gone') }));
  expect(await stat(nix.locate(path))).toMatchObject({ ino, ctimeMs });
  const collected = await nix.run('nix-store', ['--gc']);
  expect([collected.exitCode, (await nix.read(path)).toString()]).toEqual([0, 'a disk']);
});

test('a file that is another one by now is not taken for it', async () => {
  await using nix = await privateNix();
  const file = join(nix.files, 'disk');
  await writeFile(file, 'another disk');
  const path = storePath('x.wic', digestOf('a disk'));
  const adding = within(nix.environment, () =>
    addToStore({ file, name: 'x.wic', storePath: path }),
  );
  await expect(adding).rejects.toMatchObject({ code: 'file-changed' });
});
