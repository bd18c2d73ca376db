import type { Package } from '../record/manifest.ts';

/** How one package differs between two builds. */
export interface PackageChange {
  readonly kind: 'added' | 'removed' | 'upgraded';
  readonly name: string;
  readonly arch: string;
  /** The source package that it is built from. */
  readonly source: string;
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
      const { name, arch, source } = (is ?? was) as Package;
      const one = { name, arch, source };
      if (was === undefined) return [{ kind: 'added', ...one, after: (is as Package).version }];
      if (is === undefined) return [{ kind: 'removed', ...one, before: was.version }];
      if (was.version === is.version) return [];
      return [{ kind: 'upgraded', ...one, before: was.version, after: is.version }];
    });
}

function byKey(packages: readonly Package[]): Map<string, Package> {
  return new Map(packages.map((one) => [`${one.name}:${one.arch}`, one]));
}
