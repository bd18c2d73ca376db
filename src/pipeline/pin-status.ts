import { access } from 'node:fs/promises';
import { storePath } from '../digest/store-path.ts';
import { nixAttributePath } from '../escape/nix.ts';
import { type Pin, pinsOf, type Registry } from '../registry/pins.ts';

/** A pin, and what of it is on this machine. */
export interface PinStatus {
  readonly attribute: string;
  readonly pin: Pin;
  readonly storePath: string;
  /** In the Nix store of this machine. */
  readonly isInStore: boolean;
}

/** Of every pin, in the order of their attributes. */
export async function pinStatuses(registry: Registry): Promise<PinStatus[]> {
  const found = await Promise.all(pinsOf(registry).map(pinStatus));
  return found.sort((a, b) => (a.attribute < b.attribute ? -1 : 1));
}

export async function pinStatus(pin: Pin): Promise<PinStatus> {
  const path = storePath(pin.name, pin.sha256);
  const attribute = nixAttributePath(pin.attributePath);
  return { attribute, pin, storePath: path, isInStore: await exists(path) };
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
