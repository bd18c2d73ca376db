import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { execa } from 'execa';

export interface PrivateMount extends AsyncDisposable {
  readonly path: string;
}

/**
 * An empty file system in memory that nobody else sees: in a mount namespace of its own.
 * @param path where nothing is yet
 * @returns undefined where we may not mount
 */
export async function privateMount(
  path: string,
  type: 'ramfs' | 'tmpfs',
  options: string,
): Promise<PrivateMount | undefined> {
  await mkdir(path);
  const script = 'mount -t "$1" -o "$2" none "$3" && echo mounted && read _';
  const args = ['--mount', 'sh', '-c', script, 'sh', type, options, path];
  const child = execa('unshare', args, { reject: false });
  const ended = child.then(() => false);
  const mounted = await Promise.race([once(child.stdout, 'data').then(() => true), ended]);
  if (!mounted) return undefined;
  return {
    path: `/proc/${child.pid}/root${path}`,
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
