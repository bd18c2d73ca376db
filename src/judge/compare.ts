import { contentOf, type Input } from '../inputs/inputs.ts';
import type { BuildRecord } from '../record/build-record.ts';
import type { Package } from '../record/manifest.ts';
import { type PackageChange, packageChanges } from './packages.ts';

/** What differs between two builds of one variant, for people: the judge decides by `judge`. */
export interface Comparison {
  /** Undefined where one of the builds has no package list. */
  readonly packages: readonly PackageChange[] | undefined;
  /** Architecture of most packages: the others are foreign. Undefined where there are none. */
  readonly architecture: string | undefined;
  /** Undefined where it stayed the same, or nothing is known of it. */
  readonly kernel: ValueChange | undefined;
  /** Commit of the project itself. It is no input. */
  readonly commit: ValueChange | undefined;
  readonly inputs: readonly InputChange[];
  readonly chain: ValueChange | undefined;
  /** By name, such as `SOURCE_DATE_EPOCH`. */
  readonly settings: readonly NamedChange[];
  /** By name, such as `kas` and `image`. */
  readonly tools: readonly NamedChange[];
  /** How long each of them took: seconds. */
  readonly seconds: { readonly before: number; readonly after: number };
}

/** One side is absent where the thing was not there. */
export interface ValueChange {
  readonly before?: string;
  readonly after?: string;
}

export interface NamedChange extends ValueChange {
  readonly name: string;
}

/** `before` and `after` are commits, which only remote repositories have. */
export interface InputChange extends NamedChange {
  readonly kind: 'added' | 'removed' | 'changed';
  /** Where the repository comes from, unless it moved. */
  readonly url?: string;
}

export function compare(before: BuildRecord, after: BuildRecord): Comparison {
  const [old, now] = [before.packages, after.packages];
  return {
    packages: old && now && packageChanges(old, now),
    architecture: mainArchitecture([...(old ?? []), ...(now ?? [])]),
    kernel: difference(kernelOf(old ?? []), kernelOf(now ?? [])),
    commit: difference(before.source.commit, after.source.commit),
    inputs: inputChanges(before.inputs, after.inputs),
    chain: difference(before.kas.join(':'), after.kas.join(':')),
    // Records of our first releases say nothing of settings: that is no change.
    settings:
      before.settings && after.settings ? namedChanges(before.settings, after.settings) : [],
    tools: namedChanges(before.tools, after.tools),
    seconds: { before: secondsOf(before), after: secondsOf(after) },
  };
}

function difference(before: string | undefined, after: string | undefined) {
  return before === after ? undefined : valueChange(before, after);
}

function valueChange(before: string | undefined, after: string | undefined): ValueChange {
  return { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

function namedChanges(
  old: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
): NamedChange[] {
  const [before, after] = [new Map(Object.entries(old)), new Map(Object.entries(now))];
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((name) => {
    const change = difference(before.get(name), after.get(name));
    return change === undefined ? [] : [{ name, ...change }];
  });
}

function inputChanges(old: readonly Input[], now: readonly Input[]): InputChange[] {
  const before = new Map(old.map((input) => [input.name, input]));
  const after = new Map(now.map((input) => [input.name, input]));
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((name): InputChange[] => {
    const [was, is] = [before.get(name), after.get(name)];
    if (was && is && contentOf(was) === contentOf(is)) return [];
    const kind = was === undefined ? 'added' : is === undefined ? 'removed' : 'changed';
    const url = is?.url ?? was?.url;
    const moved = was && is && was.url !== is.url;
    return [
      { name, kind, ...(url && !moved && { url }), ...valueChange(commitOf(was), commitOf(is)) },
    ];
  });
}

function commitOf(input: Input | undefined): string | undefined {
  return input && 'gitTree' in input.digest ? input.digest.gitCommit : undefined;
}

/** `6.1.0-56-amd64 (6.1.192-2)`: what boots, and not the package that depends on the newest one. */
function kernelOf(packages: readonly Package[]): string | undefined {
  const images = packages.filter(
    ({ name, source }) => /^linux-image-(?!.*-dbg)/.test(name) && source.startsWith('linux'),
  );
  const versioned = images.filter(({ name }) => /^linux-image-\d/.test(name));
  const kernels = (versioned.length > 0 ? versioned : images).map(
    ({ name, version }) => `${name.slice('linux-image-'.length)} (${version})`,
  );
  return kernels.length === 0 ? undefined : kernels.sort().join(', ');
}

function mainArchitecture(packages: readonly Package[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { arch } of packages) {
    if (arch !== 'all') counts.set(arch, (counts.get(arch) ?? 0) + 1);
  }
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0];
}

function secondsOf({ statistics, startedOn, finishedOn }: BuildRecord): number {
  return statistics?.seconds ?? (Date.parse(finishedOn) - Date.parse(startedOn)) / 1000;
}
