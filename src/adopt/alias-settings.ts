import { nixAttributePath } from '../escape/nix.ts';
import { collapseAliases } from './alias.ts';
import type { Adopted } from './interpret.ts';

/** The aliases as a configuration has them: an update keeps no others. */
export interface AliasSettings {
  /** Of `registry.aliases`: paths, and what they lead to. */
  readonly rules: Readonly<Record<string, string>>;
  /** Those that cannot be written there, for people. */
  readonly lost: readonly string[];
}

export function aliasSettings({ pins, aliases }: Pick<Adopted, 'pins' | 'aliases'>): AliasSettings {
  const rules = collapseAliases(
    aliases,
    pins.map(({ attributePath }) => attributePath),
  );
  const isPlain = (path: readonly string[]) =>
    path.every((component) => /^[\w+-]+$/.test(component));
  const plain = rules.filter(({ path, target }) => isPlain(path) && isPlain(target));
  return {
    rules: Object.fromEntries(plain.map(({ path, target }) => [path.join('.'), target.join('.')])),
    lost: rules
      .filter((rule) => !plain.includes(rule))
      .map(
        ({ path, target }) =>
          `${nixAttributePath(path)}: no alias of ${nixAttributePath(target)} can be written here`,
      ),
  };
}
