import { pinStatuses } from '../pipeline/pin-status.ts';
import { presentRegistry } from '../pipeline/registry-file.ts';
import { pinSections, pinsToJson } from '../results/status.ts';
import type { GivenOptions } from './context.ts';
import { conclude } from './print.ts';
import { openReading } from './reading.ts';

export async function list(given: GivenOptions): Promise<void> {
  const reading = await openReading(given);
  const registry = await presentRegistry(reading.registry);
  const pins = await pinStatuses(registry, reading.registry.format);
  await conclude(reading, { pins: pinsToJson(pins) }, () => pinSections(pins));
}
