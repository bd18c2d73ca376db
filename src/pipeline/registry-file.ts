import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LoadedConfig } from '../config/load.ts';
import { hasErrno, UserError } from '../errors.ts';
import type { Variant } from '../plan/variant.ts';
import { nixFormat, type RegistryFormat } from '../registry/format.ts';
import { hashMapFormat } from '../registry/hash-map.ts';
import { emptyRegistry, type Registry } from '../registry/pins.ts';
import { salvageRegistry } from '../registry/salvage.ts';

/** Where the registry of a project stands, and how. */
export interface RegistryPlace {
  /** Absolute. */
  readonly file: string;
  readonly format: RegistryFormat;
  /** Of a file that somebody changed, what can be read is ours to tell. */
  readonly salvageable: boolean;
}

export function registryPlace(
  { config, directory }: Pick<LoadedConfig, 'config' | 'directory'>,
  variants: readonly Variant[],
): RegistryPlace {
  const isHashMap = config.registry.format === 'hash-map';
  return {
    file: join(directory, config.registry.path),
    format: isHashMap ? hashMapFormat(variants) : nixFormat,
    salvageable: !isHashMap,
  };
}

/** The registry file of the working tree. */
export interface RegistryFile {
  /** Undefined where there is no file. */
  readonly text: string | undefined;
  readonly registry: Registry;
  /** Somebody changed the file, so this is only what can be read of it. */
  readonly salvaged: boolean;
  /** What an update would lose of it, by line. */
  readonly lost: readonly string[];
}

/**
 * @param force take what can be read of a file that somebody changed
 * @throws UserError `registry-invalid`
 */
export async function registryInWorkingTree(
  { file, format, salvageable }: RegistryPlace,
  force = false,
): Promise<RegistryFile> {
  const text = await textOf(file);
  if (text === undefined) return { text, registry: emptyRegistry, salvaged: false, lost: [] };
  try {
    return { text, registry: format.read(text, file), salvaged: false, lost: [] };
  } catch (error) {
    const salvaged = force && salvageable ? salvageRegistry(text) : undefined;
    if (salvaged !== undefined) return { text, ...salvaged, salvaged: true };
    if (force || !salvageable || !isInvalid(error)) throw error;
    throw withForce(error);
  }
}

/**
 * The same where there must be one.
 * @throws UserError `registry-invalid`
 */
export async function presentRegistry(place: RegistryPlace): Promise<Registry> {
  return (await presentFile(place)).registry;
}

/** @throws UserError `registry-invalid`, also where there is none */
export async function presentFile(place: RegistryPlace): Promise<RegistryFile> {
  const file = await registryInWorkingTree(place);
  if (file.text !== undefined) return file;
  throw new UserError('registry-invalid', `there is no ${place.file}`, {
    hint: 'registry.path names it, and isar-artifacts update writes it',
  });
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}

export function isInvalid(error: unknown): error is UserError {
  return error instanceof UserError && error.code === 'registry-invalid';
}

function withForce(error: UserError): UserError {
  const hint = `${error.hint}; isar-artifacts update --force --dry-run says what would be lost`;
  return new UserError(error.code, error.message, { hint, cause: error });
}
