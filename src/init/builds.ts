import type { ChainFile, KasProject } from './read-project.ts';
import type { Target } from './target.ts';

/** An image that a chain builds, as far as it says so. */
export interface Build {
  readonly machine: string | undefined;
  readonly distro: string | undefined;
  /** The recipe. Undefined where the chain names no target. */
  readonly image: string | undefined;
}

/** What chains of a project come to. */
export class Builds {
  readonly #project: Pick<KasProject, 'kasFiles' | 'layers'>;
  readonly #files: ReadonlyMap<string, ChainFile>;
  readonly #someLookLikeImages: boolean;

  constructor(project: Pick<KasProject, 'kasFiles' | 'layers'>) {
    this.#project = project;
    this.#files = new Map(project.kasFiles.map((file) => [file.path, file]));
    const targets = project.kasFiles.flatMap((file) => file.targets);
    this.#someLookLikeImages = targets.some((target) => this.#looksLikeImage(target));
  }

  /** By its recipe, else by its name; a project may have other names for all its images. */
  isImage(target: Target): boolean {
    return !this.#someLookLikeImages || this.#looksLikeImage(target);
  }

  /** @param chain paths of kas files, in order */
  of(chain: readonly string[]): Build[] {
    // As in kas, a file counts again wherever it is included, and the last one wins.
    const merged = chain
      .flatMap((path) => this.#files.get(path)?.merged ?? [])
      .flatMap((path) => this.#files.get(path) ?? []);
    const machine = merged.findLast((file) => file.machine !== undefined)?.machine;
    const distro = merged.findLast((file) => file.distro !== undefined)?.distro;
    const targets = merged.findLast((file) => file.targets.length > 0)?.targets;
    if (targets === undefined) return [{ machine, distro, image: undefined }];
    return targets
      .filter((target) => this.isImage(target))
      .map(({ recipe, multiconfig }) => ({
        ...(multiconfig === undefined
          ? { machine, distro }
          : this.#configured(multiconfig, { machine, distro })),
        image: recipe,
      }));
  }

  #looksLikeImage({ recipe }: Target): boolean {
    return this.#project.layers.images.has(recipe) || /image/i.test(recipe);
  }

  /** Its file may be in a layer that kas fetches: then its name tells, as `<machine>-<release>`. */
  #configured(multiconfig: string, merged: Omit<Build, 'image'>): Omit<Build, 'image'> {
    const known = this.#project.layers.multiconfigs.get(multiconfig);
    if (known !== undefined) {
      return { machine: known.machine ?? merged.machine, distro: known.distro ?? merged.distro };
    }
    const { machine } = merged;
    if (machine !== undefined && multiconfig.startsWith(machine)) return merged;
    return { machine: multiconfig.replace(/-[^-]*$/, ''), distro: merged.distro };
  }
}
