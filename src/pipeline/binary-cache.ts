import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type BinaryCache, binaryCache } from '../binary-cache/binary-cache.ts';
import { parseSigningKey, type SigningKey } from '../binary-cache/signing-key.ts';
import { messageOf, UserError } from '../errors.ts';
import type { Project } from './project.ts';

const variable = 'ISAR_ARTIFACTS_SIGNING_KEY';

/**
 * @returns undefined where the configuration wants none
 * @throws UserError `signing-key-invalid`
 */
export async function binaryCacheFor(
  project: Project,
  options: { readonly repair: boolean; readonly signal: AbortSignal },
): Promise<BinaryCache | undefined> {
  if (!project.loaded.config.storage['binary-cache']) return undefined;
  const signingKey = await signingKeyOf(project);
  return binaryCache({ store: project.store, signingKey, ...options });
}

async function signingKeyOf({ loaded, environment }: Project): Promise<SigningKey | undefined> {
  const given = environment[variable];
  if (given) return parseSigningKey(given, variable);
  const file = loaded.config.storage['signing-key-file'];
  if (file === undefined) return undefined;
  const path = resolve(loaded.directory, file);
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new UserError(
      'signing-key-invalid',
      `the signing key cannot be read: ${messageOf(cause)}`,
      { hint: `check storage.signing-key-file, or set ${variable}`, cause },
    );
  });
  return parseSigningKey(text, path);
}
