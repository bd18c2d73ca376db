import { generateKeyPairSync } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { narinfoKey } from '../../src/store/key.ts';
import { bodyOf } from '../../src/store/object-store.ts';
import { type Publishing, publishing } from '../publish/stores.ts';
import { bytesOf } from '../store/contract.ts';
import { onStrictS3 } from '../store/s3-worlds.ts';
import { fieldsOf, publishCached } from './caches.ts';

function newKey(name: string): string {
  const { d, x } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const bytes = [d, x].map((half) => Buffer.from(String(half), 'base64url'));
  return `${name}:${Buffer.concat(bytes).toString('base64')}`;
}

async function world() {
  const made = await publishing();
  const artifact = await made.artifact('wic', 'a disk');
  const { store, directory } = made;
  const options = { store, directory, encoding: 'none' as const };
  const key = narinfoKey(artifact.name, artifact.sha256);
  return { made, artifact, options, key, narinfo: () => textOf(made, key) };
}

async function textOf(made: Publishing, key: string): Promise<string> {
  return (await made.contents())[key] ?? '';
}

describe('a store that is a binary cache', () => {
  test('has the archive, who names it, and what makes it a cache', async () => {
    const { made, artifact, options, key } = await world();
    await using _ = made;
    await publishCached([artifact], options);
    const contents = await made.contents();
    const { sha256 } = artifact;
    expect(Object.keys(contents).filter((one) => !one.startsWith('builds/'))).toEqual(
      [key, `nar/${sha256}.nar`, 'nix-cache-info', `sha256/${sha256}`].sort(),
    );
    expect(contents['nix-cache-info']).toMatch(/^StoreDir: \/nix\/store\nWantMassQuery: 1\n/);
    expect(fieldsOf(contents[key] ?? '')).toMatchObject({
      URL: `nar/${sha256}.nar`,
      FileSize: '120',
      NarSize: '120',
    });
  });

  test('keeps what others signed, and adds our signature once', async () => {
    const { made, artifact, options, narinfo } = await world();
    await using _ = made;
    const keys = [newKey('one'), newKey('two'), newKey('two')];
    await publishCached([artifact], options);
    expect(await narinfo()).not.toMatch(/^Sig:/m);
    for (const signingKey of [keys[0], keys[1], keys[0], undefined]) {
      await publishCached([artifact], { ...options, signingKey });
    }
    expect((await narinfo()).match(/^Sig: \w+/gm)).toEqual(['Sig: one', 'Sig: two']);
  });

  test('equal bytes under two names are one archive', async () => {
    const { made, artifact, options } = await world();
    await using _ = made;
    const twin = await made.artifact('vmlinuz', 'a disk');
    await publishCached([artifact, twin], options);
    const keys = Object.keys(await made.contents());
    expect(keys.filter((key) => key.startsWith('nar/'))).toHaveLength(1);
    expect(keys.filter((key) => key.endsWith('.narinfo'))).toHaveLength(2);
  });

  test.each([
    ['narinfo', async ({ made, key }: Awaited<ReturnType<typeof world>>) => made.objectPath(key)],
    [
      'archive',
      async ({ made, artifact }: Awaited<ReturnType<typeof world>>) =>
        made.objectPath(`nar/${artifact.sha256}.nar`),
    ],
  ])('a %s of another file is an error, and is replaced where that is asked for', async (_, at) => {
    const here = await world();
    await using _made = here.made;
    const { artifact, options } = here;
    await publishCached([artifact], options);
    const [path, before] = [await at(here), await here.made.contents()];
    await rm(path);
    await writeFile(path, 'StorePath: /nix/store/another\n');
    await expect(publishCached([artifact], options)).rejects.toMatchObject({
      code: 'object-corrupt',
      hint: expect.stringContaining('--repair'),
    });
    await publishCached([artifact], { ...options, repair: true });
    expect(await here.made.contents()).toEqual(before);
  });

  test('one for another store directory is refused before anything is in it', async () => {
    const { made, artifact, options } = await world();
    await using _ = made;
    await made.store.create('nix-cache-info', bodyOf(Buffer.from('StoreDir: /gnu/store\n')));
    await expect(publishCached([artifact], options)).rejects.toMatchObject({
      code: 'object-corrupt',
      message: expect.stringMatching(/nix-cache-info .* is not of a cache for \/nix\/store/),
    });
    expect(Object.keys(await made.contents()).filter((key) => /nar/.test(key))).toEqual([]);
  });
});

test('in S3, of a large file only both ends are sent again', async () => {
  await using made = await publishing();
  await using world = await onStrictS3();
  const text = bytesOf(30 * 1024 * 1024).toString('latin1');
  const artifact = await made.artifact('wic', text);
  const { size } = artifact;
  const { store } = world;
  const { directory } = made;
  const published = await publishCached([artifact], { store, directory, encoding: 'none' });
  const [{ sent = 0, copied = 0 } = {}] = published.artifacts;
  expect(sent - size).toBeLessThan(11 * 1024 * 1024);
  expect(copied).toBeGreaterThan(size - 11 * 1024 * 1024);
});
