import { nixAttributePath } from '../escape/nix.ts';
import type { Variant } from '../plan/variant.ts';
import { changesBetween, otherParts } from './changes.ts';
import type { RegistryFormat } from './format.ts';
import { mergeRegistry, type Settings } from './merge.ts';
import { type Pin, type PinnedVariant, pinsOf, type Registry } from './pins.ts';

/** A way in which the registry is not what the configuration says, and what to do about it. */
export interface Drift {
  readonly problem: string;
  readonly hint: string;
}

export interface DriftOptions {
  readonly file: string;
  readonly format: RegistryFormat;
  readonly settings: Settings;
  readonly variants: readonly Variant[];
}

const regenerate = 'run: isar-artifacts update';

/** Whether the file is canonical, complete, and names a record for whatever it says is published. */
export function driftOf(text: string, registry: Registry, options: DriftOptions): Drift[] {
  const { file, format, settings, variants } = options;
  const merged = mergeRegistry(registry, [], settings);
  const parts = changesBetween(registry, merged.registry);
  const canonical = format.write(merged.registry, text, file) === text;
  const pins = new Map(pinsOf(registry).map((pin) => [nixAttributePath(pin.attributePath), pin]));
  const functions: Drift = {
    problem: `${file} was written by another release, or somebody changed its functions`,
    hint: regenerate,
  };
  return [
    ...parts.map(({ id }) => partDrift(id)),
    ...(canonical || parts.length > 0 ? [] : [functions]),
    ...merged.emptyAliases.map((alias) => ({
      problem: `the alias ${alias} leads to no artifact`,
      hint: 'correct registry.aliases, or build what it leads to',
    })),
    ...variants.flatMap((variant) =>
      variantDrift(variant, registry.variants.get(variant.id), pins),
    ),
    ...recordDrift(registry),
  ];
}

function partDrift(id: string): Drift {
  if (otherParts.some((part) => part === id)) {
    return { problem: `${id}: not as the configuration says`, hint: regenerate };
  }
  return { problem: `${id} is pinned, but left the configuration`, hint: regenerate };
}

/** @param pins all of the registry: what was adopted counts, too */
function variantDrift(
  { id, artifacts }: Variant,
  pinned: PinnedVariant | undefined,
  pins: ReadonlyMap<string, Pin>,
): Drift[] {
  const build = `build it: isar-artifacts build --variant ${id} --publish, then isar-artifacts update`;
  const needed = artifacts.filter(({ optional }) => !optional);
  const lacking = needed.filter(({ attributePath }) => !pins.has(nixAttributePath(attributePath)));
  if (lacking.length > 0 && lacking.length === needed.length) {
    return [{ problem: `${id} is not pinned`, hint: build }];
  }
  const planned = new Set(artifacts.map(({ attributePath }) => nixAttributePath(attributePath)));
  const own = pinned?.pins ?? [];
  return [
    ...own
      .map(({ attributePath }) => nixAttributePath(attributePath))
      .filter((attribute) => !planned.has(attribute))
      .map((attribute) => ({
        problem: `${attribute} is pinned, and ${id} has no such artifact any more`,
        hint: `${build} --force`,
      })),
    ...lacking.map(({ attributePath }) => ({
      problem: `${id} is pinned without ${nixAttributePath(attributePath)}`,
      hint: build,
    })),
    ...artifacts.flatMap(({ attributePath, name }): Drift[] => {
      const pin = pins.get(nixAttributePath(attributePath));
      if (pin === undefined || pin.name === name) return [];
      const attribute = nixAttributePath(attributePath);
      const problem = `${attribute} is pinned as ${pin.name}, and the configuration calls it ${name}`;
      return [{ problem, hint: `${build} --force` }];
    }),
  ];
}

/** What was adopted has no record, wherever its URL leads. */
function recordDrift({ variants }: Registry): Drift[] {
  const isPublished = ({ url }: Pin) => url !== undefined;
  return [...variants.values()]
    .filter(({ record, pins }) => record === undefined && pins.some(isPublished))
    .map(({ id }) => ({
      problem: `${id} has URLs, but no build record`,
      hint: `publish it again: isar-artifacts publish --variant ${id}, then isar-artifacts update`,
    }));
}
