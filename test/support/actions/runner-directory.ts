import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunnerDirectories } from './job-context.ts';

/** Lays out the directory of a runner, and empties what an earlier job left in its `_temp`. */
export async function openRunnerDirectory(
  root: string,
): Promise<RunnerDirectories & { readonly home: string }> {
  const directories = {
    temp: join(root, '_temp'),
    toolCache: join(root, '_tool'),
    home: join(root, 'home'),
  };
  await Promise.all(Object.values(directories).map((path) => mkdir(path, { recursive: true })));
  await empty(directories.temp);
  return directories;
}

/** As the runner does it: what cannot be removed stays, and nobody is told. */
export async function empty(directory: string): Promise<void> {
  const names = await readdir(directory).catch(() => []);
  await Promise.all(
    names.map((name) =>
      rm(join(directory, name), { recursive: true, force: true }).catch(() => {}),
    ),
  );
}

/** Writes what started the run, and returns the file's path. */
export async function writeEvent(temp: string, payload: object): Promise<string> {
  const directory = join(temp, '_github_workflow');
  await mkdir(directory, { recursive: true });
  const file = join(directory, 'event.json');
  await writeFile(file, JSON.stringify(payload, undefined, 2));
  return file;
}
