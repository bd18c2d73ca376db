import { parseSha256 } from '../digest/notations.ts';
import { storeNameProblem } from '../digest/store-path.ts';
import { nixAttributePath } from '../escape/nix.ts';
import { comparePaths } from '../registry/check.ts';
import type { Alias, Pin } from '../registry/pins.ts';
import { adoptedUrl } from './adopted-url.ts';
import { fixedOutputOf } from './fixed-output.ts';
import { groupedBy } from './grouped.ts';
import type { Leaf } from './leaf.ts';

export type AdoptedPin = Pick<Pin, 'attributePath' | 'name' | 'sha256' | 'url'>;

/** What a registry written by hand comes to. */
export interface Adopted {
  /** In order of their paths. */
  readonly pins: readonly AdoptedPin[];
  /** Further paths of pins, in order. */
  readonly aliases: readonly Alias[];
  /** What is left out, and nobody may miss. */
  readonly notices: readonly string[];
  /** Artifacts that cannot be taken over, and why. */
  readonly problems: readonly string[];
}

/** Pure: decides what becomes of each leaf. */
export function interpretLeaves(leaves: readonly Leaf[]): Adopted {
  const read = isHashMap(leaves) ? leaves.map(readHash) : leaves.map(readLeaf);
  const found = read
    .flatMap(({ pin }) => pin ?? [])
    .toSorted((a, b) => comparePaths(a.attributePath, b.attributePath));
  const { pins, aliases, notices } = withoutRepetition(found);
  return {
    pins,
    aliases,
    notices: [...read.flatMap(({ notice }) => notice ?? []), ...notices, ...ambiguousNames(pins)],
    problems: read.flatMap(({ problem }) => problem ?? []),
  };
}

interface Read {
  readonly pin?: AdoptedPin;
  readonly notice?: string;
  readonly problem?: string;
}

/** `{ "file name" = "hash"; }` and nothing else. */
export function isHashMap(leaves: readonly Leaf[]): boolean {
  return (
    leaves.every(({ path, kind }) => path.length === 1 && kind === 'string') &&
    leaves.some(({ text = '' }) => parseSha256(text) !== undefined)
  );
}

function readHash({ path, text = '' }: Leaf): Read {
  const [name = ''] = path;
  const problem = storeNameProblem(name);
  if (problem !== undefined) {
    return { problem: about(path, `Nix rejects the name ${JSON.stringify(name)}: ${problem}`) };
  }
  return readFixedOutput({ path, kind: 'requireFile', args: { name, sha256: text } });
}

/** What the value of an attribute is, where it is no artifact. */
const otherKinds: Readonly<Record<string, string>> = {
  scope: 'is all of pkgs or lib',
  other: 'is made by something else than requireFile and fetchurl',
  lambda: 'is a function',
  list: 'is a list; only sets can be taken over',
};

function readLeaf(leaf: Leaf): Read {
  const { path, kind } = leaf;
  if (kind === 'requireFile' || kind === 'fetchurl') return readFixedOutput(leaf);
  if (kind === 'throws') return { problem: about(path, 'its evaluation throws an error') };
  if (kind === 'nested') {
    const problem = 'it is below another artifact, where no registry of ours can have one';
    return { problem: about(path, problem) };
  }
  return { notice: about(path, `left out: it ${otherKinds[kind] ?? `is a value (${kind})`}`) };
}

function readFixedOutput({ path, kind, args = {} }: Leaf): Read {
  if (path.length === 0) {
    return { problem: 'the file is an artifact itself: put it into a set, under a name' };
  }
  const output = fixedOutputOf(args);
  if ('problem' in output) return { problem: about(path, output.problem) };
  const { url, notice } = kind === 'fetchurl' ? adoptedUrl(args) : {};
  return {
    pin: { attributePath: path, ...output, ...(url === undefined ? {} : { url }) },
    ...(notice === undefined ? {} : { notice: about(path, notice) }),
  };
}

function about(path: readonly string[], text: string): string {
  return `${path.length === 0 ? 'the file' : nixAttributePath(path)}: ${text}`;
}

/** One pin for each store path, the deepest; its other paths are aliases of it. */
function withoutRepetition(
  found: readonly AdoptedPin[],
): Pick<Adopted, 'pins' | 'aliases' | 'notices'> {
  const groups = groupedBy(found, ({ name, sha256 }) => `${sha256} ${name}`);
  const pins: AdoptedPin[] = [];
  const aliases: Alias[] = [];
  const notices: string[] = [];
  for (const group of groups.values()) {
    const [pin = group[0], ...others] = group.toSorted(
      (a, b) => b.attributePath.length - a.attributePath.length,
    );
    const url = [pin, ...others].find((one) => one.url !== undefined)?.url;
    pins.push(url === undefined ? pin : { ...pin, url });
    for (const { attributePath } of others) {
      aliases.push({ attributePath, target: pin.attributePath });
      // A shorter path is another name of it; of two that are as long, nobody knows.
      if (attributePath.length < pin.attributePath.length) continue;
      const other = nixAttributePath(pin.attributePath);
      notices.push(about(attributePath, `the same file as ${other}${equalByNow}`));
    }
  }
  const byPath = (a: { attributePath: readonly string[] }, b: typeof a) =>
    comparePaths(a.attributePath, b.attributePath);
  return { pins: pins.toSorted(byPath), aliases: aliases.toSorted(byPath), notices };
}

const equalByNow =
  ', so it becomes an alias of it, and moves with it; where the two only happen to be equal by now, name the file in one of them anew';

function ambiguousNames(pins: readonly AdoptedPin[]): string[] {
  return [...groupedBy(pins, ({ name }) => name).values()]
    .filter((group) => group.length > 1)
    .map((group) => {
      const paths = group.map(({ attributePath }) => nixAttributePath(attributePath));
      return `${paths.join(' and ')} are both called ${group[0].name}, with other contents`;
    });
}
