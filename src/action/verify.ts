import { presentRegistry } from '../pipeline/registry-file.ts';
import { verifyWithProgress } from '../pipeline/verify.ts';
import { exitCodeOfVerify, verifySections } from '../results/verify.ts';
import type { ActionContext } from './context.ts';

/** verify: whether everything that the checked out registry pins can be fetched. */
export async function verify(context: ActionContext): Promise<number> {
  const { project, reporter, signal, inputs } = context;
  const what = project.loaded.config.registry.path;
  const registry = await presentRegistry(project.registry);
  const { deep } = inputs;
  const result = await verifyWithProgress(project, registry, { what, deep, reporter, signal });
  await reporter.conclude(verifySections(what, result));
  return exitCodeOfVerify(result, { allowUnpublished: inputs['allow-unpublished'] });
}
