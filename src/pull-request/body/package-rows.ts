import type { PackageChange } from '../../judge/packages.ts';
import type { Detail } from './circumstances.ts';
import { group } from './group.ts';

/** What happened alike to packages of one source in the same variants. */
export interface PackageRow extends Pick<PackageChange, 'kind' | 'source' | 'before' | 'after'> {
  /** Names, with the architecture where it is a foreign one; sorted. */
  readonly packages: readonly string[];
  /** In the order of the details. */
  readonly variants: readonly string[];
}

/** One upgrade in many variants is one row. Kernels stand first, then what was upgraded. */
export function packageRows(details: ReadonlyMap<string, Detail>): PackageRow[] {
  const all = [...details].flatMap(([id, { comparison }]) =>
    (comparison?.packages ?? []).map((change) => ({
      ...change,
      id,
      label: labelOf(change, comparison?.architecture),
    })),
  );
  const byPackage = group(all, (one) => [...alike(one), one.label]).map(([first, ...others]) => ({
    ...first,
    variants: [...new Set([first, ...others].map(({ id }) => id))],
  }));
  return group(byPackage, (one) => [...alike(one), ...one.variants])
    .map(([{ kind, source, before, after, variants, label }, ...others]) => ({
      kind,
      source,
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
      packages: [label, ...others.map((other) => other.label)].sort(),
      variants,
    }))
    .sort(byImportance);
}

function alike({ kind, source, before, after }: PackageChange) {
  return [kind, source, before, after];
}

function labelOf({ name, arch }: PackageChange, architecture: string | undefined): string {
  return arch === architecture || arch === 'all' ? name : `${name}:${arch}`;
}

const kinds = ['upgraded', 'added', 'removed'] as const;

function byImportance(a: PackageRow, b: PackageRow): number {
  return (
    Number(isKernel(b)) - Number(isKernel(a)) ||
    kinds.indexOf(a.kind) - kinds.indexOf(b.kind) ||
    compareTexts(a.source, b.source) ||
    compareTexts(a.packages.join(), b.packages.join())
  );
}

function isKernel({ packages }: PackageRow): boolean {
  return packages.some((name) => name.startsWith('linux-image-'));
}

function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
