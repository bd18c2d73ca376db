import type { AliasRule } from '../registry/aliases.ts';
import { comparePaths } from '../registry/check.ts';
import type { Alias } from '../registry/pins.ts';

/**
 * The fewest rules that come to exactly these aliases: `qemuamd64.server` →
 * `qemuamd64.server.simple.server-1` instead of one alias for each of its artifacts.
 * @param pins the paths of all pins; the targets are among them
 */
export function collapseAliases(
  aliases: readonly Alias[],
  pins: readonly (readonly string[])[],
): AliasRule[] {
  const targets = new Map(
    aliases.map(({ attributePath, target }) => [keyOf(attributePath), keyOf(target)]),
  );
  const below = pinsBelow(pins);
  const holds = ({ path, target }: AliasRule) =>
    (below.get(keyOf(target)) ?? []).every(
      (pin) => targets.get(keyOf([...path, ...pin.slice(target.length)])) === keyOf(pin),
    );
  // Two rules for one alias contain each other, so the widest of each are disjoint. Of two that would
  // have one path, which a configuration cannot say, the second is narrower.
  const rules = new Map<string, AliasRule>();
  for (const alias of aliases) {
    const rule = wideRules(alias).find((wide) => {
      const known = rules.get(keyOf(wide.path));
      return holds(wide) && (known === undefined || keyOf(known.target) === keyOf(wide.target));
    });
    if (rule !== undefined) rules.set(keyOf(rule.path), rule);
  }
  return [...rules.values()].toSorted((a, b) => comparePaths(a.path, b.path));
}

/** Path and target without their equal ends, from the most that can go to nothing. */
function wideRules({ attributePath, target }: Alias): AliasRule[] {
  const rules = [{ path: attributePath, target }];
  for (let cut = 1; cut < Math.min(attributePath.length, target.length); cut++) {
    if (attributePath.at(-cut) !== target.at(-cut)) break;
    rules.unshift({ path: attributePath.slice(0, -cut), target: target.slice(0, -cut) });
  }
  return rules;
}

/** The pins below each path, itself included. */
function pinsBelow(pins: readonly (readonly string[])[]) {
  const below = new Map<string, (readonly string[])[]>();
  for (const pin of pins) {
    for (let length = 1; length <= pin.length; length++) {
      const key = keyOf(pin.slice(0, length));
      const list = below.get(key);
      if (list) list.push(pin);
      else below.set(key, [pin]);
    }
  }
  return below;
}

/** Components may hold dots. */
function keyOf(path: readonly string[]): string {
  return JSON.stringify(path);
}
