import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nixReleases } from '../../scripts/nix-releases.mjs';
import { parseSha256 } from '../../src/digest/notations.ts';
import { storePath } from '../../src/digest/store-path.ts';
import { hashMapFormat } from '../../src/registry/hash-map.ts';
import { mergeRegistry } from '../../src/registry/merge.ts';
import { pinsOf } from '../../src/registry/pins.ts';
import { type PrivateNix, privateNix } from '../support/nix.ts';
import { anyMap } from './hash-map-files.ts';
import { settingsOf } from './registries.ts';

describe.each(nixReleases())('on Nix $version', (release) => {
  let nix: PrivateNix;
  let file: string;

  beforeAll(async () => {
    nix = await privateNix(release);
    file = join(nix.files, 'hashes.nix');
  });
  afterAll(() => nix[Symbol.asyncDispose]());

  test('a map that we rewrote has the pins, and Nix makes the same store paths of them', async () => {
    let seen = 0;
    const property = fc.asyncProperty(anyMap, async ({ variants, text, next }) => {
      const { read, write } = hashMapFormat(variants);
      const settings = settingsOf(variants.map(({ id }) => id));
      const { registry } = mergeRegistry(read(text, 'f'), [...next.variants.values()], settings);
      await writeFile(file, write(registry, text, 'f'));
      const [hashes, paths] = (await nix.eval(`let
        map = import ${file};
        fixed = name: outputHash: (derivation {
          inherit name outputHash;
          outputHashAlgo = "sha256";
          system = "x86_64-linux";
          builder = "none";
        }).outPath;
      in [ map (builtins.mapAttrs fixed map) ]`)) as Record<string, string>[];
      const pins = pinsOf(registry);
      for (const { name, sha256 } of pins) {
        expect(parseSha256(hashes?.[name] ?? '')).toBe(sha256);
        expect(paths?.[name]).toBe(storePath(name, sha256));
      }
      const planned = variants.flatMap(({ artifacts }) => artifacts.map(({ name }) => name));
      expect(Object.keys(hashes ?? {}).sort()).toEqual(planned.sort());
      seen += pins.length;
    });
    await fc.assert(property, { numRuns: 25 });
    expect(seen).toBeGreaterThan(25);
  });
});
