import { readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import fc from 'fast-check';
import { toSri } from '../../src/digest/sha256.ts';
import { storePath } from '../../src/digest/store-path.ts';
import { nixAttributePath } from '../../src/escape/nix.ts';
import type { Pin, Registry } from '../../src/registry/pins.ts';
import { renderRegistry } from '../../src/registry/render.ts';
import { type PrivateNix, privateNix, standIns } from '../support/nix.ts';
import { anyRegistry, pinOf, registryOf, variantOf } from './registries.ts';

const served = new Map<string, Buffer>();
const requests: string[] = [];
/** Answers of this path break off in the middle, unless a later part is asked for. */
const breaking = '/breaking';

const server = createServer((request, response) => {
  requests.push(`${request.method} ${request.url} ${request.headers.range ?? ''}`.trim());
  const file = served.get(request.url ?? '');
  if (!file) return void response.writeHead(404).end();
  const start = Number(/^bytes=([0-9]+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const headers = {
    'content-length': file.length - start,
    'content-range': `bytes ${start}-${file.length - 1}/${file.length}`,
  };
  response.writeHead(start > 0 ? 206 : 200, headers);
  if (request.url !== breaking || start > 0) return void response.end(file.subarray(start));
  response.write(file.subarray(0, file.length / 2), () => response.socket?.end());
});

let nix: PrivateNix;
let origin: string;
let file: string;

beforeAll(async () => {
  nix = await privateNix();
  file = join(nix.files, 'isar-artifacts.nix');
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await nix[Symbol.asyncDispose]();
});
beforeEach(() => {
  requests.length = 0;
});

/** Writes the registry, and gives the Nix expression of the whole or of an attribute. */
async function write(registry: Registry): Promise<(attribute?: string, args?: string) => string> {
  await writeFile(file, renderRegistry(registry));
  return (attribute, args = '') => {
    const whole = `(import ${file} { pkgs = import ${standIns} { }; ${args} })`;
    return attribute === undefined ? whole : `${whole}.${attribute}`;
  };
}

const writePins = (...pins: Pin[]) => write(registryOf(variantOf('m.r', pins)));
const pathOf = (pin: Pin) => storePath(pin.name, pin.sha256);

describe('evaluation', () => {
  test('gives the names, hashes and store paths that we compute, whatever the attributes', async () => {
    let seen = 0;
    const property = fc.asyncProperty(anyRegistry, async (registry) => {
      const expression = await write(registry);
      const pins = [...registry.values()].flatMap((variant) =>
        variant.pins.map((pin) => ({ pin, variant })),
      );
      const items = pins.map(({ pin }) => {
        const artifact = `r.${nixAttributePath(pin.attributePath)}`;
        return `(with ${artifact}; [ name outPath local.outPath isar ])`;
      });
      const read = await nix.eval(`let r = ${expression()}; in [ ${items.join(' ')} ]`);
      const expected = pins.map(({ pin, variant }) => {
        const { name, size, sha256, url, encoding } = pin;
        const { id, commit, time, record } = variant;
        const optional = { url, record, encoding: encoding === 'none' ? undefined : encoding };
        const fields = { variant: id, name, hash: toSri(sha256), size, commit, time, ...optional };
        return [name, pathOf(pin), pathOf(pin), JSON.parse(JSON.stringify(fields))];
      });
      expect(read).toEqual(expected);
      seen += pins.length;
    });
    await fc.assert(property, { numRuns: 20 });
    expect(seen).toBeGreaterThanOrEqual(50);
  });

  test('of a registry without pins gives an empty set', async () => {
    expect(await nix.eval((await write(registryOf()))())).toEqual({});
  });

  test('needs pkgs, and says so', async () => {
    await writePins(pinOf('m.r.wic', 'x'));
    await expect(nix.eval(`(import ${file} { }).m.r.wic.outPath`)).rejects.toThrow(
      'isar-artifacts.nix: pass pkgs',
    );
  });

  test('works restricted, without import from derivation, and asks nobody', async () => {
    const pin = pinOf('m.r.wic', 'never built', { url: `${origin}/x`, encoding: 'zstd' });
    const expression = await writePins(pin);
    const flags = ['--option', 'allow-import-from-derivation', 'false'];
    const restricted = ['--option', 'restrict-eval', 'true', '-I', nix.files, '-I', standIns];
    const read = await nix.eval(expression('m.r.wic.outPath'), ...flags, ...restricted);
    expect(read).toBe(pathOf(pin));
    expect(requests).toEqual([]);
  });

  test('works in a flake, where it is pure', async () => {
    const pin = pinOf('m.r.wic', 'in a flake', { url: `${origin}/x` });
    await writePins(pin);
    const { stdout: pkgs } = await nix.run('cat', [standIns]);
    await writeFile(join(nix.files, 'pkgs.nix'), pkgs);
    await writeFile(
      join(nix.files, 'flake.nix'),
      `{
        outputs = { self }: {
          packages.x86_64-linux.wic = (import ./isar-artifacts.nix {
            pkgs = import ./pkgs.nix { system = "x86_64-linux"; };
          }).m.r.wic;
        };
      }`,
    );
    const flake = `path:${nix.files}`;
    const evaluated = await nix.run('nix', ['eval', '--raw', `${flake}#packages.x86_64-linux.wic`]);
    expect(evaluated).toMatchObject({ exitCode: 0, stdout: pathOf(pin) });
    const checked = await nix.run('nix', ['flake', 'check', '--no-build', flake]);
    expect(checked).toMatchObject({ exitCode: 0 });
    expect(requests).toEqual([]);
  });
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
    served.set(breaking, Buffer.from(contents));
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

  test('whose URL serves rubbish is not taken for the file', async () => {
    served.set('/page', Buffer.from('<html>'));
    const raw = pinOf('m.r.page', 'not a page', { url: `${origin}/page` });
    const zstd = pinOf('m.r.zpage', 'not a page', { url: `${origin}/page`, encoding: 'zstd' });
    const expression = await writePins(raw, zstd);
    const outcome = await nix.build(expression('m.r.page'));
    expect(outcome.exitCode).not.toBe(0);
    expect(outcome.stderr).toContain('hash mismatch');
    // Here the decoder fails, so there is something to say how to go on.
    expect(await nix.build(expression('m.r.zpage'))).toMatchObject({
      path: '',
      stderr: expect.stringContaining('nix-prefetch-url --name isar-m-r-zpage'),
    });
  });
});

describe('a missing file', () => {
  const commandOf = (log: string) => /^ +(nix-prefetch-url .*)$/m.exec(log)?.[1] ?? '';

  test.each([
    ['whose URL is dead', 'dead', 3],
    ['that was never published', undefined, 0],
  ])('%s is asked for, by a command that works', async (_, url, expectedRequests) => {
    const attribute = `m.r.${url ?? 'unpublished'}`;
    const pin = pinOf(attribute, attribute, url === undefined ? {} : { url: `${origin}/${url}` });
    const expression = await writePins(pin);
    const missing = await nix.build(expression(attribute));
    expect(missing).toMatchObject({ exitCode: 1, path: '' });
    expect(requests).toHaveLength(expectedRequests);
    for (const fact of [
      pin.name,
      'm.r',
      toSri(pin.sha256),
      `${pin.size} bytes`,
      pin.url ?? 'none',
    ]) {
      expect(missing.stderr).toContain(fact);
    }
    expect(missing.stderr).not.toContain('public-mirror');

    // Behind the command stands only what requireFile itself adds, and Nix's own error.
    const log = missing.stderr.split(/^error: builder for/m)[0]?.replace(/[\s*]+$/, '') ?? '';
    const command = commandOf(missing.stderr);
    expect(log.endsWith(command)).toBe(true);
    const source = join(nix.files, 'built elsewhere.wic');
    await writeFile(source, attribute);
    const quoted = command.replace('file:///path/to/FILE', `file://${encodeURI(source)}`);
    expect(await nix.run('sh', ['-c', quoted])).toMatchObject({ exitCode: 0 });
    expect(await nix.build(expression(attribute))).toMatchObject({ path: pathOf(pin) });
    expect(requests).toHaveLength(expectedRequests);
  });

  test('is not replaced by another one under its name', async () => {
    const pin = pinOf('m.r.wrong', 'right');
    const { stderr } = await nix.build((await writePins(pin))('m.r.wrong'));
    const source = join(nix.files, 'wrong');
    await writeFile(source, 'wrong');
    const command = commandOf(stderr).replace('file:///path/to/FILE', `file://${source}`);
    const added = await nix.run('sh', ['-c', command]);
    expect(added.exitCode).not.toBe(0);
    expect(added.stderr).toContain('hash mismatch');
  });

  test.each(['m.r.short', 'm.r.short.local'])(
    '%s: all of the help is in what `nix build` shows',
    async (attribute) => {
      const pin = pinOf('m.r.short', 'short', { url: `${origin}/none` });
      const expression = await writePins(pin);
      const { stderr } = await nix.run('nix', [
        'build',
        '--no-link',
        '--impure',
        '--expr',
        expression(attribute),
      ]);
      expect(stderr).toContain('isar-artifacts: isar-m-r-short is not in the Nix store');
      expect(commandOf(stderr.replaceAll('> ', ''))).toContain(pin.name);
    },
  );

  test('has a help text that no shell expands', async () => {
    const marker = join(nix.files, 'hit');
    const url = `${origin}/$(touch\${IFS}${marker})\`touch\${IFS}${marker}\`\\$HOME\\\\'"`;
    const pin = pinOf('m.r.hostile', 'hostile', { url });
    const expression = await writePins(pin);
    for (const attribute of ['m.r.hostile', 'm.r.hostile.local']) {
      const { stderr } = await nix.build(expression(attribute));
      expect(stderr).toContain(`url      ${url}\n`);
    }
    expect(await readdir(nix.files)).not.toContain('hit');
  });
});

describe('the source', () => {
  test('"local" and `.local` never ask the URL', async () => {
    served.set('/there', Buffer.from('there'));
    const pin = pinOf('m.r.there', 'there', { url: `${origin}/there` });
    const expression = await writePins(pin);
    for (const local of [
      expression('m.r.there', 'source = "local";'),
      expression('m.r.there.local'),
    ]) {
      const outcome = await nix.build(local);
      expect(outcome).toMatchObject({ exitCode: 1, path: '' });
      expect(outcome.stderr).toContain('Get the file from where it was built');
    }
    expect(requests).toEqual([]);
    expect(await nix.build(expression('m.r.there', 'source = "url";'))).toMatchObject({
      path: pathOf(pin),
    });
    expect(await nix.build(expression('m.r.there.local'))).toMatchObject({ path: pathOf(pin) });
    expect(requests).toEqual(['GET /there']);
  });

  test('"url" names what was never published', async () => {
    const expression = await writePins(pinOf('m.r.unpublished', 'u'));
    const outPath = nix.eval(expression('m.r.unpublished.outPath', 'source = "url";'));
    await expect(outPath).rejects.toThrow('isar-m-r-unpublished has no URL');
  });

  test('of any other name is refused', async () => {
    const expression = await writePins(pinOf('m.r.wic', 'u'));
    await expect(nix.eval(expression('m.r.wic.outPath', 'source = "URL";'))).rejects.toThrow(
      'source is "auto", "url" or "local"',
    );
  });

  test('lets a binary cache give a local file', async () => {
    const expression = await writePins(pinOf('m.r.wic', 'u'));
    expect(await nix.eval(expression('m.r.wic.allowSubstitutes'))).toBe(true);
  });
});
