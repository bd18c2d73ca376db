import { realpath } from 'node:fs/promises';
import { basename, dirname, relative, resolve } from 'node:path';
import { adoptRegistry } from '../adopt/adopt.ts';
import { type AliasSettings, aliasSettings } from '../adopt/alias-settings.ts';
import { type Draft, draftOf } from '../adopt/draft.ts';
import { defaultConfigFile } from '../config/file-name.ts';
import { projectPathProblem } from '../config/paths.ts';
import { UserError } from '../errors.ts';
import { gitOrNothing } from '../git/git.ts';
import { emptyRegistry, type Registry } from '../registry/pins.ts';
import { renderRegistry } from '../registry/render.ts';
import { replaceFile } from '../replace-file.ts';
import { exists } from './exists.ts';

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
  readonly draft?: Draft & { readonly file: string };
  /** What a configuration keeps of the aliases; the draft has it. */
  readonly aliases: AliasSettings;
  /** How callers have to change, where they have to. */
  readonly newCall?: string;
  /** What is left out, and nobody may miss, and what else is to be known. */
  readonly notices: readonly string[];
  /** Artifacts that could not be taken over. */
  readonly problems: readonly string[];
}

/**
 * A registry made by hand → ours, and a draft of a configuration beside the current directory's
 * projects. Nothing is built or downloaded.
 * @throws UserError those of `adoptRegistry`; `registry-conflict` when the output is another file, or
 * the adopted one and something would be lost; `usage-invalid` when no draft can name the output
 */
export async function adoptFile(
  file: string,
  { output, dryRun }: AdoptOptions,
): Promise<AdoptedFile> {
  const path = resolve(output);
  const inPlace = await isInPlace(file, path);
  const config = resolve(defaultConfigFile);
  const configured = await exists(config);
  const registryPath = relative(dirname(config), path);
  if (!configured) refuseOutside(path, registryPath);
  const { pins, aliases, problems, ...told } = await adoptRegistry(file);
  if (inPlace) await refuseLoss(path, problems);
  const registry: Registry = {
    ...emptyRegistry,
    adopted: pins.map((pin) => ({ ...pin, encoding: 'none' })),
    aliases,
  };
  const text = renderRegistry(registry);
  const draft = configured ? undefined : draftOf({ pins, aliases }, registryPath);
  if (!dryRun) {
    await replaceFile(path, text);
    if (draft !== undefined) await replaceFile(config, draft.text);
  }
  return {
    registry,
    output: path,
    ...(draft === undefined ? {} : { draft: { file: config, ...draft } }),
    aliases: aliasSettings({ pins, aliases }),
    ...told,
    problems,
  };
}

/** @throws UserError `registry-conflict` where the output is there, and another file */
async function isInPlace(file: string, output: string): Promise<boolean> {
  if (!(await exists(output))) return false;
  if ((await realpath(file).catch(() => file)) === (await realpath(output))) return true;
  throw new UserError('registry-conflict', `${output} is there already`, {
    hint: 'name another file with --output, or the adopted file itself to replace it',
  });
}

function refuseOutside(output: string, registryPath: string): void {
  const problem = projectPathProblem(registryPath);
  if (problem === undefined) return;
  throw new UserError(
    'usage-invalid',
    `no configuration in this directory can name ${output}: its path ${problem}`,
    { hint: "run it in the project's top directory, with an --output below it" },
  );
}

/** What was written by hand must be found again: in a commit, where all of it was taken over. */
async function refuseLoss(output: string, problems: readonly string[]): Promise<void> {
  if (problems.length > 0) {
    const parts = problems.slice(0, 5).map((problem) => `\n  ${problem}`);
    throw new UserError(
      'registry-conflict',
      `${output} would be replaced, though ${problems.length} of its parts could not be taken over:${parts.join('')}`,
      { hint: 'mend or remove them; or keep the file, and name another one with --output' },
    );
  }
  const status = ['--literal-pathspecs', 'status', '--porcelain', '--ignored', '--'];
  const changes = await gitOrNothing(dirname(output), [...status, basename(output)]);
  if (changes === '') return;
  throw new UserError(
    'registry-conflict',
    `${output} would be replaced, and is in no commit as it stands`,
    { hint: 'git add and git commit it first, or name another file with --output' },
  );
}
