import { storeNameProblem } from '../digest/store-path.ts';
import type { Pin, PinnedVariant } from './pins.ts';

const identifierOfVariant = /^[A-Za-z0-9][\w+-]*(\.[A-Za-z0-9][\w+-]*)*$/;
const commitPattern = /^([0-9a-f]{40}|[0-9a-f]{64})$/;
/** No blanks: `fetchurl` splits its URLs at them. */
const urlPattern = /^[a-z][a-z0-9+.-]*:[!-~]+$/;

type VariantFields = Omit<PinnedVariant, 'pins'>;

/** Why these fields of a variant cannot stand in a registry, or undefined where they can. */
export function variantProblem({ id, commit, time }: VariantFields): string | undefined {
  if (!identifierOfVariant.test(id)) return `${JSON.stringify(id)} is no id of a variant`;
  if (!commitPattern.test(commit)) return `${JSON.stringify(commit)} is no commit in hex`;
  if (!isCount(time)) return `the time ${time} is no whole number of seconds since 1970`;
  return undefined;
}

/** Why this pin cannot stand in a registry, or undefined where it can. */
export function pinProblem({ attributePath, name, size, url }: Pin): string | undefined {
  if (attributePath.length === 0) return 'its attribute path is empty';
  const nameProblem = storeNameProblem(name);
  if (nameProblem !== undefined) {
    return `Nix rejects the name ${JSON.stringify(name)}: ${nameProblem}`;
  }
  if (!isCount(size)) return `the size ${size} is no whole number of bytes`;
  if (url !== undefined && !urlPattern.test(url)) return `${JSON.stringify(url)} is no URL`;
  return undefined;
}

/** The order of pins: component by component, by code unit, so that no locale plays a part. */
export function comparePaths(left: readonly string[], right: readonly string[]): number {
  for (const [index, component] of left.entries()) {
    const other = right[index];
    if (other === undefined || component > other) return 1;
    if (component < other) return -1;
  }
  return left.length - right.length;
}

/**
 * Whether the first path names the second or a set around it: Nix takes no attribute both ways.
 * In sorted order everything below a path follows it at once, so looking at neighbours finds all.
 */
export function contains(path: readonly string[], other: readonly string[]): boolean {
  return path.every((component, index) => component === other[index]);
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
