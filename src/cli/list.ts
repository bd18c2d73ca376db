import { loadConfig } from '../config/load.ts';
import { pinStatuses } from '../pipeline/pin-status.ts';
import { presentRegistry, registryPlace } from '../pipeline/registry-file.ts';
import { loadPlan } from '../plan/load.ts';
import { plainReporter } from '../report/plain.ts';
import { pinSections, pinsToJson } from '../results/status.ts';
import type { GivenOptions } from './context.ts';
import { conclude } from './print.ts';

/** Asked often, by scripts too: neither git nor the store has to be asked. */
export async function list(given: GivenOptions): Promise<void> {
  const loaded = await loadConfig(given.config);
  const place = registryPlace(loaded, await loadPlan(loaded, process.env));
  const pins = await pinStatuses(await presentRegistry(place));
  const context = { reporter: plainReporter(process), json: given.json === true };
  await conclude(context, { pins: pinsToJson(pins) }, () => pinSections(pins));
}
