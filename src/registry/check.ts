import { storeNameProblem } from '../digest/store-path.ts';
import { nixAttributePath } from '../escape/nix.ts';
import type { Access, Pin, PinnedVariant } from './pins.ts';

const identifierOfVariant = /^[A-Za-z0-9][\w+-]*(\.[A-Za-z0-9][\w+-]*)*$/;
const commitPattern = /^([0-9a-f]{40}|[0-9a-f]{64})$/;
/** No blanks: `fetchurl` splits its URLs at them. */
const urlPattern = /^[a-z][a-z0-9+.-]*:[!-~]+$/;
/** It stands in a shell script of the registry. */
const regionPattern = /^[a-z0-9-]{1,40}$/;

type VariantFields = Omit<PinnedVariant, 'pins'>;

/** Why these fields of a variant cannot stand in a registry, or undefined where they can. */
export function variantProblem({ id, commit, time }: VariantFields): string | undefined {
  if (!identifierOfVariant.test(id)) return `${JSON.stringify(id)} is no id of a variant`;
  if (commit === undefined || !commitPattern.test(commit)) {
    return `${JSON.stringify(commit)} is no commit in hex`;
  }
  if (!isCount(time)) return `the time ${time} is no whole number of seconds since 1970`;
  return undefined;
}

/** Why this pin cannot stand in a registry, or undefined where it can. */
export function pinProblem(pin: Pin): string | undefined {
  const { attributePath, name, size, url } = pin;
  if (attributePath.length === 0) return 'its attribute path is empty';
  const nameProblem = storeNameProblem(name);
  if (nameProblem !== undefined) {
    return `Nix rejects the name ${JSON.stringify(name)}: ${nameProblem}`;
  }
  if (size !== undefined && !isCount(size)) return `the size ${size} is no whole number of bytes`;
  if (url !== undefined && !urlPattern.test(url)) return `${JSON.stringify(url)} is no URL`;
  return keyProblem(pin);
}

/** A URL that ends in one of our keys names the digest and the encoding once more. */
function keyProblem({ url = '', sha256, encoding }: Pin): string | undefined {
  const [, hex, ending] = /\/sha256\/([0-9a-f]{64})(\.zst)?$/.exec(url) ?? [];
  if (hex === undefined) return undefined;
  if (hex !== sha256) return 'the hash is not the one that the URL names';
  return (ending === '.zst') === (encoding === 'zstd')
    ? undefined
    : 'the encoding is not the one that the URL names';
}

/** Why artifacts cannot be read so, or undefined where they can. */
export function accessProblem({ mirrors, credentials }: Access): string | undefined {
  const wrong = mirrors.find((url) => !urlPattern.test(url) || url.endsWith('/'));
  if (wrong !== undefined) return `${JSON.stringify(wrong)} is no URL of a mirror`;
  if (credentials?.kind !== 'aws' || regionPattern.test(credentials.region)) return undefined;
  return `${JSON.stringify(credentials.region)} is no region`;
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

/** A thing at an attribute path, and what a person calls it. */
export interface Claim {
  readonly attributePath: readonly string[];
  readonly what: string;
}

/** Why no Nix file can have all of these, or undefined where one can. */
export function clash(claims: readonly Claim[]): string | undefined {
  const sorted = claims.toSorted((a, b) => comparePaths(a.attributePath, b.attributePath));
  for (const [index, claim] of sorted.entries()) {
    const previous = sorted[index - 1];
    if (!previous || !contains(previous.attributePath, claim.attributePath)) continue;
    const [one, other] = [previous, claim].map((it) => nixAttributePath(it.attributePath));
    return one === other
      ? `two artifacts claim the attribute ${one}: ${previous.what} and ${claim.what}`
      : `${one} is an artifact (${previous.what}), so ${other} (${claim.what}) cannot be below it`;
  }
  return undefined;
}

function isCount(value: number | undefined): boolean {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0;
}
