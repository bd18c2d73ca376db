import type { Deployed } from './deployed.ts';

/** As in the configuration: a suffix, or more about it. */
type GuessedArtifact = string | { readonly suffix: string; readonly optional: true };
export type GuessedArtifacts = Readonly<Record<string, GuessedArtifact>>;

/** What files of an image are called. */
interface ImageFiles {
  readonly suffixes: Set<string>;
  readonly distros: Set<string>;
}

/** By image, what its files end with: `<image>-<distribution>-<machine><suffix>`. */
export function filesOf(
  machine: string,
  images: readonly string[],
  deployed: Deployed,
): Map<string, ImageFiles> {
  const found = new Map<string, ImageFiles>();
  const longestFirst = images.toSorted((a, b) => b.length - a.length);
  for (const file of deployed.get(machine) ?? []) {
    const image = longestFirst.find((name) => file.startsWith(`${name}-`));
    const [distro, ...rest] = file.slice((image?.length ?? 0) + 1).split(`-${machine}`);
    const suffix = rest.join(`-${machine}`);
    if (image === undefined || !distro || !isArtifact(suffix)) continue;
    const of = found.get(image) ?? { suffixes: new Set(), distros: new Set() };
    found.set(image, of);
    of.suffixes.add(suffix);
    of.distros.add(distro);
  }
  return found;
}

export const imageType =
  /^\.(?:btrfs|cpio|erofs|ext[234]|iso|ova|qcow2|squashfs|swu|tar|ubi|ubifs|vdi|vhdx?|vmdk|wic)(?:\.(?:bz2|gz|lz4|xz|zck|zip|zst))*$/;

function isArtifact(suffix: string): boolean {
  return imageType.test(suffix) || ['-vmlinuz', '-vmlinux', '-initrd.img'].includes(suffix);
}

/** What one of the images lacks may be missing. */
export function foundArtifacts(found: ReadonlyMap<string, ImageFiles>): GuessedArtifacts {
  const all = [...found.values()];
  const suffixes = [...new Set(all.flatMap((image) => [...image.suffixes]))].sort(byImportance);
  return Object.fromEntries(
    Object.entries(named(suffixes)).map(([key, suffix]) => {
      const everywhere = all.every((image) => image.suffixes.has(suffix));
      return [key, everywhere ? suffix : { suffix, optional: true as const }];
    }),
  );
}

/** Disks, then kernels. */
function byImportance(a: string, b: string): number {
  const rank = (suffix: string) =>
    ['.wic', '.', '-v', '-'].findIndex((start) => suffix.startsWith(start));
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}

/** `.wic.zst` is `wic`; beside a `.wic`, it is `wic-zst`. */
export function named(suffixes: readonly string[]): Record<string, string> {
  const artifacts: Record<string, string> = {};
  for (const suffix of new Set(suffixes)) {
    const words = suffix.replace(/^[.-]/, '').split('.');
    const short = words[0] ?? '';
    artifacts[Object.hasOwn(artifacts, short) ? words.join('-') : short] = suffix;
  }
  return artifacts;
}
