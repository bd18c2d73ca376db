import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isSha256, type Sha256 } from '../digest/sha256.ts';
import { hasErrno } from '../errors.ts';

/**
 * bitbake's hash of all that the image was built from: recipes, packages, apt settings. It is in the
 * name of the stamp that the last task of the image leaves, with every build:
 * `tmp/stamps/<distro>-<arch>/<recipe>-<machine>/<version>.do_build.<hash>`.
 * @param stem of the image's files, which begins with the name of its recipe
 * @returns undefined where bitbake has no such stamp, or it is not clear which one is meant
 */
export async function fingerprintOf(
  build: string,
  { machine, stem }: { machine: string; stem: string | undefined },
): Promise<Sha256 | undefined> {
  const stamps = await stampsIn(join(build, 'tmp/stamps'));
  const file = basename(stem ?? '');
  const ofImage = stamps.filter(({ directory }) => {
    const recipe = directory.endsWith(`-${machine}`)
      ? directory.slice(0, -machine.length - 1)
      : directory;
    return file.startsWith(`${recipe}-`);
  });
  // `image-base` begins with `image`, too.
  const longest = Math.max(...ofImage.map(({ directory }) => directory.length));
  const meant = ofImage.filter(({ directory }) => directory.length === longest);
  const [hash, ...others] = new Set((meant.length > 0 ? meant : stamps).map((one) => one.hash));
  return others.length === 0 ? hash : undefined;
}

interface Stamp {
  /** Named after recipe and machine. */
  readonly directory: string;
  readonly hash: Sha256;
}

async function stampsIn(all: string): Promise<Stamp[]> {
  const found: Stamp[] = [];
  for (const architecture of await namesIn(all)) {
    for (const directory of await namesIn(join(all, architecture))) {
      for (const name of await namesIn(join(all, architecture, directory))) {
        const hash = /\.do_build\.([0-9a-f]{64})$/.exec(name)?.[1];
        if (hash !== undefined && isSha256(hash)) found.push({ directory, hash });
      }
    }
  }
  return found;
}

async function namesIn(directory: string): Promise<string[]> {
  return readdir(directory).catch((error) => {
    if (hasErrno(error, 'ENOENT', 'ENOTDIR', 'EACCES')) return [];
    throw error;
  });
}
