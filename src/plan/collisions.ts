import type { Problem } from '../config/document.ts';
import type { Variant } from './variant.ts';

/** Two variants with one id: a hidden axis with two values, or the same combination twice. */
export function variantProblems(variants: readonly Variant[]): Problem[] {
  return repeated(variants.map(({ id, axes }) => ({ key: id, owner: describe(axes) }))).map(
    ([id, owners]) => ({
      path: ['variants'],
      message: `${id} stands for ${owners.length} variants (${owners.join('; ')}); an id must be unique`,
    }),
  );
}

/** Two artifacts with one Nix store name would be one store path only by chance. */
export function nameProblems(variants: readonly Variant[]): Problem[] {
  const names = variants.flatMap(({ id, artifacts }) =>
    artifacts.map(({ key, name }) => ({ key: name, owner: `${id} ${key}` })),
  );
  return repeated(names).map(([name, owners]) => ({
    path: ['names', 'artifact'],
    message: `${owners.join(' and ')} would both be called ${name}; put what tells them apart into the name`,
  }));
}

/** An attribute path that two artifacts share, or that is a leaf here and a tree there. */
export function attributeProblems(variants: readonly Variant[]): Problem[] {
  const leaves = variants.flatMap(({ id, artifacts }) =>
    artifacts.map(({ key, attributePath }) => ({
      key: attributePath.join('.'),
      path: attributePath,
      owner: `${id} ${key}`,
    })),
  );
  const owners = new Map(leaves.map(({ key, owner }) => [key, owner]));
  const shared = repeated(leaves).map(
    ([path, both]) => `${both.join(' and ')} would both be the attribute ${path}`,
  );
  const nested = leaves.flatMap(({ key, path, owner }) =>
    path.slice(0, -1).flatMap((_part, index) => {
      const prefix = path.slice(0, index + 1).join('.');
      const leaf = owners.get(prefix);
      return leaf === undefined
        ? []
        : [`${prefix} would be an artifact (${leaf}) and hold ${key} (${owner})`];
    }),
  );
  return [...shared, ...nested].map((message) => ({ path: ['names', 'attribute'], message }));
}

function repeated(entries: readonly { key: string; owner: string }[]): [string, string[]][] {
  const owners = new Map<string, string[]>();
  for (const { key, owner } of entries) owners.set(key, [...(owners.get(key) ?? []), owner]);
  return [...owners].filter(([, list]) => list.length > 1);
}

function describe(axes: Variant['axes']): string {
  return Object.entries(axes)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}
