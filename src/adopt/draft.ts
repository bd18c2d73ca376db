import { configSchema } from '../config/schema.ts';
import { foreignLogLine } from '../escape/log-line.ts';
import { nixAttributePath } from '../escape/nix.ts';
import { planVariants } from '../plan/plan.ts';
import { aliasSettings } from './alias-settings.ts';
import { type DraftConfig, draftConfig } from './draft-config.ts';
import { draftText } from './draft-text.ts';
import type { Adopted, AdoptedPin } from './interpret.ts';
import { placeArtifacts } from './place-artifacts.ts';
import { type PlacedPin, placePins } from './place-pins.ts';

export interface Draft {
  /** Of `isar-artifacts.yml`; it passes our own checks, but for kas files that are not there. */
  readonly text: string;
  /** What the configuration cannot say, a line each; the text says it too, and which aliases are lost. */
  readonly notices: readonly string[];
}

/**
 * A configuration whose variants have the pins' attribute paths and store names, as far as there can
 * be one. Pure.
 * @param registryPath where the registry is, relative to the configuration
 */
export function draftOf(adopted: Pick<Adopted, 'pins' | 'aliases'>, registryPath: string): Draft {
  const pins = placePins(adopted.pins);
  const placed = placeArtifacts(pins);
  const named = draftConfig(pins, placed, registryPath);
  const unnamed = placed.artifacts.map(({ name: _, ...artifact }) => artifact);
  // One of the names may be another's default: then every name is the default.
  const config = isSound(named)
    ? named
    : draftConfig(pins, { ...placed, artifacts: unnamed }, registryPath);
  const others = notPlaced(pins);
  const renamed = differentNames(config, pins.placed);
  const { rules, lost } = aliasSettings(adopted);
  if (Object.keys(rules).length > 0) config.registry.aliases = { ...rules };
  const notices = [...others, ...renamed].map(foreignLogLine);
  return { text: draftText(config, [...notices, ...lost.map(foreignLogLine)]), notices };
}

function notPlaced({ placed, others }: ReturnType<typeof placePins>): string[] {
  const stays = 'stays as it was adopted';
  if (placed.length === 0) {
    return [
      `no path names a machine, a role and an artifact, so this draft plans none of the ${others.length} pins; each ${stays}`,
    ];
  }
  return others.map((pin) => `${pathOf(pin)}: no variant of this draft has this path; it ${stays}`);
}

function isSound(config: DraftConfig): boolean {
  return plan(config).problems.length === 0;
}

function plan(config: DraftConfig) {
  return planVariants(configSchema.parse(config), { arch: 'x86_64' });
}

function differentNames(config: DraftConfig, placed: readonly PlacedPin[]): string[] {
  const artifacts = plan(config).variants.flatMap((variant) => variant.artifacts);
  const names = new Map(
    artifacts.map(({ attributePath, name }) => [attributePath.join('.'), name]),
  );
  return placed.flatMap(({ pin }) => {
    const name = names.get(pin.attributePath.join('.'));
    return name === pin.name
      ? []
      : [`${pathOf(pin)}: a build would be called ${name}, not ${pin.name}`];
  });
}

function pathOf({ attributePath }: AdoptedPin): string {
  return nixAttributePath(attributePath);
}
