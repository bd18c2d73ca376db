import { basename } from 'node:path';
import { type Assignment, assignmentsOf } from './assignments.ts';

/** What configuration files and recipes of the project say of machines and images. */
export interface Layers {
  /** Recipes of images, by `PN`, and where they are. */
  readonly images: ReadonlyMap<string, string>;
  /** `conf/machine/<machine>.conf`. */
  readonly machines: ReadonlyMap<string, MachineSettings>;
  /** `conf/multiconfig/<name>.conf`. */
  readonly multiconfigs: ReadonlyMap<string, Multiconfig>;
}

export interface MachineSettings {
  readonly path: string;
  /** As Debian calls it: `amd64`. */
  readonly architecture: string | undefined;
  /** Of `IMAGE_FSTYPES`. */
  readonly imageTypes: readonly Assignment[];
}

export interface Multiconfig {
  readonly machine: string | undefined;
  readonly distro: string | undefined;
}

/** The files that `layersOf` reads. */
export function isOfLayer(path: string): boolean {
  return /(^|\/)conf\/(machine|multiconfig)\/[^/]+\.conf$|\.bb$/.test(path);
}

/** @param texts of files of layers, by path */
export function layersOf(texts: ReadonlyMap<string, string>): Layers {
  const images = new Map<string, string>();
  const machines = new Map<string, MachineSettings>();
  const multiconfigs = new Map<string, Multiconfig>();
  for (const [path, text] of texts) {
    const [, kind, name = ''] =
      /(?:^|\/)conf\/(machine|multiconfig)\/([^/]+)\.conf$/.exec(path) ?? [];
    const last = (variable: string) => assignmentsOf(text, variable).at(-1)?.value;
    if (kind === 'machine') {
      const imageTypes = assignmentsOf(text, 'IMAGE_FSTYPES');
      machines.set(name, { path, architecture: last('DISTRO_ARCH'), imageTypes });
    } else if (kind === 'multiconfig') {
      multiconfigs.set(name, { machine: last('MACHINE'), distro: last('DISTRO') });
    } else if (isImage(path, text)) images.set(basename(path, '.bb').replace(/_.*/, ''), path);
  }
  return { images, machines, multiconfigs };
}

/** Its class is `image`, or that of the recipe that it takes all from. */
function isImage(path: string, text: string): boolean {
  if (/^\s*inherit\s+(?:.*\s)?image(?:\s|$)/m.test(text)) return true;
  return /(^|\/)images\/[^/]+$/.test(path) && /^\s*require\s+\S+\.bb\s*$/m.test(text);
}
