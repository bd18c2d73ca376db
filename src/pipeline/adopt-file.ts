import { access, realpath } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { adoptRegistry } from '../adopt/adopt.ts';
import { draftOf } from '../adopt/draft.ts';
import { defaultConfigFile } from '../config/load.ts';
import { hasErrno, UserError } from '../errors.ts';
import { emptyRegistry, type Registry } from '../registry/pins.ts';
import { renderRegistry } from '../registry/render.ts';
import { replaceFile } from '../replace-file.ts';

export interface AdoptOptions {
  /** Of the new registry; only the adopted file itself may be there already. */
  readonly output: string;
  readonly dryRun: boolean;
}

export interface AdoptedFile {
  readonly registry: Registry;
  /** Absolute. */
  readonly output: string;
  /** The draft of a configuration, absent where there is a configuration. */
  readonly draft?: { readonly file: string; readonly text: string };
  /** What is left out, and nobody may miss. */
  readonly notices: readonly string[];
  /** Artifacts that could not be taken over. */
  readonly problems: readonly string[];
}

/**
 * A registry made by hand → ours, and a draft of a configuration beside the current directory's
 * projects. Nothing is built or downloaded.
 * @throws UserError those of `adoptRegistry`, and `registry-conflict` when the output is there
 */
export async function adoptFile(
  file: string,
  { output, dryRun }: AdoptOptions,
): Promise<AdoptedFile> {
  const path = resolve(output);
  await refuseOther(file, path);
  const { pins, aliases, notices, problems } = await adoptRegistry(file);
  const registry: Registry = {
    ...emptyRegistry,
    adopted: pins.map((pin) => ({ ...pin, encoding: 'none' })),
    aliases,
  };
  const text = renderRegistry(registry);
  const config = resolve(defaultConfigFile);
  const configured = await exists(config);
  const draft = draftOf({ pins, aliases }, relative(dirname(config), path));
  if (!dryRun) {
    await replaceFile(path, text);
    if (!configured) await replaceFile(config, draft.text);
  }
  return {
    registry,
    output: path,
    ...(configured ? {} : { draft: { file: config, text: draft.text } }),
    notices: [...notices, ...(configured ? [] : draft.notices)],
    problems,
  };
}

async function refuseOther(file: string, output: string): Promise<void> {
  if (!(await exists(output))) return;
  // The file itself is in git; another one may be nowhere else.
  if ((await realpath(file).catch(() => file)) === (await realpath(output))) return;
  throw new UserError('registry-conflict', `${output} is there already`, {
    hint: 'name another file with --output, or the adopted file itself to replace it',
  });
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return false;
    throw error;
  }
}
