import { nixAttributePath } from '../escape/nix.ts';
import type { Pin, PinnedVariant, Registry } from './pins.ts';

/** One artifact whose pin an update adds, moves or drops. */
export interface PinChange {
  /** Attribute path, as Nix writes it: no two paths have one text. */
  readonly attribute: string;
  readonly before?: Pin;
  readonly after?: Pin;
}

/** What an update does to one variant. */
export interface VariantChange {
  readonly id: string;
  readonly kind: 'added' | 'moved' | 'dropped';
  readonly pins: readonly PinChange[];
}

export interface Merged {
  readonly registry: Registry;
  /** Sorted by variant; empty when the registry stays as it is. */
  readonly changes: readonly VariantChange[];
}

/**
 * The registry after an update. Variants that were not built keep their pins; variants that left
 * the configuration (`known`) are dropped.
 */
export function mergeRegistry(
  old: Registry,
  updates: readonly PinnedVariant[],
  known: ReadonlySet<string>,
): Merged {
  const kept = [...old.values()].filter(({ id }) => known.has(id));
  const registry = new Map([...kept, ...updates].map((variant) => [variant.id, variant]));
  return { registry, changes: changesBetween(old, registry) };
}

/** Sorted by variant, and by attribute within it. */
export function changesBetween(old: Registry, now: Registry): VariantChange[] {
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((id): VariantChange[] => {
    const [before, after] = [old.get(id), now.get(id)];
    const pins = pinChanges(before?.pins ?? [], after?.pins ?? []);
    if (after === undefined) return [{ id, kind: 'dropped', pins }];
    if (before === undefined) return [{ id, kind: 'added', pins }];
    return sameVariant(before, after) ? [] : [{ id, kind: 'moved', pins }];
  });
}

/** A variant's pins are the same where what Nix sees of them is. */
export function sameVariant(a: PinnedVariant, b: PinnedVariant): boolean {
  return (
    a.record === b.record &&
    a.commit === b.commit &&
    a.time === b.time &&
    pinChanges(a.pins, b.pins).length === 0
  );
}

function pinChanges(old: readonly Pin[], now: readonly Pin[]): PinChange[] {
  const before = byAttribute(old);
  const after = byAttribute(now);
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((attribute) => {
    const [was, is] = [before.get(attribute), after.get(attribute)];
    if (was !== undefined && is !== undefined && samePin(was, is)) return [];
    return [
      {
        attribute,
        ...(was === undefined ? {} : { before: was }),
        ...(is === undefined ? {} : { after: is }),
      },
    ];
  });
}

function samePin(a: Pin, b: Pin): boolean {
  return (
    a.name === b.name &&
    a.sha256 === b.sha256 &&
    a.size === b.size &&
    a.url === b.url &&
    a.encoding === b.encoding
  );
}

function byAttribute(pins: readonly Pin[]): Map<string, Pin> {
  return new Map(pins.map((pin) => [nixAttributePath(pin.attributePath), pin]));
}
