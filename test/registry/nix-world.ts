import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pin, Registry } from '../../src/registry/pins.ts';
import { renderRegistry } from '../../src/registry/render.ts';
import { type PrivateNix, privateNix, standIns } from '../support/nix.ts';
import { type Origin, origin } from './origin.ts';
import { registryOf, variantOf } from './registries.ts';

/** The expression of the whole registry or of an attribute, with arguments as Nix writes them. */
export type Expression = (attribute?: string, args?: string) => string;

/** A real Nix, a registry file that it can read, and a server of files. */
export interface NixWorld {
  readonly nix: PrivateNix;
  readonly web: Origin;
  /** Of the registry. */
  readonly file: string;
  write(registry: Registry): Promise<Expression>;
  writePins(...pins: readonly Pin[]): Promise<Expression>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** @param pkgs the stand-in for nixpkgs */
export async function nixWorld(
  release: Parameters<typeof privateNix>[0],
  pkgs = standIns,
): Promise<NixWorld> {
  const nix = await privateNix(release);
  const web = await origin();
  const file = join(nix.files, 'isar-artifacts.nix');

  async function write(registry: Registry): Promise<Expression> {
    await writeFile(file, renderRegistry(registry));
    return (attribute, args = '') => {
      const whole = `(import ${file} { pkgs = import ${pkgs} { }; ${args} })`;
      return attribute === undefined ? whole : `${whole}.${attribute}`;
    };
  }

  return {
    nix,
    web,
    file,
    write,
    writePins: (...pins) => write(registryOf(variantOf('m.r', pins))),
    async [Symbol.asyncDispose]() {
      await web[Symbol.asyncDispose]();
      await nix[Symbol.asyncDispose]();
    },
  };
}
