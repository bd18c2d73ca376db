import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../errors.ts';
import { run } from '../program.ts';

const enabled = ['--extra-experimental-features', 'nix-command'];

export interface Addition {
  readonly file: string;
  /** Under which it is found in the store. */
  readonly name: string;
  /** Where it must be then. */
  readonly storePath: string;
  /** A link that keeps it from being collected as garbage. */
  readonly root?: string | undefined;
}

/** @throws UserError `program-missing` */
export async function nixVersion(): Promise<string> {
  return (await run('nix', ['--version'])).stdout;
}

/**
 * Adds a file to the Nix store under a name of its own, without a renamed copy beside it. Nix reads a
 * file three times to add it, and twice to find that it has it: of a path that is there it is not asked.
 * @throws UserError `program-missing` or `program-failed`, `file-changed` when the file is another
 * one than the store path says
 */
export async function addToStore({ file, name, storePath, root }: Addition): Promise<void> {
  if (!(await isInStore(storePath))) {
    const args = [...enabled, 'store', 'add-file', '--name', name, file];
    const { stdout } = await run('nix', args);
    const added = stdout.trim();
    if (added !== storePath) {
      throw new UserError('file-changed', `${file} became ${added}, and not ${storePath}`, {
        hint: 'it changed after it was hashed: build the variant again',
      });
    }
  }
  if (root === undefined) return;
  await mkdir(dirname(root), { recursive: true });
  await run('nix-store', ['--realise', storePath, '--add-root', root, '--indirect']);
}

/** Whether Nix has it. @throws UserError `program-missing` */
export async function isInStore(storePath: string): Promise<boolean> {
  const args = ['--check-validity', storePath];
  return (await run('nix-store', args, { accept: [0, 1] })).exitCode === 0;
}
