import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { nixAttributePath } from '../escape/nix.ts';
import type { Variant } from '../plan/variant.ts';
import type { BuildRecord } from '../record/build-record.ts';
import { readRecord } from '../record/files.ts';
import type { RegistryFormat } from '../registry/format.ts';
import type { PinnedVariant, Registry } from '../registry/pins.ts';
import { type PinStatus, pinStatus } from './pin-status.ts';
import type { Project } from './project.ts';

/** What this machine built last of a variant, next to its pins. */
export type Here =
  | 'never built'
  | 'what is pinned'
  | 'another build'
  /** Something wrote to the deploy directory since, or removed files. */
  | 'changed since';

export interface VariantStatus {
  readonly id: string;
  readonly pinned: Pick<PinnedVariant, 'commit' | 'time'> | undefined;
  readonly pins: readonly PinStatus[];
  readonly here: Here;
  /** When it was built here last: ISO 8601. */
  readonly builtOn: string | undefined;
}

/** Of the variants that are planned, and nothing is asked but this machine. */
export function variantStatuses(
  { loaded, paths }: Pick<Project, 'loaded' | 'paths'>,
  variants: readonly Variant[],
  registry: Registry,
  format: RegistryFormat,
): Promise<VariantStatus[]> {
  return Promise.all(
    variants.map(async ({ id }) => {
      const pinned = registry.variants.get(id);
      const owned =
        pinned === undefined ? [] : pinned.pins.map((pin) => ({ pin, variant: pinned }));
      const pins = await Promise.all(owned.map((one) => pinStatus(one, format)));
      // One that cannot be read says nothing, and the next build replaces it.
      const record = await readRecord(paths.records, id).catch(() => undefined);
      const here =
        record === undefined ? 'never built' : await hereOf(loaded.directory, record, pins);
      return { id, pinned, pins, here, builtOn: record?.finishedOn };
    }),
  );
}

async function hereOf(
  directory: string,
  { artifacts, finishedOn }: BuildRecord,
  pins: readonly PinStatus[],
): Promise<Here> {
  const built = Date.parse(finishedOn);
  const files = artifacts.map(({ file }) => join(directory, file));
  const states = await Promise.all(files.map((file) => stat(file).catch(() => undefined)));
  if (states.some((state) => state === undefined || state.mtimeMs > built)) return 'changed since';
  const digests = new Map(pins.map(({ attribute, pin }) => [attribute, pin.sha256]));
  const isPinned = artifacts.every(
    ({ attributePath, sha256 }) => digests.get(nixAttributePath(attributePath)) === sha256,
  );
  return isPinned && artifacts.length === pins.length ? 'what is pinned' : 'another build';
}
