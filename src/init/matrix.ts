import type { Combination } from '../plan/matrix.ts';
import type { Build, Builds } from './builds.ts';
import type { NamedAxis, NamedValue } from './named-values.ts';

/** Axes by name, in the order of the chain. */
export type NamedAxes = Readonly<Record<string, NamedAxis>>;

export interface Matrix {
  readonly axes: NamedAxes;
  readonly combinations: readonly Combination[];
  /** What the chains of the combinations build, without what they do not stand for. */
  readonly built: readonly Build[];
}

/** How many combinations these axes have, whether or not they are wanted. */
export function possible(axes: NamedAxes): number {
  return Object.values(axes).reduce((count, { values }) => count * values.length, 1);
}

/**
 * The combinations whose chains come to what their values say: a later file may set another machine
 * or another image. Of the orders of machine and role the one is taken in which most do.
 * @param start what begins every chain
 */
export function matrixOf(axes: NamedAxes, start: readonly string[], builds: Builds): Matrix {
  const { machine, role, ...others } = axes as NamedAxes & Record<'machine' | 'role', NamedAxis>;
  const orders = [
    { machine, role, ...others },
    { role, machine, ...others },
  ];
  const [first, second] = orders.map((order) => fitting(order, start, builds)) as [Matrix, Matrix];
  const best = second.combinations.length > first.combinations.length ? second : first;
  if (best.combinations.length > 0) return best;
  // Nothing is as we understand it, so a person has to say which there are.
  const all = product(Object.values(axes).map(({ values }) => values));
  return { axes, combinations: all.map((values) => combinationOf(axes, values)), built: [] };
}

function fitting(axes: NamedAxes, start: readonly string[], builds: Builds): Matrix {
  const names = Object.keys(axes);
  const combinations: Combination[] = [];
  const built: Build[] = [];
  for (const values of product(Object.values(axes).map((axis) => axis.values))) {
    const chain = [...start, ...new Set(values.flatMap(({ file }) => file ?? []))];
    const words = Object.fromEntries(names.map((name, index) => [name, values[index]?.word]));
    const meant = builds.of(chain).filter((build) => isMeant(build, words));
    if (meant.length === 0) continue;
    built.push(...meant);
    combinations.push(combinationOf(axes, values));
  }
  return { axes: withoutUnused(axes, combinations), combinations, built };
}

function combinationOf(axes: NamedAxes, values: readonly NamedValue[]): Combination {
  return Object.fromEntries(
    Object.keys(axes).map((axis, index) => [axis, values[index]?.name ?? '']),
  );
}

function isMeant(
  build: Build,
  { machine, role, distro }: Readonly<Record<string, string | undefined>>,
) {
  const agrees = (said: string | undefined, wanted: string | undefined) =>
    wanted === undefined || said === wanted;
  return (
    agrees(build.machine, machine) && agrees(build.image, role) && agrees(build.distro, distro)
  );
}

/** Values that no combination has would make the configuration longer, and nothing else. */
export function withoutUnused(axes: NamedAxes, combinations: readonly Combination[]): NamedAxes {
  return Object.fromEntries(
    Object.entries(axes).map(([axis, { prefix, values }]) => {
      const used = new Set(combinations.map((combination) => combination[axis]));
      return [axis, { prefix, values: values.filter(({ name }) => used.has(name)) }];
    }),
  );
}

function product(lists: readonly (readonly NamedValue[])[]): NamedValue[][] {
  return lists.reduce<NamedValue[][]>(
    (before, values) => before.flatMap((all) => values.map((value) => [...all, value])),
    [[]],
  );
}
