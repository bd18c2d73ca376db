import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryDirectory {
  /** Without symlinks, as git prints it. */
  readonly path: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Use it as `await using directory = await temporaryDirectory()`, or dispose of it in `afterAll`. */
export async function temporaryDirectory(): Promise<TemporaryDirectory> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'isar-artifacts-test-')));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
