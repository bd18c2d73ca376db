import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { nixReleases } from '../../scripts/nix-releases.mjs';
import { storePath } from '../../src/digest/store-path.ts';
import type { RecordedArtifact } from '../../src/record/build-record.ts';
import { renderRegistry } from '../../src/registry/render.ts';
import { narinfoKey } from '../../src/store/key.ts';
import { type Publishing, publishing } from '../publish/stores.ts';
import { pinOf, registryOf, variantOf } from '../registry/registries.ts';
import { type PrivateNix, privateNix, standIns } from '../support/nix.ts';
import { type WebServer, webServer } from '../support/web-server.ts';
import { narinfoIn, publishCached } from './caches.ts';

/** Around the eight bytes to which an archive is filled up, and more than one block. */
const contents = ['', '1', '1234567', '12345678', '123456789', 'a disk '.repeat(500_000)];

describe.each(nixReleases())('on Nix $version', (release) => {
  describe.each(['zstd', 'none'] as const)('a cache with compression %s', (encoding) => {
    let made: Publishing;
    let publisher: PrivateNix;
    let web: WebServer;
    let artifacts: RecordedArtifact[];
    let secret: string;
    let trusted: string;
    const root = () => made.objectPath('');

    beforeAll(async () => {
      [made, publisher, web] = await Promise.all([publishing(), privateNix(release), webServer()]);
      const [secretFile, publicFile] = ['secret', 'public'].map((name) =>
        join(made.directory, name),
      ) as [string, string];
      const key = ['--generate-binary-cache-key', 'test-1', secretFile, publicFile];
      expect(await publisher.run('nix-store', key)).toMatchObject({ exitCode: 0 });
      secret = await readFile(secretFile, 'utf8');
      trusted = await readFile(publicFile, 'utf8');
      artifacts = await Promise.all(
        contents.map((text, index) => made.artifact(`f${index}`, text, { name: `f${index}.img` })),
      );
      const { store, directory } = made;
      await publishCached(artifacts, { store, directory, encoding, signingKey: secret });
      await serve();
    });
    afterAll(async () => {
      await web[Symbol.asyncDispose]();
      await publisher[Symbol.asyncDispose]();
      await made[Symbol.asyncDispose]();
    });

    async function serve(): Promise<void> {
      for (const [key, text] of Object.entries(await made.contents())) {
        web.put(`/${key}`, { body: Buffer.from(text, 'latin1') });
      }
    }

    /** By a user who has nothing yet, who wants signatures, and trusts these keys. */
    async function realise(path: string, ...keys: string[]) {
      await using user = await privateNix(release);
      const options = {
        substituters: web.url,
        'require-sigs': 'true',
        'trusted-public-keys': keys.join(' '),
      };
      const flags = Object.entries(options).flatMap(([name, value]) => ['--option', name, value]);
      const outcome = await user.run('nix-store', ['--realise', path, ...flags]);
      const found = outcome.exitCode === 0 ? await user.read(path) : undefined;
      return { ...outcome, found };
    }

    test("it says what Nix's own copy says, signature and all", async () => {
      const copy = join(made.directory, 'copy');
      for (const { name, file, sha256 } of artifacts) {
        const renamed = join(made.directory, name);
        await writeFile(renamed, await readFile(join(made.directory, file)));
        const added = await publisher.run('nix-store', ['--add-fixed', 'sha256', renamed]);
        expect(added.stdout).toBe(storePath(name, sha256));
        const to = `file://${copy}?secret-key=${join(made.directory, 'secret')}&compression=none`;
        const copied = await publisher.run('nix', ['copy', '--to', to, added.stdout]);
        expect(copied).toMatchObject({ exitCode: 0 });
        const key = narinfoKey(name, sha256);
        const [ours, theirs] = [await narinfoIn(root(), key), await narinfoIn(copy, key)];
        for (const field of ['StorePath', 'NarHash', 'NarSize', 'References', 'Sig', 'CA']) {
          expect([field, ours[field]]).toEqual([field, theirs[field]]);
        }
        if (encoding === 'zstd') continue;
        const nar = await readFile(join(copy, theirs.URL ?? ''));
        expect((await readFile(join(root(), ours.URL ?? ''))).equals(nar)).toBe(true);
      }
    });

    test('every file comes by it, though signatures are wanted and no key is trusted', async () => {
      for (const [index, { name, sha256 }] of artifacts.entries()) {
        const { found, stderr } = await realise(storePath(name, sha256));
        expect([found?.toString(), found ? '' : stderr]).toEqual([contents[index], '']);
      }
    });

    test('without the field CA only the signature counts', async () => {
      const { name = '', sha256 } = artifacts[4] as RecordedArtifact;
      const key = narinfoKey(name, sha256);
      const text = await readFile(join(root(), key), 'utf8');
      web.put(`/${key}`, { body: text.replace(/^CA:.*\n/m, '') });
      const path = storePath(name, sha256);
      expect(await realise(path)).toMatchObject({ found: undefined });
      expect((await realise(path, trusted)).found?.toString()).toBe(contents[4]);
      web.put(`/${key}`, { body: text });
    });

    test('wrong contents are refused', async () => {
      const [{ name = '', sha256 }, other] = [artifacts[3], artifacts[2]] as [
        RecordedArtifact,
        RecordedArtifact,
      ];
      const suffix = encoding === 'zstd' ? '.zst' : '';
      const body = await readFile(join(root(), `nar/${other.sha256}.nar${suffix}`));
      const path = `/nar/${sha256}.nar${suffix}`;
      web.put(path, { body });
      const { found, stderr } = await realise(storePath(name, sha256));
      expect(found).toBeUndefined();
      expect(stderr).toMatch(/hash mismatch|differs|mismatch/);
      await serve();
    });

    test('users of the registry get it, without a URL or with one that is dead', async () => {
      const { name, sha256, size } = artifacts[5] as RecordedArtifact;
      for (const url of [undefined, 'http://127.0.0.1:9/gone']) {
        await using user = await privateNix(release);
        const pin = { ...pinOf('m.r.wic', ''), name, sha256, size, ...(url && { url }) };
        const file = join(user.files, 'isar-artifacts.nix');
        await writeFile(file, renderRegistry(registryOf(variantOf('m.r', [pin]))));
        const expression = `(import ${file} { pkgs = import ${standIns} { }; }).m.r.wic`;
        const settings = `substituters = ${web.url}\nrequire-sigs = true\n`;
        const { path, stderr } = await user.build(expression, { NIX_CONFIG: settings });
        expect([path, path === '' ? stderr : '']).toEqual([storePath(name, sha256), '']);
        expect((await user.read(path)).toString()).toBe(contents[5]);
      }
    });

    test('what is published again is there already', async () => {
      const before = await made.contents();
      const { store, directory } = made;
      const options = { store, directory, encoding, signingKey: secret };
      const { artifacts: again } = await publishCached(artifacts, options);
      expect(again.map(({ sent, copied }) => sent + copied)).toEqual(contents.map(() => 0));
      expect(await made.contents()).toEqual(before);
    });

    test('an archive that has gone is made again', async () => {
      const { sha256 } = artifacts[5] as RecordedArtifact;
      const key = `nar/${sha256}.nar${encoding === 'zstd' ? '.zst' : ''}`;
      const before = await readFile(made.objectPath(key));
      await rm(made.objectPath(key));
      const { store, directory } = made;
      await publishCached(artifacts, { store, directory, encoding, signingKey: secret });
      expect((await readFile(made.objectPath(key))).equals(before)).toBe(true);
    });
  });
});
