// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are Nix, no templates
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { nixReleases } from '../../scripts/nix-releases.mjs';
import { adoptRegistry } from '../../src/adopt/adopt.ts';
import type { Adopted } from '../../src/adopt/interpret.ts';
import { standInLib } from '../../src/adopt/stand-in-lib.ts';
import { storePath } from '../../src/digest/store-path.ts';
import { nixAttributePath, nixString } from '../../src/escape/nix.ts';
import { emptyRegistry } from '../../src/registry/pins.ts';
import { renderRegistry } from '../../src/registry/render.ts';
import { type PrivateNix, privateNix, standIns } from '../support/nix.ts';

const fixtures = join(import.meta.dirname, '../fixtures/adopt');

/** Paths, in the order of the pins and aliases: what real Nix says of the file as it was written. */
const originals = {
  tree: 'paths (map (path: lib.getAttrFromPath path images) wanted)',
  'hash map':
    'paths (map (path: let name = builtins.head path; in pkgs.requireFile { inherit name; sha256 = images.${name}; message = ""; }) wanted)',
};

describe.each(nixReleases())('adopting with Nix $version', (release) => {
  let nix: PrivateNix;
  beforeAll(async () => {
    nix = await privateNix(release);
  });
  afterAll(() => nix[Symbol.asyncDispose]());

  /** By the stand-ins of the demo, which make real derivations. */
  async function realPaths(file: string, style: keyof typeof originals, adopted: Adopted) {
    const wanted = [...adopted.pins, ...adopted.aliases].map(
      ({ attributePath }) => `[ ${attributePath.map(nixString).join(' ')} ]`,
    );
    const expression = `
      let
        lib = ${standInLib};
        demo = import ${standIns} { };
        pkgs = demo // {
          inherit lib;
          callPackage = file: more:
            let f = import file; in f (builtins.intersectAttrs (builtins.functionArgs f) pkgs // more);
        };
        given = { inherit pkgs lib; inherit (pkgs) requireFile fetchurl; };
        file = import ${join(fixtures, file)};
        images =
          if builtins.isFunction file
          then file (builtins.intersectAttrs (builtins.functionArgs file) given)
          else file;
        paths = map (image: image.outPath);
        wanted = [ ${wanted.join(' ')} ];
      in
      ${originals[style]}`;
    return await nix.eval(expression, '-I', `nixpkgs=${standIns}`);
  }

  /** The same of the registry that takes its place. */
  async function newPaths({ pins, aliases }: Adopted) {
    const file = join(nix.files, 'isar-artifacts.nix');
    const adopted = pins.map((pin) => ({ ...pin, encoding: 'none' as const }));
    await writeFile(file, renderRegistry({ ...emptyRegistry, adopted, aliases }));
    const images = [...pins, ...aliases].map(
      ({ attributePath }) => `images.${nixAttributePath(attributePath)}.outPath`,
    );
    const expression = `let images = import ${file} { pkgs = import ${standIns} { }; }; in [ ${images.join(' ')} ]`;
    return await nix.eval(expression);
  }

  test.each([
    ['require-tree.nix', 'tree', 0],
    ['aliases.nix', 'tree', 11],
    ['fetchurl-tree.nix', 'tree', 0],
    ['mixed.nix', 'tree', 0],
    ['hash-map.nix', 'hash map', 0],
    ['no-function.nix', 'tree', 0],
    ['lib.nix', 'tree', 0],
    ['imports/images.nix', 'tree', 0],
  ] as const)(
    '%s gives 42 artifacts with the store paths that they have',
    async (file, style, aliases) => {
      const adopted = await adoptRegistry(join(fixtures, file), nix.environment);
      expect(adopted.problems).toEqual([]);
      expect(adopted.pins).toHaveLength(42);
      expect(adopted.aliases).toHaveLength(aliases);

      const pins = new Map(
        adopted.pins.map((pin) => [
          nixAttributePath(pin.attributePath),
          storePath(pin.name, pin.sha256),
        ]),
      );
      const computed = [
        ...pins.values(),
        ...adopted.aliases.map(({ target }) => pins.get(nixAttributePath(target))),
      ];
      expect(new Set(pins.values()).size).toBe(42);
      const before = await realPaths(file, style, adopted);
      expect(before).toEqual(computed);
      expect(await newPaths(adopted)).toEqual(before);
    },
  );
});

describe('what is taken over', () => {
  const adopt = (file: string) => adoptRegistry(join(fixtures, file));
  const pathsOf = (list: readonly { attributePath: readonly string[] }[]) =>
    list.map(({ attributePath }) => nixAttributePath(attributePath));

  test('the pin is the deepest path, and what leads there too is an alias', async () => {
    const { pins, aliases } = await adopt('aliases.nix');
    expect(pathsOf(pins)).toContain('qemuamd64.server.simple.server-1.wic');
    expect(pathsOf(pins)).not.toContain('qemuamd64.server.wic');
    expect(aliases).toContainEqual({
      attributePath: ['qemuamd64', 'server', 'wic'],
      target: ['qemuamd64', 'server', 'simple', 'server-1', 'wic'],
    });
    expect(aliases).toContainEqual({
      attributePath: ['default'],
      target: ['qemuamd64', 'base', 'wic'],
    });
  });

  test('URLs come along, and what is lost of them is said', async () => {
    const { pins } = await adopt('fetchurl-tree.nix');
    expect(pins.every(({ url, name }) => url?.endsWith(`/${name}`))).toBe(true);
    const mixed = await adopt('mixed.nix');
    expect(mixed.pins.filter(({ url }) => url !== undefined)).toHaveLength(14);
    expect(mixed.notices).toHaveLength(14);
    expect(mixed.notices[0]).toBe('amd-v3c18i.base.initrd: of its 2 URLs only the first is kept');
  });

  test('the path of a pin of a hash map is its file name', async () => {
    const { pins } = await adopt('hash-map.nix');
    expect(pins.every(({ attributePath, name }) => attributePath.join() === name)).toBe(true);
    expect(await readFile(join(fixtures, 'hash-map.nix'), 'utf8')).toContain(pins[0]?.name);
  });
});
