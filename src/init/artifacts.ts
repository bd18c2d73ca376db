import type { Assignment } from './assignments.ts';
import {
  filesOf,
  foundArtifacts,
  type GuessedArtifacts,
  imageType,
  named,
} from './found-artifacts.ts';
import type { ChainFile, KasProject } from './read-project.ts';

/** What one machine puts out. */
export interface MachineOutputs {
  readonly artifacts: GuessedArtifacts;
  /** Distributions in the names of files that a build left. Empty where none is there. */
  readonly distros: readonly string[];
  /** As `uname -m` has it. */
  readonly arch: string | undefined;
}

/** By Debian's word for it, which `DISTRO_ARCH` has. */
const archs: Readonly<Record<string, string>> = {
  amd64: 'x86_64',
  arm64: 'aarch64',
  armhf: 'armv7l',
  i386: 'i686',
  mipsel: 'mips',
  riscv64: 'riscv64',
};

/**
 * Files of a finished build say it; else what the project says of image types, and what Isar makes of
 * every image that has a kernel: not every image has one, so these may be missing.
 * @param word the machine
 * @param files the kas files that are merged for it
 */
export function machineOutputs(
  word: string,
  images: readonly string[],
  files: readonly ChainFile[],
  { layers, deployed }: Pick<KasProject, 'layers' | 'deployed'>,
): MachineOutputs {
  const settings = layers.machines.get(word);
  const architecture = settings?.architecture ?? architectureIn(word);
  const arch = architecture === undefined ? undefined : archs[architecture];
  const found = filesOf(word, images, deployed);
  if (found.size > 0) {
    const distros = new Set([...found.values()].flatMap(({ distros }) => [...distros]));
    return { artifacts: foundArtifacts(found), distros: [...distros], arch };
  }
  const inFiles = files.flatMap(({ imageTypes }) => imageTypes);
  const disks = imageArtifacts(inFiles, settings?.imageTypes ?? []);
  return { artifacts: { ...disks, ...kernel(architecture) }, distros: [], arch };
}

/** A kas file's value counts before the machine's own. Where only more types are known, a disk may be one. */
function imageArtifacts(
  inFiles: readonly Assignment[],
  inMachine: readonly Assignment[],
): GuessedArtifacts {
  const isSet = ({ adds }: Assignment) => !adds;
  const set = inFiles.findLast(isSet) ?? inMachine.findLast(isSet);
  const added = [...inFiles, ...inMachine].filter(({ adds }) => adds);
  const types = [...(set === undefined ? [] : [set]), ...added]
    .flatMap(({ value }) => value.split(/\s+/))
    .filter((type) => imageType.test(`.${type}`))
    .map((type) => `.${type}`);
  const isKnown = set !== undefined && types.length > 0;
  const artifacts = named(isKnown ? types : ['.wic', ...types]);
  return isKnown || types.length === 0
    ? artifacts
    : { ...artifacts, wic: { suffix: '.wic', optional: true } };
}

/** Only where the name is plain about it. */
function architectureIn(machine: string): string | undefined {
  const names = { amd64: /amd64|x86[-_]64/, arm64: /arm64|aarch64/, riscv64: /riscv64/ };
  return Object.entries(names).find(([, pattern]) => pattern.test(machine))?.[0];
}

/** Isar, meta/conf/distro and meta/classes: the kernel file is `vmlinux` where it is not compressed. */
function kernel(architecture: string | undefined): GuessedArtifacts {
  const initrd = { suffix: '-initrd.img', optional: true } as const;
  if (architecture === undefined) return { initrd };
  const name = ['arm64', 'riscv64', 'mipsel'].includes(architecture) ? 'vmlinux' : 'vmlinuz';
  return { [name]: { suffix: `-${name}`, optional: true }, initrd };
}

/** What all machines have alike, and the rest of each. */
export function sharedArtifacts(byMachine: Readonly<Record<string, GuessedArtifacts>>): {
  readonly shared: GuessedArtifacts;
  readonly own: Readonly<Record<string, GuessedArtifacts>>;
} {
  const [first = {}, ...others] = Object.values(byMachine);
  const isShared = ([key, artifact]: [string, GuessedArtifacts[string]]) =>
    others.every((other) => JSON.stringify(other[key]) === JSON.stringify(artifact));
  const shared = Object.fromEntries(Object.entries(first).filter(isShared));
  const own = Object.entries(byMachine).map(([machine, artifacts]) => [
    machine,
    Object.fromEntries(Object.entries(artifacts).filter(([key]) => !Object.hasOwn(shared, key))),
  ]);
  return { shared, own: Object.fromEntries(own) };
}
