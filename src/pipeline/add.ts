import { join } from 'node:path';
import { digestFile } from '../digest/file.ts';
import { storePath } from '../digest/store-path.ts';
import { UserError } from '../errors.ts';
import { nixAttributePath } from '../escape/nix.ts';
import { addToStore } from '../nix/add.ts';
import { type Pin, pinsOf, type Registry } from '../registry/pins.ts';
import type { Reporter } from '../report/reporter.ts';
import type { Project } from './project.ts';

export interface AddWanted {
  readonly files: readonly string[];
  /** Link them from the project, so that Nix keeps them. */
  readonly keep: boolean;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
}

export interface Added {
  readonly file: string;
  readonly attribute: string;
  readonly storePath: string;
}

/**
 * Files that came by another way (a colleague's disk, a download) into the Nix store, under the names
 * by which the registry pins them: `requireFile` finds them then.
 * @throws UserError `name-invalid` where the registry pins nothing with these bytes
 */
export async function addFiles(
  { paths }: Project,
  registry: Registry,
  { files, keep, reporter, signal }: AddWanted,
): Promise<Added[]> {
  const added: Added[] = [];
  for (const file of files) {
    const task = reporter.begin(`add ${file}`);
    try {
      const { sha256, size } = await digestFile(file, {
        signal,
        onProgress: (done) =>
          task.progress([{ name: file, activity: 'hashing', done, size: done }]),
      });
      const pins = pinsOf(registry).filter((pin) => pin.sha256 === sha256);
      const named = [...new Map(pins.map((pin) => [pin.name, pin])).values()];
      if (named.length === 0) throw unpinned(file, sha256, size);
      for (const pin of named) added.push(await add(file, pin, keep ? paths.state : undefined));
      task.succeed(named.map(({ name }) => name).join(', '));
    } catch (error) {
      task.fail('not added');
      throw error;
    }
  }
  return added;
}

async function add(file: string, pin: Pin, state: string | undefined): Promise<Added> {
  const path = storePath(pin.name, pin.sha256);
  const root = state === undefined ? undefined : join(state, 'roots', pin.name);
  await addToStore({ file, name: pin.name, storePath: path, root });
  return { file, attribute: nixAttributePath(pin.attributePath), storePath: path };
}

function unpinned(file: string, sha256: string, size: number): UserError {
  return new UserError(
    'name-invalid',
    `${file} (${sha256}, ${size} bytes) is nothing that the registry pins`,
    {
      hint: 'is it of another commit? isar-artifacts list has all pins; isar-artifacts rebuild pins what is built here',
    },
  );
}
