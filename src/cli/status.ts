import { registryInWorkingTree } from '../pipeline/registry-file.ts';
import { variantStatuses } from '../pipeline/status.ts';
import { statusesToJson, statusSections } from '../results/status.ts';
import { type GivenOptions, openContext } from './context.ts';
import { conclude } from './print.ts';

export async function status(given: GivenOptions): Promise<void> {
  const context = await openContext({ ...given, dryRun: true });
  const { project, selected } = context;
  const { registry } = await registryInWorkingTree(project.registry);
  const statuses = await variantStatuses(project, selected, registry);
  await conclude(context, { variants: statusesToJson(statuses) }, () => statusSections(statuses));
}
