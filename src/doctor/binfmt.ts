import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kernelName } from '../plan/host.ts';
import { causeFix } from './cause-fix.ts';
import type { Check } from './check.ts';
import type { ContainerFacts } from './container-facts.ts';
import { error, type Judgement, ok, warning } from './finding.ts';
import type { Subject } from './subject.ts';

/** What the kernel starts for foreign programs (Documentation/admin-guide/binfmt-misc.rst). */
export interface Registration {
  readonly enabled: boolean;
  /** The interpreter is open since it was registered, so it need not be there in a container or chroot. */
  readonly fixed: boolean;
  /** Bytes that a program begins with; empty where it goes by another rule. */
  readonly magic: Buffer;
}

/** @param text of a file below /proc/sys/fs/binfmt_misc */
export function parseRegistration(text: string): Registration {
  const flags = /^flags: *(\S*)$/m.exec(text)?.[1] ?? '';
  const magic = /^magic ([0-9a-f]*)$/m.exec(text)?.[1] ?? '';
  const offset = Number(/^offset (\d+)$/m.exec(text)?.[1] ?? 0);
  return {
    enabled: /^enabled$/m.test(text),
    fixed: flags.includes('F'),
    magic: offset === 0 ? Buffer.from(magic, 'hex') : Buffer.alloc(0),
  };
}

/** `e_machine` of ELF, word size and byte order, by the kernel's names (elf(5)). */
const formats: Readonly<Record<string, { machine: number; bits: 32 | 64; big?: true }>> = {
  aarch64: { machine: 183, bits: 64 },
  armv7l: { machine: 40, bits: 32 },
  i686: { machine: 3, bits: 32 },
  loongarch64: { machine: 258, bits: 64 },
  ppc64le: { machine: 21, bits: 64 },
  riscv64: { machine: 243, bits: 64 },
  s390x: { machine: 22, bits: 64, big: true },
  x86_64: { machine: 62, bits: 64 },
};

/** Whether it is for programs of an architecture. Its name says nothing: distributions differ. */
export function isFor({ magic }: Registration, arch: string): boolean {
  const format = formats[arch];
  if (format === undefined || magic.length < 20 || magic.toString('latin1', 0, 4) !== '\x7fELF')
    return false;
  const machine = format.big ? magic.readUInt16BE(18) : magic.readUInt16LE(18);
  return machine === format.machine && magic[4] === (format.bits === 64 ? 2 : 1);
}

/** What a machine runs beside its own programs, without help. */
const relatives: Readonly<Record<string, string>> = { x86_64: 'i686', aarch64: 'armv7l' };

/** Those of the machines that this host cannot run by itself, by the kernel's names. */
export function foreignArchitectures(host: string, wanted: readonly string[]): string[] {
  const own = kernelName(host);
  const foreign = wanted.map(kernelName).filter((arch) => arch !== own && relatives[own] !== arch);
  return [...new Set(foreign)].sort();
}

/** @param container what the build happens in; undefined for this host itself */
export function judgeBinfmt(
  foreign: readonly string[],
  registrations: readonly Registration[],
  container: Pick<ContainerFacts, 'isolation' | 'image'> | undefined,
): Judgement {
  if (foreign.length === 0) return ok('nothing is built for another architecture');
  const able = registrations.filter(({ enabled }) => enabled);
  const missing = foreign.filter((arch) => !able.some((one) => isFor(one, arch)));
  const loose = foreign.filter((arch) => !able.some((one) => one.fixed && isFor(one, arch)));
  if (missing.length === 0 && loose.length === 0)
    return ok(`programs of ${foreign.join(', ')} can be run`);
  // The images of kas' authors do so at their start, where they may.
  if (container?.isolation === 'privileged' && container.image.includes('kas-isar'))
    return ok(`the container registers how to run programs of ${foreign.join(', ')}`);
  if (missing.length > 0) {
    return error(
      `this machine cannot run programs of ${missing.join(', ')}, which an image for it starts while it is built`,
      causeFix('binfmt'),
    );
  }
  return warning(
    `programs of ${loose.join(', ')} are run by an interpreter that is looked for in each container and chroot anew (no flag F)`,
    'install qemu-user-static, or register the interpreter with the flag F',
  );
}

/** @param host what `uname -m` prints */
export function binfmtCheck(
  { builds }: Subject,
  host: string,
  facts: (() => Promise<ContainerFacts>) | undefined,
): Check {
  const examine = async () => {
    const wanted = builds.map(({ variant }) => variant.arch).filter((arch) => arch !== undefined);
    const foreign = foreignArchitectures(host, wanted);
    if (foreign.length === 0) return judgeBinfmt([], [], undefined);
    return judgeBinfmt(foreign, await registrations(), await facts?.());
  };
  return { name: 'binfmt', advisory: true, examine };
}

const directory = '/proc/sys/fs/binfmt_misc';

/** None where the kernel does not offer it, or it is switched off as a whole. */
async function registrations(): Promise<Registration[]> {
  const read = (name: string) => readFile(join(directory, name), 'utf8').catch(() => '');
  if ((await read('status')).trim() !== 'enabled') return [];
  const names = (await readdir(directory)).filter((name) => !['register', 'status'].includes(name));
  return Promise.all(names.map(async (name) => parseRegistration(await read(name))));
}
