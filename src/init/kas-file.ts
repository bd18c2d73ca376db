import { parseDocument } from 'yaml';
import { messageOf } from '../errors.ts';
import { type Assignment, assignmentsOf } from './assignments.ts';
import { type Target, targetOf } from './target.ts';

/** What a kas file says itself, without what it includes. */
export interface KasFile {
  /** Relative to the project. */
  readonly path: string;
  readonly machine: string | undefined;
  readonly distro: string | undefined;
  readonly targets: readonly Target[];
  readonly buildSystem: string | undefined;
  /** How many of its repositories kas fetches. */
  readonly remotes: number;
  /** Layers in directories that it names relative to where kas runs. */
  readonly localLayers: readonly string[];
  /** Of `IMAGE_FSTYPES`, in what it adds to `local.conf`. */
  readonly imageTypes: readonly Assignment[];
}

type Mapping = Readonly<Record<string, unknown>>;

/**
 * @param path relative to the project
 * @returns undefined for what is no kas file, a text that says why for what looks like one and cannot
 * be read
 */
export function readKasFile(path: string, text: string): KasFile | string | undefined {
  // Most YAML files are something else; parsing would be the slow part.
  if (!/\bheader\b/.test(text) || !/\bversion\b/.test(text)) return undefined;
  try {
    const document = parseDocument(text, { merge: true, uniqueKeys: false, logLevel: 'silent' });
    const [error] = document.errors;
    if (error === undefined) return kasFileOf(path, mappingOf(document.toJS()));
    return /^header\s*:/m.test(text) ? firstLine(error.message) : undefined;
  } catch (error) {
    return /^header\s*:/m.test(text) ? firstLine(messageOf(error)) : undefined;
  }
}

function kasFileOf(path: string, content: Mapping): KasFile | undefined {
  const { version } = mappingOf(content.header);
  if (typeof version !== 'number' && typeof version !== 'string') return undefined;
  const repositories = Object.values(mappingOf(content.repos)).map(mappingOf);
  return {
    path,
    machine: wordOf(content.machine),
    distro: wordOf(content.distro),
    targets: [content.target].flat().flatMap((target) => targetOf(wordOf(target)) ?? []),
    buildSystem: wordOf(content.build_system),
    remotes: repositories.filter(({ url }) => typeof url === 'string').length,
    localLayers: repositories.flatMap(localLayersOf),
    imageTypes: Object.values(mappingOf(content.local_conf_header)).flatMap((lines) =>
      typeof lines === 'string' ? assignmentsOf(lines, 'IMAGE_FSTYPES') : [],
    ),
  };
}

function localLayersOf({ url, path, layers }: Mapping): string[] {
  if (typeof url === 'string' || typeof path !== 'string' || path.startsWith('/')) return [];
  const names = Object.keys(mappingOf(layers));
  return names.length === 0 ? [path] : names.map((name) => `${path}/${name}`);
}

function wordOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function mappingOf(value: unknown): Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Mapping)
    : {};
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]?.replace(/:$/, '') ?? '';
}
