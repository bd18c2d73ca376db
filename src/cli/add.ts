import { addFiles } from '../pipeline/add.ts';
import { presentRegistry } from '../pipeline/registry-file.ts';
import { type GivenOptions, openContext } from './context.ts';
import { conclude } from './print.ts';

export async function add(files: readonly string[], given: GivenOptions): Promise<void> {
  const context = await openContext({ ...given, ...(given.gcRoot === false && { dryRun: true }) });
  const { project, reporter, signal } = context;
  const registry = await presentRegistry(project.registry);
  const keep = given.gcRoot !== false;
  const added = await addFiles(project, registry, { files, keep, reporter, signal });
  const rows = added.map(({ attribute, file, storePath }) => [attribute, file, storePath]);
  await conclude(context, { added }, () => [
    { table: { head: ['artifact', 'file', 'in the Nix store'], rows } },
  ]);
}
