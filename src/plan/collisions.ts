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

/** Whether another variant may write to the same files, where both build in one directory. */
export function sharesOutputs(variant: Variant, all: readonly Variant[]): boolean {
  const mine = outputsOf(variant);
  const others = all.filter(({ id }) => id !== variant.id);
  return others.some(
    (other) =>
      // What lies beside an image is of it, whatever of the image is an artifact.
      (variant.stem !== undefined && other.stem === variant.stem) ||
      outputsOf(other).some((output) => mine.some((own) => mayMeet(own, output))),
  );
}

const outputsOf = ({ artifacts }: Variant) => artifacts.map(({ output }) => output);

/** Of patterns only what comes before the first wildcard is compared. */
function mayMeet(a: string, b: string): boolean {
  const [one, other] = [literalStart(a), literalStart(b)];
  if (one === a && other === b) return a === b;
  return one.startsWith(other) || other.startsWith(one);
}

function literalStart(pattern: string): string {
  return /^[^*?[\]{}()!+@\\]*/.exec(pattern)?.[0] ?? '';
}

/**
 * An attribute path that two artifacts share, or that is a leaf here and a tree there.
 * @param aliases further paths: everything below the value is also found below the key
 */
export function attributeProblems(
  variants: readonly Variant[],
  aliases: Readonly<Record<string, string>> = {},
): Problem[] {
  const planned = variants.flatMap(({ id, artifacts }) =>
    artifacts.map(({ key, attributePath }) => ({
      key: attributePath.join('.'),
      owner: `${id} ${key}`,
      place: ['names', 'attribute'],
    })),
  );
  const aliased = Object.entries(aliases).flatMap(([path, target]) =>
    planned
      .filter(({ key }) => `${key}.`.startsWith(`${target}.`))
      .map(({ key }) => ({
        key: `${path}${key.slice(target.length)}`,
        owner: `the alias ${path}`,
        place: ['registry', 'aliases', path],
      })),
  );
  const leaves = [...planned, ...aliased];
  const places = new Map(leaves.map(({ key, place }) => [key, place]));
  const owners = new Map(leaves.map(({ key, owner }) => [key, owner]));
  const shared = repeated(leaves).map(([path, both]) => ({
    path: places.get(path) ?? [],
    message: `${both.join(' and ')} would both be the attribute ${path}`,
  }));
  const nested = leaves.flatMap(({ key, owner, place }) =>
    ancestorsOf(key).flatMap((prefix) => {
      const leaf = owners.get(prefix);
      if (leaf === undefined) return [];
      const message = `${prefix} would be an artifact (${leaf}) and hold ${key} (${owner})`;
      return [{ path: place, message }];
    }),
  );
  return [...shared, ...nested];
}

/** `a` and `a.b` of `a.b.c`. */
function ancestorsOf(path: string): string[] {
  const components = path.split('.');
  return components.slice(0, -1).map((_, index) => components.slice(0, index + 1).join('.'));
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
