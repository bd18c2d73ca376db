import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { type Repository, repositoryIn } from './repository.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const demo = join(import.meta.dirname, '../../examples/demo');

/** A copy of the demo project, committed in a repository of its own. */
export interface DemoProject extends Repository {
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Use it as `await using project = await demoProject()`, or dispose of it in `afterAll`.
 * @param edits files that are written before the first commit
 */
export async function demoProject(
  edits: Readonly<Record<string, string>> = {},
): Promise<DemoProject> {
  const directory = await temporaryDirectory();
  const root = join(directory.path, 'project');
  await cp(demo, root, { recursive: true });
  const repository = await repositoryIn(root);
  await repository.commit(edits, 'The demo project');
  return { ...repository, [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose]() };
}

/** The kas chain of a variant of the demo. */
export function demoChain(machine: string, role: string): string[] {
  return ['kas/base.yml', `kas/machine/${machine}.yml`, `kas/role/${role}.yml`];
}
