import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import fc from 'fast-check';
import { nixReleases } from '../../scripts/nix-releases.mjs';
import { toSri } from '../../src/digest/sha256.ts';
import { storePath } from '../../src/digest/store-path.ts';
import { nixAttributePath } from '../../src/escape/nix.ts';
import type { Pin } from '../../src/registry/pins.ts';
import { readRegistry } from '../../src/registry/read.ts';
import { standIns } from '../support/nix.ts';
import { type NixWorld, nixWorld } from './nix-world.ts';
import { anyRegistry, pinOf, registryOf, variantOf } from './registries.ts';

const pathOf = (pin: Pin) => storePath(pin.name, pin.sha256);

describe.each(nixReleases())('on Nix $version', (release) => {
  let world: NixWorld;
  let nix: NixWorld['nix'];
  let origin: string;
  let requests: string[];
  let served: NixWorld['web']['served'];
  const write: NixWorld['write'] = (registry) => world.write(registry);
  const writePins: NixWorld['writePins'] = (...pins) => world.writePins(...pins);

  beforeAll(async () => {
    world = await nixWorld(release);
    nix = world.nix;
    ({ url: origin, requests, served } = world.web);
  });
  afterAll(() => world[Symbol.asyncDispose]());
  beforeEach(() => {
    requests.length = 0;
  });

  describe('evaluation', () => {
    test('gives the names, hashes and store paths that we compute, whatever the attributes', async () => {
      let seen = 0;
      const property = fc.asyncProperty(anyRegistry, async (registry) => {
        const expression = await write(registry);
        const pins = [
          ...[...registry.variants.values()].flatMap((variant) =>
            variant.pins.map((pin) => ({ pin, variant })),
          ),
          ...registry.adopted.map((pin) => ({ pin, variant: undefined })),
        ];
        const items = pins.map(({ pin }) => {
          const artifact = `r.${nixAttributePath(pin.attributePath)}`;
          return `(with ${artifact}; [ name outPath local.outPath isar ])`;
        });
        const read = await nix.eval(`let r = ${expression()}; in [ ${items.join(' ')} ]`);
        const expected = pins.map(({ pin, variant }) => {
          const { name, size, sha256, url, encoding } = pin;
          const { id, commit, time, record } = variant ?? {};
          const optional = { url, record, encoding: encoding === 'none' ? undefined : encoding };
          const hash = toSri(sha256);
          const fields = { variant: id, name, hash, size, commit, time, ...optional };
          return [name, pathOf(pin), pathOf(pin), JSON.parse(JSON.stringify(fields))];
        });
        expect(read).toEqual(expected);
        seen += pins.length;
      });
      await fc.assert(property, { numRuns: 20 });
      expect(seen).toBeGreaterThanOrEqual(50);
    });

    test('of 1,000 pins gives them all', async () => {
      const variants = Array.from({ length: 200 }, (_, index) => {
        const id = `m${index % 10}.r${Math.floor(index / 10)}`;
        const artifacts = ['let', 'or', 'a b', '"', "''$"];
        const pins = artifacts.map((key, at) =>
          pinOf(`${id}.x`, `${id} ${key}`, {
            attributePath: [...id.split('.'), key],
            name: `isar-${id}-${at}`,
          }),
        );
        return variantOf(id, pins);
      });
      const expression = await write(registryOf(...variants));
      expect(readRegistry(await readFile(world.file, 'utf8'), 'file').variants.size).toBe(200);
      const leaves = `let leaves = path: value:
        if value ? outPath then [ { inherit path; store = value.outPath; } ]
        else builtins.concatMap (name: leaves (path ++ [ name ]) value.\${name}) (builtins.attrNames value);
        in leaves [ ] ${expression()}`;
      const read = (await nix.eval(leaves)) as { path: string[]; store: string }[];
      const byPath = new Map(read.map(({ path, store }) => [nixAttributePath(path), store]));
      const expected = variants.flatMap(({ pins }) =>
        pins.map((pin) => [nixAttributePath(pin.attributePath), pathOf(pin)] as const),
      );
      expect(byPath).toEqual(new Map(expected));
      expect(byPath.size).toBe(1000);
    });

    test('of a registry without pins gives an empty set', async () => {
      expect(await nix.eval((await write(registryOf()))())).toEqual({});
    });

    test('needs pkgs, and says so', async () => {
      await writePins(pinOf('m.r.wic', 'x'));
      await expect(nix.eval(`(import ${world.file} { }).m.r.wic.outPath`)).rejects.toThrow(
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
      const evaluated = await nix.run('nix', [
        'eval',
        '--raw',
        `${flake}#packages.x86_64-linux.wic`,
      ]);
      expect(evaluated).toMatchObject({ exitCode: 0, stdout: pathOf(pin) });
      const checked = await nix.run('nix', ['flake', 'check', '--no-build', flake]);
      expect(checked).toMatchObject({ exitCode: 0 });
      expect(requests).toEqual([]);
    });
  });

  describe('a missing file', () => {
    const commandOf = (log: string) => /^ +((nix-prefetch-url|curl) .*)$/m.exec(log)?.[1] ?? '';

    /** Both commands are the last lines: behind them stands only what requireFile and Nix add. */
    function lastCommands(log: string): string[] {
      const ours = log.split(/^error: .*\.drv'/m)[0]?.replace(/[\s*]+$/, '') ?? '';
      return ours
        .split('\n')
        .slice(-2)
        .map((line) => line.trim());
    }

    /** Runs the command that the log says, and builds again, which must ask nobody. */
    async function follow(command: string, expression: string): Promise<string> {
      const script = `cd '${nix.files}' && ${command}`;
      expect(await nix.run('sh', ['-c', script])).toMatchObject({ exitCode: 0 });
      requests.length = 0;
      const { path } = await nix.build(expression);
      expect(requests).toEqual([]);
      return path;
    }

    test.each(['none', 'zstd'] as const)(
      'whose URL is dead is asked for, by commands that work: encoding %s',
      async (encoding) => {
        const contents = `dead ${encoding}`;
        const pin = pinOf('m.r.dead', contents, { url: `${origin}/${encoding}`, encoding });
        const expression = (await writePins(pin))('m.r.dead');
        const { exitCode, path, stderr } = await nix.build(expression);
        expect({ exitCode, path, requests: requests.length }).toEqual({
          exitCode: 1,
          path: '',
          requests: 3,
        });
        const facts = [pin.name, 'm.r', toSri(pin.sha256), `${pin.size} bytes`, pin.url ?? ''];
        for (const fact of facts) expect(stderr).toContain(fact);
        expect(stderr).not.toContain('public-mirror');
        const [command = '', rebuild] = lastCommands(stderr);
        expect(rebuild).toBe('isar-artifacts rebuild --variant m.r');
        const { stdout } = await execa('zstd', ['-c'], { input: contents, encoding: 'buffer' });
        served.set(`/${encoding}`, encoding === 'zstd' ? Buffer.from(stdout) : contents);
        expect(await follow(command, expression)).toBe(pathOf(pin));
      },
    );

    test('that was never published is asked for, by commands that work', async () => {
      const pin = pinOf('m.r.unpublished', 'unpublished');
      const expression = (await writePins(pin))('m.r.unpublished');
      const { stderr } = await nix.build(expression);
      expect(stderr).toContain('url      none, it is not published yet');
      const [command = '', rebuild] = lastCommands(stderr);
      expect(rebuild).toBe('isar-artifacts rebuild --variant m.r');
      const source = join(nix.files, 'built elsewhere.wic');
      await writeFile(source, 'unpublished');
      const filled = command.replace('file:///path/to/FILE', `file://${encodeURI(source)}`);
      expect(await follow(filled, expression)).toBe(pathOf(pin));
    });

    test('that was adopted is asked for, too', async () => {
      const { size: _, ...pin } = pinOf('a.b.wic', 'adopted');
      const expression = await write({ ...registryOf(), adopted: [pin] });
      const { stderr } = await nix.build(expression('a.b.wic'));
      expect(stderr).toContain('variant  unknown, it was adopted, built from commit unknown');
      expect(commandOf(stderr)).toContain(`nix-prefetch-url --name '${pin.name}'`);
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

  test('an alias is the artifact that it leads to', async () => {
    const pin = pinOf('m.r.s.wic', 'aliased');
    const alias = { attributePath: ['m', 'r', 'wic'], target: pin.attributePath };
    const expression = await write({
      ...registryOf(variantOf('m.r.s', [pin])),
      aliases: [alias],
    });
    const read = await nix.eval(`with ${expression('m.r')}; [ wic.outPath s.wic.outPath ]`);
    expect(read).toEqual([pathOf(pin), pathOf(pin)]);
  });

  test('takes the arguments that a registry made by hand may take, and no others', async () => {
    await writePins(pinOf('m.r.wic', 'x'));
    const call = (args: string) =>
      nix.eval(`(import ${world.file} (with import ${standIns} { }; { ${args} })).m.r.wic.name`);
    expect(await call('inherit fetchurl requireFile; lib = { }; pkgs = { };')).toBe('isar-m-r-wic');
    await expect(call('inherit requireFile; sorce = "local";')).rejects.toThrow('sorce');
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
        expect(outcome.stderr).toContain(`url      ${origin}/there`);
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
});
