import { nixAttributePath } from '../escape/nix.ts';
import { type AliasRule, expandAliases } from './aliases.ts';
import { type Change, changesBetween } from './changes.ts';
import { type Access, type PinnedVariant, pinsOf, type Registry } from './pins.ts';

/** What the configuration says of the registry. */
export interface Settings {
  /** The ids of the whole matrix. */
  readonly known: ReadonlySet<string>;
  readonly aliases: readonly AliasRule[];
  readonly access: Access;
}

export interface Merged {
  readonly registry: Registry;
  /** Empty when the registry stays as it is. */
  readonly changes: readonly Change[];
  /** Aliases that lead nowhere, as people write them. */
  readonly emptyAliases: readonly string[];
}

/**
 * The registry after an update. Variants that were not built keep their pins; variants that left
 * the configuration are dropped. What was adopted stays until a build takes its attribute.
 */
export function mergeRegistry(
  old: Registry,
  updates: readonly PinnedVariant[],
  { known, aliases, access }: Settings,
): Merged {
  const kept = [...old.variants.values()].filter(({ id }) => known.has(id));
  const variants = new Map([...kept, ...updates].map((variant) => [variant.id, variant]));
  const adopted = stillAdopted(old, variants, aliases);
  const expanded = expandAliases(aliases, pinsOf({ variants, adopted }));
  const registry = { variants, adopted, aliases: expanded.aliases, access };
  return { registry, changes: changesBetween(old, registry), emptyAliases: expanded.empty };
}

/** The adopted pins whose attributes no variant has, not even by an alias. */
function stillAdopted(
  { adopted }: Registry,
  variants: ReadonlyMap<string, PinnedVariant>,
  rules: readonly AliasRule[],
): Registry['adopted'] {
  const pins = pinsOf({ variants, adopted: [] });
  const { aliases } = expandAliases(rules, pins);
  const taken = new Set(
    [...pins, ...aliases].map(({ attributePath }) => nixAttributePath(attributePath)),
  );
  return adopted.filter(({ attributePath }) => !taken.has(nixAttributePath(attributePath)));
}
