import type { FileHandle } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** What changes whenever a file is written to or replaced. In decimal: too long for numbers. */
export interface FileIdentity {
  readonly device: string;
  readonly inode: string;
  readonly size: string;
  /** Nanoseconds since 1970. */
  readonly mtime: string;
  readonly ctime: string;
}

export async function identityOf(file: FileHandle): Promise<FileIdentity> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await file.stat({ bigint: true });
  return {
    device: String(dev),
    inode: String(ino),
    size: String(size),
    mtime: String(mtimeNs),
    ctime: String(ctimeNs),
  };
}

export function sameIdentity(a: FileIdentity, b: FileIdentity): boolean {
  return (
    a.device === b.device &&
    a.inode === b.inode &&
    a.size === b.size &&
    a.mtime === b.mtime &&
    a.ctime === b.ctime
  );
}

/**
 * The identity, once a later write is sure to give another one. Times are stamped with a coarse
 * clock, so that a write right after the last one may leave them as they are.
 */
export async function settledIdentity(file: FileHandle): Promise<FileIdentity> {
  const identity = await identityOf(file);
  const stamped = Math.max(Number(identity.mtime), Number(identity.ctime)) / 1e6;
  const age = Date.now() - stamped;
  const tick = tickOf(identity);
  // A time in the future is no reason to wait for it: another machine's clock made it.
  if (age < tick) await sleep(Math.min(tick, tick - age));
  return identity;
}

/** Milliseconds. Linux stamps with a clock that ticks up to every 10 ms; some file systems keep seconds. */
function tickOf({ mtime, ctime }: FileIdentity): number {
  return mtime.endsWith('000000000') && ctime.endsWith('000000000') ? 2000 : 20;
}
