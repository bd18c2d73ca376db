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

/** Whether this host builds for its own architecture, and needs no emulation. */
function isNative(host: Host, arch: string): boolean {
  return (kernelNames[arch] ?? arch) === (kernelNames[host.arch] ?? host.arch);
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
