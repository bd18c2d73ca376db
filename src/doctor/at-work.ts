import { readdir, readFile, readlink, realpath } from 'node:fs/promises';

/**
 * Whether some process builds in a directory: kas was started with it in `KAS_BUILD_DIR`, and bitbake
 * works in it. Processes of other users, containers and machines cannot be seen.
 * @returns the question, to be asked for any number of directories, without symbolic links
 */
export async function buildersNow(): Promise<(directory: string) => boolean> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const others = ids.filter((id) => Number(id) !== process.pid);
  const places = (await Promise.all(others.map(directoriesOf))).flat();
  return (directory) =>
    places.some((place) => place === directory || place.startsWith(`${directory}/`));
}

/** A process that has ended meanwhile has none. */
async function directoriesOf(id: string): Promise<string[]> {
  const environment = await readFile(`/proc/${id}/environ`, 'utf8').catch(() => '');
  const named = /(?:^|\0)KAS_BUILD_DIR=([^\0]*)/.exec(environment)?.[1];
  const build = named && (await realpath(named).catch(() => named));
  const directory = await readlink(`/proc/${id}/cwd`).catch(() => undefined);
  return [build, directory].filter((place) => place !== undefined);
}
