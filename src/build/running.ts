import { randomUUID } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../replace-file.ts';
import { processIdentity, processState } from './process-identity.ts';

/**
 * Says that this process is at work in a project, also where it just publishes, or waits before it
 * tries again: then nobody builds, and what it needs lies in the project all the same.
 * @param directory of such marks, a file each
 */
export async function markRunning(directory: string): Promise<AsyncDisposable> {
  const mark = join(directory, `${process.pid}-${randomUUID()}`);
  await replaceFile(mark, await processIdentity(process.pid));
  return { [Symbol.asyncDispose]: () => rm(mark, { force: true }) };
}

/** Whether some run is at work, or may be. Marks of those that were killed go away. */
export async function isRunning(directory: string): Promise<boolean> {
  const names = await readdir(directory).catch(() => []);
  const states = await Promise.all(names.map((name) => stateOf(join(directory, name))));
  return states.some((state) => state !== 'ended');
}

async function stateOf(mark: string): Promise<Awaited<ReturnType<typeof processState>>> {
  const identity = await readFile(mark, 'utf8').catch(() => undefined);
  if (identity === undefined) return 'ended';
  const state = await processState(identity);
  if (state === 'ended') await rm(mark, { force: true });
  return state;
}
