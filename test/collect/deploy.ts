import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findOutputs } from '../../src/collect/find.ts';
import type { PlannedArtifact } from '../../src/plan/variant.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** An artifact whose output is a path or a pattern below the deploy directory. */
export function plannedOf(output: string, more: Partial<PlannedArtifact> = {}): PlannedArtifact {
  return {
    key: 'wic',
    attributePath: ['qemuamd64', 'server', 'wic'],
    name: 'isar-qemuamd64-server.wic',
    output,
    optional: false,
    reproducible: false,
    shared: false,
    ...more,
  };
}

/** A deploy directory, in a directory that tests may use besides. */
export interface Deploy extends AsyncDisposable {
  readonly around: string;
  readonly path: string;
  /** Writes a file below it, whose contents are its name unless given; returns its path. */
  write(file: string, contents?: string): Promise<string>;
  /** Paths of what an output matches. */
  find(output: string, more?: Partial<PlannedArtifact>): Promise<string[]>;
}

/** @param name of the directory itself: builds lie where users put them */
export async function deployDirectory(name = 'deploy'): Promise<Deploy> {
  const directory = await temporaryDirectory();
  const path = join(directory.path, name);
  await mkdir(path);
  return {
    around: directory.path,
    path,
    async write(file, contents = file) {
      const at = join(path, file);
      await mkdir(dirname(at), { recursive: true });
      await writeFile(at, contents);
      return at;
    },
    async find(output, more) {
      return (await findOutputs(path, [plannedOf(output, more)])).map((found) => found.path);
    },
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}
