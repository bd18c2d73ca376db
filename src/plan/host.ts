import type { KasFile } from '../config/schema.ts';

/** What the machine that builds can say of itself, for `{host.arch}` and `when`. */
export interface Host {
  /** As `uname -m` prints it, e.g. `x86_64`. */
  readonly arch: string;
}

/** Debian's names, which people write too, by those of the kernel. */
const kernelNames: Readonly<Record<string, string>> = {
  amd64: 'x86_64',
  arm64: 'aarch64',
  armhf: 'armv7l',
  i386: 'i686',
  ppc64el: 'ppc64le',
};

/** As `uname -m` prints it, whoever's name is given. */
export function kernelName(arch: string): string {
  return kernelNames[arch] ?? arch;
}

/** Whether this host builds for its own architecture, and needs no emulation. */
function isNative(host: Host, arch: string): boolean {
  return kernelName(arch) === kernelName(host.arch);
}

/**
 * The file, where it is part of the chain on this host.
 * @param arch of the variant's machine
 */
export function kasFileOn(
  host: Host,
  arch: string,
  file: Exclude<KasFile, string>,
): readonly string[] {
  const native = isNative(host, arch);
  return native === (file.when === 'host.arch == machine.arch') ? [file.file] : [];
}

/**
 * Hosts of which one sees each `when` as any host there is would see it. Who plans need not be the
 * host that builds.
 * @param arches of the machines
 */
export function allHosts(arches: readonly (string | undefined)[]): Host[] {
  const native = arches.filter((arch) => arch !== undefined).map(kernelName);
  return [...new Set(['foreign', ...native])].map((arch) => ({ arch }));
}
