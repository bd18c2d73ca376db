import type { ChangedFile } from '../git/changed-files.ts';

/** A symbolic link in the repository. */
export interface Link {
  readonly path: string;
  /** What it leads to, in the repository, too. */
  readonly target: string;
}

/** A file or a directory that a variant is built from; everything below it counts. */
export interface BuildSource {
  /** '' is the whole repository. */
  readonly path: string;
  /** `absent`: a file that is read if it is there. */
  readonly kind: 'kas file' | 'layer' | 'repository' | 'patch' | 'program' | 'absent';
  /** What people are told of it: `layer demo/layers/meta-demo`. */
  readonly label: string;
  /** What lies below it and is no part of it. */
  readonly except?: readonly string[];
}

/** What a variant is built from, as far as it lies in the repository. */
export interface Sources {
  readonly id: string;
  readonly sources: readonly BuildSource[];
  /** Why there may be more; empty where these are all. */
  readonly incomplete: readonly string[];
  /** What it is built from besides, and what nobody can see here. */
  readonly unseen: readonly string[];
}

/** What a change of the configuration itself comes to. */
export interface ConfigChange {
  /** Why it touches every variant. */
  readonly everything?: string | undefined;
  /** Why it touches those, by id. */
  readonly variants: ReadonlyMap<string, string>;
}

export interface Evidence {
  readonly files: readonly ChangedFile[];
  readonly links: readonly Link[];
  /** What is no news wherever it lies: the registry, our own state. */
  readonly never: readonly string[];
  readonly config: { readonly path: string } & ConfigChange;
  /** A program prints the matrix, and nobody knows what it reads. */
  readonly matrixFromProgram: boolean;
}

export interface Touch {
  readonly id: string;
  readonly touched: boolean;
  /** At least one reason, be it for building or for not building. */
  readonly why: readonly string[];
}

export interface Touches {
  /** Why all of them are built, where that is so whatever they are built from. */
  readonly everything: string | undefined;
  readonly variants: readonly Touch[];
}

/**
 * Which variants a change touches. A variant is left out only where it is certain that nothing of
 * it changed: whatever cannot be told builds it, or all of them.
 */
export function touchesOf(
  variants: readonly Sources[],
  { files, links, never, config, matrixFromProgram }: Evidence,
): Touches {
  const seen = files.filter(({ path }) => !never.some((one) => within(path, one)));
  const followed = variants.map((one) => ({ ...one, all: followLinks(one.sources, links) }));
  const others = seen.filter(({ path }) => path !== config.path);
  const unattributed = others.find(
    (file) => !followed.some(({ all }) => all.some((source) => hits(file, source))),
  );
  const program = matrixFromProgram && unattributed !== undefined;
  const everything = program
    ? `${describe(unattributed)}, and the program that prints the matrix may read it`
    : config.everything;
  if (everything !== undefined) return allTouched(variants, everything);
  return {
    everything: undefined,
    variants: followed.map((variant) => touchOf(variant, seen, others, config)),
  };
}

/** The answer where a change cannot be looked at. */
export function allTouched(variants: readonly { readonly id: string }[], reason: string): Touches {
  return {
    everything: reason,
    variants: variants.map(({ id }) => ({ id, touched: true, why: [reason] })),
  };
}

function touchOf(
  { id, sources, all, incomplete, unseen }: Sources & { readonly all: readonly BuildSource[] },
  files: readonly ChangedFile[],
  others: readonly ChangedFile[],
  config: ConfigChange,
): Touch {
  const settings = config.variants.get(id);
  const hit = files.flatMap((file) => {
    const source = all.find((one) => hits(file, one));
    return source === undefined ? [] : [`${describe(file)} (${source.label})`];
  });
  const [other] = others;
  const reasons = [...(settings === undefined ? [] : [settings]), ...hit];
  if (reasons.length > 0) return { id, touched: true, why: reasons };
  const [unknown] = incomplete;
  if (other !== undefined && unknown !== undefined)
    return { id, touched: true, why: [`${describe(other)}, and ${unknown}`] };
  const blind = unseen.map((what) => `changes of ${what} are not seen`);
  return { id, touched: false, why: [untouched(sources), ...blind] };
}

/** A file where a directory was, or the other way round, is a change of what was below. */
function hits({ path }: ChangedFile, { path: source, except = [] }: BuildSource): boolean {
  if (within(source, path)) return true;
  return within(path, source) && !except.some((one) => within(path, one) && !within(source, one));
}

function within(path: string, directory: string): boolean {
  return directory === '' || path === directory || path.startsWith(`${directory}/`);
}

/** As many as the kernel follows in one path. */
const maximumHops = 40;

/** The sources, and what links on the way to them, or in them, lead to. */
function followLinks(sources: readonly BuildSource[], links: readonly Link[]): BuildSource[] {
  const found = [...sources];
  const paths = new Set(sources.map(({ path }) => path));
  let last = sources;
  for (let hop = 0; hop < maximumHops && last.length > 0; hop++) {
    const fresh = new Map<string, BuildSource>();
    for (const source of last.flatMap((one) => links.flatMap((link) => behind(one, link)))) {
      if (!paths.has(source.path)) fresh.set(source.path, source);
    }
    last = [...fresh.values()];
    for (const { path } of last) paths.add(path);
    found.push(...last);
  }
  return found;
}

function behind(source: BuildSource, { path, target }: Link): BuildSource[] {
  const label = `${source.label}, by the link ${path}`;
  if (within(source.path, path)) {
    const rest = source.path.slice(path.length);
    return [{ ...source, label, path: target === '' ? rest.slice(1) : `${target}${rest}` }];
  }
  const leadsOut = within(path, source.path) && !within(target, source.path);
  return leadsOut ? [{ ...source, label, path: target }] : [];
}

function describe({ path, how }: ChangedFile): string {
  return `${path} ${how}`;
}

const plurals = { 'kas file': 'kas files', layer: 'layers', repository: 'repositories' } as const;

function untouched(sources: readonly BuildSource[]): string {
  const counts = Object.entries(plurals).flatMap(([kind, plural]) => {
    const own = sources.filter((source) => source.kind === kind);
    return own.length === 0 ? [] : [`${own.length} ${own.length === 1 ? kind : plural}`];
  });
  const last = counts.at(-1) ?? 'inputs';
  return `none of its ${[counts.slice(0, -1).join(', '), last].filter(Boolean).join(' and ')} changed`;
}
