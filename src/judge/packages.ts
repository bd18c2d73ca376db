import type { Package } from '../record/manifest.ts';

/** How one package differs between two builds. */
export interface PackageChange {
  readonly kind: 'added' | 'removed' | 'upgraded';
  readonly name: string;
  readonly arch: string;
  /** Absent where it was added. */
  readonly before?: string;
  /** Absent where it was removed. */
  readonly after?: string;
}

/** The differences of two package lists, by name and architecture. Any other version is "upgraded". */
export function packageChanges(old: readonly Package[], now: readonly Package[]): PackageChange[] {
  const before = byKey(old);
  const after = byKey(now);
  return [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .flatMap((key): PackageChange[] => {
      const [was, is] = [before.get(key), after.get(key)];
      const [name = '', arch = ''] = key.split(':');
      if (was === undefined) return [{ kind: 'added', name, arch, after: is as string }];
      if (is === undefined) return [{ kind: 'removed', name, arch, before: was }];
      return was === is ? [] : [{ kind: 'upgraded', name, arch, before: was, after: is }];
    });
}

function byKey(packages: readonly Package[]): Map<string, string> {
  return new Map(packages.map(({ name, arch, version }) => [`${name}:${arch}`, version]));
}
