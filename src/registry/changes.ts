import { nixAttributePath } from '../escape/nix.ts';
import { type Pin, type PinnedVariant, pinsOf, type Registry } from './pins.ts';

/** One artifact whose pin an update adds, moves or drops. */
export interface PinChange {
  /** Attribute path, as Nix writes it: no two paths have one text. */
  readonly attribute: string;
  readonly before?: Pin;
  readonly after?: Pin;
}

/** What an update does to one variant, or to a part of the registry that is no variant's. */
export interface Change {
  /** Of the variant, or one of `otherParts`. */
  readonly id: string;
  readonly kind: 'added' | 'moved' | 'dropped';
  readonly pins: readonly PinChange[];
}

/** They have blanks, so no variant is called so. */
export const otherParts = ['adopted pins', 'alias attributes', 'mirrors and credentials'] as const;

/** First the variants, sorted. Empty where the file stays as it is. */
export function changesBetween(old: Registry, now: Registry): Change[] {
  const [adoptedPart, aliasPart, accessPart] = otherParts;
  const variants = variantChanges(old, now);
  const aliases = aliasChanges(old, now);
  const told = new Set(
    [...variants.flatMap(({ pins }) => pins), ...aliases].map((one) => one.attribute),
  );
  const adopted = adoptedChanges(old, now).filter(({ attribute }) => !told.has(attribute));
  const access = JSON.stringify(old.access) !== JSON.stringify(now.access);
  return [
    ...variants,
    ...(adopted.length > 0 ? [{ id: adoptedPart, kind: kindOf(adopted), pins: adopted }] : []),
    ...(aliases.length > 0 ? [{ id: aliasPart, kind: kindOf(aliases), pins: aliases }] : []),
    ...(access ? [{ id: accessPart, kind: 'moved' as const, pins: [] }] : []),
  ];
}

function kindOf(pins: readonly PinChange[]): Change['kind'] {
  if (pins.every(({ before }) => before === undefined)) return 'added';
  return pins.every(({ after }) => after === undefined) ? 'dropped' : 'moved';
}

/** Sorted by variant, and by attribute within it. */
function variantChanges(old: Registry, now: Registry): Change[] {
  const adopted = byAttribute(old.adopted);
  const ids = [...new Set([...old.variants.keys(), ...now.variants.keys()])].sort();
  return ids.flatMap((id): Change[] => {
    const [before, after] = [old.variants.get(id), now.variants.get(id)];
    // What was pinned by hand at its attributes is what people had before.
    const had = after?.pins.flatMap(
      ({ attributePath }) => adopted.get(nixAttributePath(attributePath)) ?? [],
    );
    const pins = pinChanges([...(before?.pins ?? []), ...(had ?? [])], after?.pins ?? []);
    if (after === undefined) return [{ id, kind: 'dropped', pins }];
    if (before === undefined) return [{ id, kind: 'added', pins }];
    return sameVariant(before, after) ? [] : [{ id, kind: 'moved', pins }];
  });
}

/** But for those that a variant took over as they are. */
function adoptedChanges(old: Registry, now: Registry): PinChange[] {
  const pinned = byAttribute(pinsOf({ variants: now.variants, adopted: [] }));
  return pinChanges(old.adopted, now.adopted).filter(({ attribute }) => !pinned.has(attribute));
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

/** Only where an alias leads elsewhere: that its pin moved is told of the pin. */
function aliasChanges(old: Registry, now: Registry): PinChange[] {
  const [before, after] = [targets(old), targets(now)];
  const [oldPins, newPins] = [byAttribute(pinsOf(old)), byAttribute(pinsOf(now))];
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((attribute) => {
    const [was, is] = [before.get(attribute), after.get(attribute)];
    if (was === is) return [];
    // Where there was no alias, there may have been a pin.
    return [change(attribute, oldPins.get(was ?? attribute), newPins.get(is ?? attribute))];
  });
}

function targets({ aliases }: Registry): Map<string, string> {
  return new Map(
    aliases.map(({ attributePath, target }) => [
      nixAttributePath(attributePath),
      nixAttributePath(target),
    ]),
  );
}

function pinChanges(old: readonly Pin[], now: readonly Pin[]): PinChange[] {
  const before = byAttribute(old);
  const after = byAttribute(now);
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((attribute) => {
    const [was, is] = [before.get(attribute), after.get(attribute)];
    if (was !== undefined && is !== undefined && samePin(was, is)) return [];
    return [change(attribute, was, is)];
  });
}

function change(attribute: string, before: Pin | undefined, after: Pin | undefined): PinChange {
  return { attribute, ...(before && { before }), ...(after && { after }) };
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
