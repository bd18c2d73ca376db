import { groupedBy } from '../adopt/grouped.ts';
import { startsOf } from './base.ts';
import type { Build, Builds } from './builds.ts';
import type { ChainFile, KasProject } from './read-project.ts';

/** A value of an axis, before it has a name. */
export interface Part {
  /** What the build calls it: a machine, a recipe, a distribution. Undefined where nobody says. */
  readonly word: string | undefined;
  /** The kas file that chooses it. Absent: the base does. */
  readonly file?: string;
}

/** The parts of every chain behind its base. */
export interface Parts {
  readonly machine: readonly Part[];
  readonly role: readonly Part[];
  /** Files that choose both at once, where neither machine nor role says which. */
  readonly chain: readonly Part[];
}

/** Which files choose the machine, and which the image. */
export function partsOf(
  { kasFiles, layers }: Pick<KasProject, 'kasFiles' | 'layers'>,
  base: ChainFile | undefined,
  builds: Builds,
): Parts {
  const start = base === undefined ? [] : [base.path];
  const behind = behindBase(kasFiles, base);
  const entries = base === undefined ? startsOf(kasFiles) : [];
  if (entries.length > 0) return wholeParts(entries, builds);
  const machineFiles = behind.filter((file) => machinesOf(file, builds).length > 0);
  const pairs = machineFiles.filter((file) => imagesOf(file, builds).length > 0);
  if (choosesBoth(pairs, builds)) return wholeParts(pairs, builds, start);
  const machine = machineFiles.flatMap((file) =>
    machinesOf(file, builds).map((word) => ({ word, file: file.path })),
  );
  const role = behind
    .filter((file) => !machineFiles.includes(file))
    .flatMap((file) => imagesOf(file, builds).map((word) => ({ word, file: file.path })));
  const alone = start.length === 0 ? [] : builds.of(start);
  const defaults = machineFiles.flatMap(({ path }) => builds.of([...start, path]));
  // Where other images are named, one of another layer is a stopgap; but not in a whole chain.
  const isMeant = ({ image }: Build) => role.length === 0 || layers.images.has(image ?? '');
  const whole = alone.filter((build) => build.machine !== undefined || isMeant(build));
  const images = [...whole, ...defaults.filter(isMeant)].map(({ image }) => image);
  return {
    machine: withDefaults(
      machine,
      alone.map((build) => build.machine),
    ),
    role: withDefaults(role, images),
    chain: [],
  };
}

/** What may follow the base: neither it, nor what has another one. */
export function behindBase(files: readonly ChainFile[], base: ChainFile | undefined): ChainFile[] {
  return files.filter((file) => file !== base && !isOnItsOwn(file, files, base));
}

function isOnItsOwn(
  file: ChainFile,
  files: readonly ChainFile[],
  base: ChainFile | undefined,
): boolean {
  if (base === undefined || file.merged.includes(base.path)) return false;
  return startsOf(files).some(
    ({ path, buildSystem }) => buildSystem !== undefined && file.merged.includes(path),
  );
}

/** Several files for one machine, and not of one image: the machine does not say which file. */
function choosesBoth(files: readonly ChainFile[], builds: Builds): boolean {
  const groups = groupedBy(files, (file) => machinesOf(file, builds).join());
  return [...groups.values()].some(
    (group) => new Set(group.map((file) => imagesOf(file, builds).join())).size > 1,
  );
}

/** Each file is a whole chain, or all of it behind the base. */
function wholeParts(
  files: readonly ChainFile[],
  builds: Builds,
  start: readonly string[] = [],
): Parts {
  const built = files.map(({ path }) => ({ file: path, builds: builds.of([...start, path]) }));
  const parts = (key: 'machine' | 'image') =>
    built.flatMap(({ file, builds: all }) => all.map((build) => ({ word: build[key], file })));
  const machines = distinct(parts('machine'));
  const images = distinct(parts('image'));
  const [machine, role] = [withoutFiles(machines), withoutFiles(images)];
  if (isOneEach(machines)) return { machine: machines, role, chain: [] };
  if (isOneEach(images)) return { machine, role: images, chain: [] };
  return { machine, role, chain: built.map(({ file }) => ({ word: undefined, file })) };
}

function isOneEach(parts: readonly Part[]): boolean {
  return new Set(parts.map(({ word }) => word)).size === parts.length;
}

function withoutFiles(parts: readonly Part[]): Part[] {
  return [...new Set(parts.map(({ word }) => word))].map((word) => ({ word }));
}

function distinct(parts: readonly Part[]): Part[] {
  return [...new Map(parts.map((part) => [JSON.stringify(part), part])).values()];
}

/** What no file chooses is there without one. */
function withDefaults(parts: readonly Part[], words: readonly (string | undefined)[]): Part[] {
  const further = words.filter(
    (word) => word !== undefined && !parts.some((part) => part.word === word),
  );
  return distinct([...withoutFiles(further.map((word) => ({ word }))), ...parts]);
}

function machinesOf(file: ChainFile, builds: Builds): string[] {
  if (file.machine !== undefined) return [file.machine];
  if (file.targets.every(({ multiconfig }) => multiconfig === undefined)) return [];
  return [...new Set(builds.of([file.path]).flatMap(({ machine }) => machine ?? []))];
}

export function imagesOf({ targets }: ChainFile, builds: Builds): string[] {
  return targets.filter((target) => builds.isImage(target)).map(({ recipe }) => recipe);
}
