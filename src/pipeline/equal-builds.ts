import { UserError } from '../errors.ts';
import type { Variant } from '../plan/variant.ts';
import type { BuildRecord } from '../record/build-record.ts';

/**
 * Two builds never put out the same disk (docs/freshness.md): where two variants have one, a file
 * was taken for an output of both.
 * @param variant the planned one that `built` is a build of
 * @throws UserError `disks-equal` naming both
 */
export function refuseEqualDisks(
  { artifacts }: Variant,
  built: BuildRecord,
  others: readonly BuildRecord[],
): void {
  const shared = new Set(artifacts.filter((planned) => planned.shared).map(({ name }) => name));
  const disks = (record: BuildRecord) => record.artifacts.filter((file) => !file.reproducible);
  for (const disk of disks(built)) {
    if (shared.has(disk.name)) continue;
    for (const other of others) {
      const same = disks(other).find(({ sha256 }) => sha256 === disk.sha256);
      if (same === undefined || other.variant.id === built.variant.id) continue;
      throw new UserError(
        'disks-equal',
        `${built.variant.id} and ${other.variant.id} have the same disk: ${disk.name} (${disk.file}) and ${same.name} (${same.file}) are ${disk.sha256}`,
        {
          hint: 'no two builds give the same: one was taken for the other. Do output and artifacts name files of this variant alone? Build both again, or say shared: true of this artifact if that is meant',
        },
      );
    }
  }
}

/** What is worth a look, since it is right for some: variants that are built from the same. */
export function equalInputsWarning(
  { variant, fingerprint }: BuildRecord,
  others: readonly BuildRecord[],
): string | undefined {
  if (fingerprint === undefined) return undefined;
  const same = others.filter(
    (other) => other.fingerprint === fingerprint && other.variant.id !== variant.id,
  );
  if (same.length === 0) return undefined;
  const ids = same.map((other) => other.variant.id).join(', ');
  return `${variant.id} is built from the same inputs as ${ids}: is a kas file of one of them missing, such as the identity of a node?`;
}
