import { exitCodes } from '../errors.ts';
import { checkRegistry } from '../pipeline/update-file.ts';
import { driftSections } from '../results/sections.ts';
import type { ActionContext } from './context.ts';

/** update with `check`: whether the checked out registry is as its configuration says. */
export async function check({ project, selected, reporter }: ActionContext): Promise<number> {
  const drift = await checkRegistry(project, selected);
  await reporter.conclude(driftSections(project.loaded.config.registry.path, drift));
  return drift.length > 0 ? exitCodes.drift : exitCodes.done;
}
