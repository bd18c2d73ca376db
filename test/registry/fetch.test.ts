import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { type NixRelease, nixReleases } from '../../scripts/nix-releases.mjs';
import { storePath } from '../../src/digest/store-path.ts';
import type { Pin, Registry } from '../../src/registry/pins.ts';
import { privateNix, standIns } from '../support/nix.ts';
import { type StrictS3, strictS3 } from '../support/s3/strict-s3.ts';
import { type NixWorld, nixWorld } from './nix-world.ts';
import { breaking, type Origin, origin as privateOrigin } from './origin.ts';
import { digestOf, pinOf, registryOf, variantOf } from './registries.ts';

const pathOf = (pin: Pin) => storePath(pin.name, pin.sha256);

const [oldest, newest] = nixReleases();
/** Old Nix does not give a build its attributes where the store is elsewhere than usual. */
const generations = [
  { ...oldest, generation: 'nixpkgs until 2025', pkgs: standIns },
  { ...newest, generation: 'nixpkgs until 2025', pkgs: standIns },
  {
    ...newest,
    generation: 'nixpkgs of 2026',
    pkgs: join(import.meta.dirname, '../fixtures/nixpkgs/structured.nix'),
  },
] as const;

describe.each(generations)('on Nix $version with $generation', ({ pkgs, ...release }) => {
  let world: NixWorld;
  let nix: NixWorld['nix'];
  let origin: string;
  let requests: string[];
  let served: NixWorld['web']['served'];
  const write: NixWorld['write'] = (registry) => world.write(registry);
  const writePins: NixWorld['writePins'] = (...pins) => world.writePins(...pins);

  beforeAll(async () => {
    world = await nixWorld(release as NixRelease, pkgs);
    nix = world.nix;
    ({ url: origin, requests, served } = world.web);
  });
  afterAll(() => world[Symbol.asyncDispose]());
  beforeEach(() => {
    requests.length = 0;
  });

  describe('a published artifact', () => {
    test('is fetched as it is', async () => {
      served.set('/raw', Buffer.from('raw bytes'));
      const pin = pinOf('m.r.raw', 'raw bytes', { url: `${origin}/raw` });
      const { path } = await nix.build((await writePins(pin))('m.r.raw'));
      expect(path).toBe(await nix.printFixedPath(pin.name, pin.sha256));
      expect(String(await nix.read(path))).toBe('raw bytes');
      expect(requests).toEqual(['GET /raw']);
    });

    test('is fetched compressed, to the same path', async () => {
      const compress = await execa('zstd', ['--stdout'], { input: 'image', encoding: 'buffer' });
      served.set('/image.zst', Buffer.from(compress.stdout));
      const pin = pinOf('m.r.image', 'image', { url: `${origin}/image.zst`, encoding: 'zstd' });
      const expression = await writePins(pin);
      // The host's zstd is within reach of the stand-in, so success alone would not show this.
      const programs = await nix.eval(expression('m.r.image.nativeBuildInputs'));
      expect(programs).toEqual([expect.stringMatching(/-zstd$/)]);
      const { path } = await nix.build(expression('m.r.image'));
      expect(path).toBe(await nix.printFixedPath(pin.name, pin.sha256));
      expect(String(await nix.read(path))).toBe('image');
      expect(requests).toEqual(['GET /image.zst']);
    });

    test('is fetched from where a broken download stopped', async () => {
      const contents = 'x'.repeat(2_000_000);
      served.set(breaking, contents);
      const pin = pinOf('m.r.broken', contents, { url: `${origin}${breaking}` });
      const { path, stderr } = await nix.build((await writePins(pin))('m.r.broken'));
      expect({ path, stderr }).toMatchObject({ path: pathOf(pin) });
      expect(requests).toEqual([
        `GET ${breaking}`,
        expect.stringMatching(/^GET \/breaking bytes=[1-9]/),
      ]);
    });

    test('that was added by hand is not fetched', async () => {
      const pin = pinOf('m.r.by-hand', 'by hand', { url: `${origin}/gone` });
      await writeFile(join(nix.files, pin.name), 'by hand');
      await nix.run('nix-store', ['--add-fixed', 'sha256', join(nix.files, pin.name)]);
      const { path } = await nix.build((await writePins(pin))('m.r.by-hand'));
      expect(path).toBe(pathOf(pin));
      expect(requests).toEqual([]);
    });

    test('is fetched by `.url` and by `source = "url"` as well', async () => {
      served.set('/forced', 'forced');
      const pin = pinOf('m.r.forced', 'forced', { url: `${origin}/forced` });
      const expression = await writePins(pin);
      const paths = ['m.r.forced.url', 'm.r.forced.local', 'm.r.forced'].map(
        (attribute) => `${expression(attribute)}.outPath`,
      );
      expect(await nix.eval(`[ ${paths.join(' ')} ]`)).toEqual(paths.map(() => pathOf(pin)));
      expect(await nix.build(expression('m.r.forced.url', 'source = "local";'))).toMatchObject({
        path: pathOf(pin),
      });
      expect(requests).toEqual(['GET /forced']);
    });
  });

  describe('a wrong file that is served with 200', () => {
    const page = '<!doctype html><title>Sign in</title>';
    const zstd = async (input: string) =>
      Buffer.from((await execa('zstd', ['--stdout'], { input, encoding: 'buffer' })).stdout);

    test.each(['none', 'zstd'] as const)(
      'ends in a message that says so: encoding %s',
      async (encoding) => {
        served.set('/page', page);
        const pin = pinOf(`m.r.page-${encoding}`, 'no page', { url: `${origin}/page`, encoding });
        const { path, stderr } = await nix.build((await writePins(pin))(`m.r.page-${encoding}`));
        expect(path).toBe('');
        expect(stderr).toContain(`isar-artifacts: wrong file: ${origin}/page`);
        expect(stderr).toContain(`37 bytes that are not ${pin.name}: ${page}`);
        expect(stderr).toContain('no URL has the right file');
        expect(stderr).toContain('isar-artifacts rebuild --variant m.r');
        // The same answer need not be had three times.
        expect(requests).toEqual(['GET /page']);
      },
    );

    test.each([
      ['a page', 'none', page],
      ['a page', 'zstd', page],
      ['a file of the same size', 'none', 'DISK one none'],
      ['another image', 'zstd', 'DISK two zstd'],
    ] as const)('%s, encoding %s: the mirrors are tried', async (what, encoding, wrong) => {
      const contents = `disk ${what} ${encoding}`;
      const encoded = async (text: string) => (encoding === 'zstd' ? zstd(text) : text);
      const key = `sha256/${digestOf(contents)}${encoding === 'zstd' ? '.zst' : ''}`;
      served.set(`/${key}`, what === 'a page' ? wrong : await encoded(wrong));
      served.set(`/second/${key}`, await encoded(contents));
      const attribute = `m.r.x${digestOf(contents).slice(0, 8)}`;
      const pin = pinOf(attribute, contents, { url: `${origin}/${key}`, encoding });
      const registry = {
        ...registryOf(variantOf('m.r', [pin])),
        access: { mirrors: [`${origin}/first`, `${origin}/second`, `${origin}/third`] },
      };
      const { path, stderr } = await nix.build((await write(registry))(attribute));
      expect({ path, stderr }).toMatchObject({ path: pathOf(pin) });
      expect(String(await nix.read(path))).toBe(contents);
      expect(requests).toEqual([`GET /${key}`, `GET /first/${key}`, `GET /second/${key}`]);
    });
  });

  describe('mirrors', () => {
    const published = (contents: string) => {
      const key = `sha256/${digestOf(contents)}`;
      return { key, pin: pinOf('m.r.wic', contents, { url: `${origin}/${key}` }) };
    };

    test('are asked when the first one has nothing', async () => {
      const { key, pin } = published('mirrored');
      served.set(`/mirror/${key}`, 'mirrored');
      const registry = {
        ...registryOf(variantOf('m.r', [pin])),
        access: { mirrors: [`${origin}/mirror`] },
      };
      const { path } = await nix.build((await write(registry))('m.r.wic'));
      expect(path).toBe(pathOf(pin));
      expect(new Set(requests)).toEqual(new Set([`GET /${key}`, `GET /mirror/${key}`]));
    });

    test('can be others than those of the registry', async () => {
      const { key, pin } = published('mirrored elsewhere');
      served.set(`/mine/${key}`, 'mirrored elsewhere');
      const registry = {
        ...registryOf(variantOf('m.r', [pin])),
        access: { mirrors: [`${origin}/theirs`] },
      };
      const args = `mirrors = [ "${origin}/mine" ];`;
      const { path } = await nix.build((await write(registry))('m.r.wic', args));
      expect(path).toBe(pathOf(pin));
      expect(requests).not.toContain(`GET /theirs/${key}`);
    });

    test('have nothing of a URL that is not ours', async () => {
      const pin = pinOf('m.r.wic', 'elsewhere', { url: `${origin}/by-hand.wic` });
      const { size: _, ...adopted } = pin;
      const registry = { ...registryOf(), adopted: [adopted], access: { mirrors: [origin] } };
      expect(await nix.build((await write(registry))('m.r.wic'))).toMatchObject({ path: '' });
      expect(new Set(requests)).toEqual(new Set(['GET /by-hand.wic']));
    });
  });

  test('nobody else is asked for the hash', async () => {
    const pin = pinOf('m.r.wic', 'nowhere', { url: `${origin}/nowhere` });
    const { path, stderr } = await nix.build((await writePins(pin))('m.r.wic'));
    expect(path).toBe('');
    expect(stderr).toContain('isar-artifacts rebuild --variant m.r');
    expect(stderr).not.toContain('public-mirror');
    expect(requests).toEqual(new Array(3).fill('GET /nowhere'));
  });

  test('the metadata say where the build record is', async () => {
    const key = `sha256/${digestOf('disk')}.zst`;
    const pin = pinOf('m.r.wic', 'disk', { url: `https://example.com/p/${key}`, encoding: 'zstd' });
    const record = digestOf('record');
    const expression = await write(registryOf(variantOf('m.r', [pin], { record })));
    expect(await nix.eval(expression('m.r.wic.isar.recordUrl'))).toBe(
      `https://example.com/p/builds/${record}.json`,
    );
  });

  test('credentials are none that there are', async () => {
    const key = `sha256/${digestOf('x')}`;
    const pin = pinOf('m.r.wic', 'x', { url: `${origin}/${key}` });
    const expression = (await writePins(pin))('m.r.wic.drvPath', 'credentials = "token";');
    await expect(nix.eval(expression)).rejects.toThrow('credentials are "none", "netrc" or "aws"');
  });

  describe('a private store', () => {
    const secret = 'very secret word';

    /** The derivation and whatever it names, as they lie in the store. */
    async function derivationOf(expression: string): Promise<string> {
      const path = String(await nix.eval(`${expression}.drvPath`));
      return String(await nix.read(path));
    }

    describe('that wants a user and a password', () => {
      let store: Origin;
      beforeAll(async () => {
        const basic = `Basic ${Buffer.from(`nix:${secret}`).toString('base64')}`;
        store = await privateOrigin(({ headers }) => headers.authorization === basic);
      });
      afterAll(() => store[Symbol.asyncDispose]());

      const netrc = `machine 127.0.0.1 login nix password "${secret}"`;
      const registryWith = (pin: Pin): Registry => ({
        ...registryOf(variantOf('m.r', [pin])),
        access: { mirrors: [], credentials: { kind: 'netrc' } },
      });

      const published = (contents: string) => {
        const path = `/sha256/${digestOf(contents)}`;
        store.served.set(path, contents);
        return pinOf('m.r.wic', contents, { url: `${store.url}${path}` });
      };

      test('reads them from the environment', async () => {
        const pin = published('by environment');
        const expression = (await write(registryWith(pin)))('m.r.wic');
        const built = await nix.build(expression, { ISAR_ARTIFACTS_NETRC: netrc });
        expect(built).toMatchObject({ path: pathOf(pin) });
        expect(await derivationOf(expression)).not.toContain(secret);
        expect(built.stderr).not.toContain(secret);
      });

      test('reads them from the file that Nix itself uses', async () => {
        const pin = published('by file');
        await writeFile(join(nix.files, 'netrc'), `${netrc}\n`);
        const visible = `extra-sandbox-paths = /etc/nix/netrc=${join(nix.files, 'netrc')}`;
        const built = await nix.build((await write(registryWith(pin)))('m.r.wic'), {
          NIX_CONFIG: visible,
        });
        expect(built).toMatchObject({ path: pathOf(pin) });
      });

      test('says where it looked for them', async () => {
        const pin = published('for nobody');
        const { path, stderr } = await nix.build((await write(registryWith(pin)))('m.r.wic'));
        expect(path).toBe('');
        expect(stderr).toContain('no credentials: ISAR_ARTIFACTS_NETRC is not set, /etc/nix/netrc');
      });

      test('is asked without them where the registry is told so', async () => {
        const pin = published('for nobody');
        const expression = (await write(registryWith(pin)))('m.r.wic', 'credentials = "none";');
        expect((await nix.build(expression)).stderr).not.toContain('no credentials');
      });
    });

    describe('that wants the signatures of S3', () => {
      let s3: StrictS3;
      beforeAll(async () => {
        const credentials = {
          accessKeyId: 'STRICTS3ACCESSKEY',
          secretAccessKey: 'strict/s3+secret',
          sessionToken: 'a/session+token==',
        };
        s3 = await strictS3({ region: 'eu-north-1', credentials });
      });
      afterAll(() => s3[Symbol.asyncDispose]());

      test('shows keys to nobody but our store', async () => {
        const asked: IncomingHttpHeaders[] = [];
        await using vendor = await privateOrigin(({ headers }) => asked.push(headers) > 0);
        vendor.served.set('/by-hand.wic', 'by hand');
        const { size: _, ...adopted } = pinOf('a.wic', 'by hand', {
          url: `${vendor.url}/by-hand.wic`,
        });
        const { registry } = await publish('of ours');
        const expression = (await write({ ...registry, adopted: [adopted] }))('a.wic');
        const built = await nix.build(expression, {
          AWS_ACCESS_KEY_ID: 'STRICTS3ACCESSKEY',
          AWS_SECRET_ACCESS_KEY: 'secret',
          AWS_SESSION_TOKEN: 'token',
        });
        expect(built.path).not.toBe('');
        expect(asked).toHaveLength(1);
        expect(Object.keys(asked[0] ?? {})).not.toContain('authorization');
        expect(Object.keys(asked[0] ?? {})).not.toContain('x-amz-security-token');
      });

      test('is not followed to another host', async () => {
        await using elsewhere = await privateOrigin();
        const key = `sha256/${digestOf('moved')}`;
        await using moving = await redirecting(`${elsewhere.url}/${key}`);
        const pin = pinOf('m.r.wic', 'moved', { url: `${moving.url}/${key}` });
        const access = { mirrors: [], credentials: { kind: 'aws' as const, region: 'eu-north-1' } };
        const registry = { ...registryOf(variantOf('m.r', [pin])), access };
        await nix.build((await write(registry))('m.r.wic'), {
          AWS_ACCESS_KEY_ID: 'key',
          AWS_SECRET_ACCESS_KEY: 'secret',
          AWS_SESSION_TOKEN: 'token',
        });
        expect(moving.requests()).toBeGreaterThan(0);
        expect(elsewhere.requests).toEqual([]);
      });

      async function publish(contents: string): Promise<{ pin: Pin; registry: Registry }> {
        const key = `sha256/${digestOf(contents)}`;
        await s3.put(key, Buffer.from(contents));
        const pin = pinOf('m.r.wic', contents, { url: `${s3.endpoint}/${s3.bucket}/${key}` });
        const access = {
          mirrors: [],
          credentials: { kind: 'aws' as const, region: 'eu-north-1' },
        };
        return { pin, registry: { ...registryOf(variantOf('m.r', [pin])), access } };
      }

      test('takes keys from the environment, and none gets into the derivation', async () => {
        const { pin, registry } = await publish('by environment');
        const expression = (await write(registry))('m.r.wic');
        const { accessKeyId, secretAccessKey, sessionToken = '' } = s3.credentials;
        const built = await nix.build(expression, {
          AWS_ACCESS_KEY_ID: accessKeyId,
          AWS_SECRET_ACCESS_KEY: secretAccessKey,
          AWS_SESSION_TOKEN: sessionToken,
        });
        expect(built).toMatchObject({ path: pathOf(pin) });
        const derivation = await derivationOf(expression);
        for (const word of [accessKeyId, secretAccessKey, sessionToken]) {
          expect(derivation).not.toContain(word);
          expect(built.stderr).not.toContain(word);
        }
      });

      test('takes keys from a file', async () => {
        const { pin, registry } = await publish('by file');
        const { accessKeyId, secretAccessKey, sessionToken } = s3.credentials;
        const file = join(nix.files, 'aws-credentials');
        await writeFile(
          file,
          `# ours\n[default]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key=${secretAccessKey}\naws_session_token = ${sessionToken}\n[other]\naws_access_key_id = OTHER\n`,
        );
        const visible = `extra-sandbox-paths = /etc/nix/aws-credentials=${file}`;
        const built = await nix.build((await write(registry))('m.r.wic'), { NIX_CONFIG: visible });
        expect(built).toMatchObject({ path: pathOf(pin) });
      });

      test('refuses whoever has none, and says where they were looked for', async () => {
        const { registry } = await publish('for nobody');
        const { path, stderr } = await nix.build((await write(registry))('m.r.wic'));
        expect(path).toBe('');
        expect(stderr).toContain('no credentials: AWS_ACCESS_KEY_ID is not set');
      });
    });
  });

  test.each(['m.r.wic', 'm.r.wic.local'])(
    'a binary cache gives %s, with no trusted key',
    async (attribute) => {
      const pin = pinOf('m.r.wic', `cached ${attribute}`, { url: `${origin}/gone` });
      const expression = (await writePins(pin))(attribute);
      const cache = `file://${nix.files}/cache`;
      await using other = await privateNix(release as NixRelease);
      const source = join(other.files, pin.name);
      await writeFile(source, `cached ${attribute}`);
      const added = await other.run('nix-store', ['--add-fixed', 'sha256', source]);
      expect(added.stdout).toBe(pathOf(pin));
      const copied = await other.run('nix', ['copy', '--to', cache, pathOf(pin)]);
      expect(copied).toMatchObject({ exitCode: 0 });
      const built = await nix.build(expression, {
        NIX_CONFIG: `substituters = ${cache}\nrequire-sigs = true`,
      });
      expect(built).toMatchObject({ path: pathOf(pin) });
      expect(requests).toEqual([]);
    },
  );
});

/** A server that sends everybody elsewhere. */
async function redirecting(location: string) {
  let requests = 0;
  const server = createServer((_, response) => {
    requests++;
    response.writeHead(302, { location }).end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
