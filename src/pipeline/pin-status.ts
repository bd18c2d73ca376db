import { access } from 'node:fs/promises';
import { storePath } from '../digest/store-path.ts';
import { nixAttributePath } from '../escape/nix.ts';
import type { RegistryFormat } from '../registry/format.ts';
import { type OwnedPin, ownedPinsOf, type Pin, type Registry } from '../registry/pins.ts';

/** A pin, and what of it is on this machine. */
export interface PinStatus {
  readonly attribute: string;
  readonly pin: Pin;
  readonly isPublished: boolean;
  readonly storePath: string;
  /** In the Nix store of this machine. */
  readonly isInStore: boolean;
}

/** Of every pin, in the order of their attributes. */
export async function pinStatuses(
  registry: Registry,
  format: RegistryFormat,
): Promise<PinStatus[]> {
  const owned = ownedPinsOf(registry);
  const found = await Promise.all(owned.map((one) => pinStatus(one, format)));
  return found.sort((a, b) => (a.attribute < b.attribute ? -1 : 1));
}

export async function pinStatus(
  { pin, variant }: OwnedPin,
  format: RegistryFormat,
): Promise<PinStatus> {
  const path = storePath(pin.name, pin.sha256);
  return {
    attribute: nixAttributePath(pin.attributePath),
    pin,
    isPublished: format.isPublished(pin, variant),
    storePath: path,
    isInStore: await exists(path),
  };
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
