import { registryInWorkingTree } from '../pipeline/registry-file.ts';
import { variantStatuses } from '../pipeline/status.ts';
import { filterVariants } from '../plan/filter.ts';
import { statusesToJson, statusSections } from '../results/status.ts';
import type { GivenOptions } from './context.ts';
import { conclude } from './print.ts';
import { openReading } from './reading.ts';

export async function status(given: GivenOptions): Promise<void> {
  const reading = await openReading(given);
  const selected = filterVariants(reading.variants, given);
  const { registry } = await registryInWorkingTree(reading.registry);
  const statuses = await variantStatuses(reading, selected, registry, reading.registry.format);
  await conclude(reading, { variants: statusesToJson(statuses) }, () => statusSections(statuses));
}
