import type { Combination } from '../plan/matrix.ts';
import { groupedBy } from './grouped.ts';
import { givesNames, type NamedCombination, nameTemplate } from './name-template.ts';
import type { PlacedPin, PlacedPins } from './place-pins.ts';

/** Where the configuration says that there is an artifact, and by which name. */
export interface PlacedArtifact {
  readonly key: string;
  /** The value of an axis that has it. Absent: every variant has it. */
  readonly at?: AxisValue;
  /** Absent where no template gives every variant its name. */
  readonly name?: string;
}

interface AxisValue {
  readonly axis: string;
  readonly value: string;
}

export interface PlacedArtifacts {
  readonly artifacts: readonly PlacedArtifact[];
  /** Those of the pins, with the value of the hidden axis where there is one. */
  readonly combinations: readonly Combination[];
  /** An axis for artifacts that no value of another one has throughout. */
  readonly hiddenAxis?: string;
}

const hiddenAxis = 'outputs';

/** Gives every variant exactly the artifacts that its pins say it has. */
export function placeArtifacts({ axes, withoutRole, placed }: PlacedPins): PlacedArtifacts {
  const combinations = distinct(placed);
  const byKey = groupedBy(placed, ({ key }) => key);
  const nameAxes = withoutRole ? ['machine'] : axes;
  const artifacts: PlacedArtifact[] = [];
  const left: PlacedPin[] = [];
  for (const [key, pins] of byKey) {
    const places = placesOf(pins, combinations, axes);
    if (places.length === 0) left.push(...pins);
    else artifacts.push(...bestNamed(key, places, nameAxes));
  }
  if (left.length === 0) return { artifacts, combinations };
  return {
    artifacts: [...artifacts, ...hiddenArtifacts(left, nameAxes)],
    combinations: combinations.map((combination) => withHidden(combination, left)),
    hiddenAxis,
  };
}

/** Pins that an entry of the configuration stands for. */
interface Place {
  readonly at?: AxisValue;
  readonly pins: readonly PlacedPin[];
}

/** Ways to say which variants have an artifact: all, or those of some values of one axis. */
function placesOf(
  pins: readonly PlacedPin[],
  combinations: readonly Combination[],
  axes: readonly string[],
): Place[][] {
  const everywhere = pins.length === combinations.length ? [[{ pins }]] : [];
  const byAxis = axes.flatMap((axis) => {
    const groups = groupedBy(
      pins.filter(({ combination }) => combination[axis] !== undefined),
      ({ combination }) => combination[axis] ?? '',
    );
    const whole = [...groups].filter(
      ([value, group]) =>
        group.length === combinations.filter((combination) => combination[axis] === value).length,
    );
    const covered = whole.reduce((sum, [, group]) => sum + group.length, 0);
    if (covered < pins.length) return [];
    return [whole.map(([value, group]) => ({ at: { axis, value }, pins: group }))];
  });
  return [...everywhere, ...byAxis];
}

interface NamedPlace extends Place {
  readonly name: string | undefined;
}

/** The way that gives the most variants their names; of equals, the shortest. */
function bestNamed(
  key: string,
  ways: readonly Place[][],
  nameAxes: readonly string[],
): PlacedArtifact[] {
  const named = ways.flatMap((places) => {
    const all = places.flatMap(({ pins }) => pins);
    const common = templateOf(all, nameAxes);
    const own = places.map((place) => ({
      ...place,
      name: common ?? templateOf(place.pins, nameAxes),
    }));
    const everywhere = places.every(({ at }) => at === undefined);
    if (common !== undefined || !everywhere) return [own];
    return [own, ...nameAxes.flatMap((axis) => withExceptions(all, axis, nameAxes))];
  });
  const score = (places: readonly NamedPlace[]) =>
    places.reduce((sum, { pins, name }) => sum + (name === undefined ? 0 : pins.length), 0);
  const [best = []] = named.toSorted((a, b) => score(b) - score(a) || a.length - b.length);
  return best.map(({ at, name }) => artifactOf(key, at, name));
}

/** One name for all, as far as it goes, and others for some values of the axis. */
function withExceptions(
  pins: readonly PlacedPin[],
  axis: string,
  nameAxes: readonly string[],
): NamedPlace[][] {
  const groups = [...groupedBy(pins, ({ combination }) => combination[axis] ?? '')].map(
    ([value, group]) => ({
      at: { axis, value },
      pins: group,
      name: templateOf(group, nameAxes),
    }),
  );
  const fitting = (name: string) => groups.filter((group) => givesNames(name, namedOf(group.pins)));
  const count = (name: string) => fitting(name).reduce((sum, group) => sum + group.pins.length, 0);
  const [most] = groups.flatMap(({ name }) => name ?? []).toSorted((a, b) => count(b) - count(a));
  if (most === undefined) return [];
  const rest = groups.filter((group) => !fitting(most).includes(group));
  // Nothing can be said of variants that have no value there.
  if (rest.some(({ at }) => at.value === '')) return [];
  return [[{ pins: fitting(most).flatMap((group) => group.pins), name: most }, ...rest]];
}

function hiddenArtifacts(left: readonly PlacedPin[], axes: readonly string[]): PlacedArtifact[] {
  const keys = groupedBy(left, ({ key }) => key);
  const common = new Map([...keys].map(([key, pins]) => [key, templateOf(pins, axes)]));
  const groups = groupedBy(left, ({ combination }) => hiddenValue(combination, left));
  return [...groups].flatMap(([value, pins]) =>
    [...groupedBy(pins, ({ key }) => key)].map(([key, same]) =>
      artifactOf(key, { axis: hiddenAxis, value }, common.get(key) ?? templateOf(same, axes)),
    ),
  );
}

function withHidden(combination: Combination, left: readonly PlacedPin[]): Combination {
  const value = hiddenValue(combination, left);
  return value === '' ? combination : { ...combination, [hiddenAxis]: value };
}

/** `with-dtb+swu`, after what a variant has besides. */
function hiddenValue(combination: Combination, left: readonly PlacedPin[]): string {
  const id = JSON.stringify(combination);
  const keys = left.filter((one) => JSON.stringify(one.combination) === id).map(({ key }) => key);
  return keys.length === 0 ? '' : `with-${keys.join('+')}`;
}

function templateOf(pins: readonly PlacedPin[], axes: readonly string[]): string | undefined {
  const named = namedOf(pins);
  return new Set(named.map(({ name }) => name)).size < named.length
    ? undefined
    : nameTemplate(named, axes);
}

function namedOf(pins: readonly PlacedPin[]): NamedCombination[] {
  return pins.map(({ combination, pin }) => ({ combination, name: pin.name }));
}

function artifactOf(key: string, at?: AxisValue, name?: string): PlacedArtifact {
  return { key, ...(at === undefined ? {} : { at }), ...(name === undefined ? {} : { name }) };
}

function distinct(placed: readonly PlacedPin[]): Combination[] {
  const byId = placed.map(({ combination }) => [JSON.stringify(combination), combination] as const);
  return [...new Map(byId).values()];
}
