import type { Call } from './leaf.ts';

const ours = ['pkgs', 'lib', 'requireFile', 'fetchurl'];
const how = 'the new one is a function: import FILE { inherit pkgs; }';

/** How callers have to change, undefined where the new registry takes what the old one took. */
export function newCall({ kind, declared = {}, open = false }: Call): string | undefined {
  if (kind === 'map') return `it was a map of hashes, and now has derivations; ${how}`;
  if (kind === 'set') return `it was a set; ${how}`;
  if (kind === 'one') return `it took one argument by position; ${how}`;
  const others = Object.keys(declared).filter((name) => !ours.includes(name));
  if (others.length > 0) {
    const s = others.length > 1 ? 's' : '';
    return `it took the argument${s} ${others.join(', ')}, which the new one refuses; ${how}`;
  }
  const isRequired = (name: string) => declared[name] === false;
  if (open || ['pkgs', 'requireFile', 'fetchurl'].some(isRequired)) return undefined;
  return `pkgs had a default, and has to be given now; ${how}`;
}
