import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { execa } from 'execa';

export interface FullDisk extends AsyncDisposable {
  /** Has an empty directory `digests`. */
  readonly path: string;
}

const script = `mount -t tmpfs -o size=64k tmpfs "$1" && mkdir "$1/digests" || exit
head -c 128k /dev/zero > "$1/filler" 2> /dev/null
echo full
read _`;

/**
 * A disk without room, which only we see: it is mounted in a namespace of its own.
 * @param path where nothing is yet
 * @returns undefined where we may not mount
 */
export async function fullDisk(path: string): Promise<FullDisk | undefined> {
  await mkdir(path);
  const child = execa('unshare', ['--mount', 'sh', '-c', script, 'sh', path], { reject: false });
  const ended = child.then(() => false);
  const full = await Promise.race([once(child.stdout, 'data').then(() => true), ended]);
  if (!full) return undefined;
  return {
    path: `/proc/${child.pid}/root${path}`,
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
