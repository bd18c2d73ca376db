import { nixAttributePath } from '../escape/nix.ts';
import { contains } from './check.ts';
import type { Alias, Pin } from './pins.ts';

/** A configured alias: everything below `target` is also found below `path`. */
export interface AliasRule {
  readonly path: readonly string[];
  readonly target: readonly string[];
}

/** The rules of `registry.aliases`, whose paths are written with dots. */
export function aliasRules(configured: Readonly<Record<string, string>>): AliasRule[] {
  return Object.entries(configured).map(([path, target]) => ({
    path: path.split('.'),
    target: target.split('.'),
  }));
}

export interface ExpandedAliases {
  /** One for each artifact below a target. */
  readonly aliases: readonly Alias[];
  /** Rules whose target is not there, as people write them. */
  readonly empty: readonly string[];
}

/** What the rules come to with these pins. Aliases of aliases there are none. */
export function expandAliases(
  rules: readonly AliasRule[],
  pins: readonly Pick<Pin, 'attributePath'>[],
): ExpandedAliases {
  const expanded = rules.map(({ path, target }) =>
    pins
      .filter(({ attributePath }) => contains(target, attributePath))
      .map(({ attributePath }) => ({
        attributePath: [...path, ...attributePath.slice(target.length)],
        target: attributePath,
      })),
  );
  const empty = rules.filter((_, index) => expanded[index]?.length === 0);
  return {
    aliases: expanded.flat(),
    empty: empty.map(
      ({ path, target }) => `${nixAttributePath(path)} → ${nixAttributePath(target)}`,
    ),
  };
}
