import type { Problem } from '../config/document.ts';
import type { AxisValue, Config } from '../config/schema.ts';
import { didYouMean } from '../config/suggest.ts';

/** The values of one axis, in the order of the configuration. */
export interface Axis {
  readonly name: string;
  readonly hidden: boolean;
  readonly values: Readonly<Record<string, AxisValue>>;
}

/** One combination: a value for each axis that it uses, in axis order. */
export type Combination = Readonly<Record<string, string>>;

export interface Matrix {
  readonly combinations: readonly Combination[];
  readonly problems: readonly Problem[];
}

type Selection = Config['exclude'][number];

export function axesOf(config: Config): Axis[] {
  return Object.entries(config.axes).map(([name, { hidden, ...values }]) => ({
    name,
    hidden: hidden === true,
    values: values as Record<string, AxisValue>,
  }));
}

/** The combinations that exist: the selected ones, else the whole product, less the excluded. */
export function matrixOf(config: Config): Matrix {
  const axes = axesOf(config);
  const everything: Selection = Object.fromEntries(
    axes.map(({ name, values }) => [name, Object.keys(values)]),
  );
  const selections = Array.isArray(config.variants) ? config.variants : [everything];
  const problems = [
    ...selections.flatMap((selection, index) =>
      selectionProblems(axes, selection, ['variants', index], true),
    ),
    ...config.exclude.flatMap((selection, index) =>
      selectionProblems(axes, selection, ['exclude', index], false),
    ),
  ];
  if (problems.length > 0) return { combinations: [], problems };
  const combinations = selections
    .flatMap((selection) => product(axes, selection))
    .filter((combination) => !config.exclude.some((selection) => covers(selection, combination)));
  const empty = { path: ['exclude'], message: 'excludes every variant; nothing is left to build' };
  return { combinations, problems: combinations.length === 0 ? [empty] : [] };
}

function product(axes: readonly Axis[], selection: Selection): Combination[] {
  return axes.reduce<Combination[]>(
    (combinations, { name }) => {
      const values = listOf(selection[name]);
      if (values.length === 0) return combinations;
      return combinations.flatMap((combination) =>
        values.map((value) => ({ ...combination, [name]: value })),
      );
    },
    [{}],
  );
}

function covers(selection: Selection, combination: Combination): boolean {
  return Object.entries(selection).every(([name, values]) =>
    listOf(values).includes(combination[name] ?? ''),
  );
}

function selectionProblems(
  axes: readonly Axis[],
  selection: Selection,
  path: PropertyKey[],
  whole: boolean,
): Problem[] {
  const names = axes.map(({ name }) => name);
  const missing = whole
    ? ['machine', 'role'].filter((name) => listOf(selection[name]).length === 0)
    : [];
  const empty = Object.keys(selection).length === 0;
  return [
    ...missing.map((name) => ({ path, message: `names no ${name}` })),
    ...(empty && !whole
      ? [{ path, message: 'names no axis, so it would exclude everything' }]
      : []),
    ...Object.entries(selection).flatMap(([name, values]) => {
      const axis = axes.find((candidate) => candidate.name === name);
      if (axis === undefined)
        return [{ path: [...path, name], message: `${name} is no axis${didYouMean(name, names)}` }];
      return listOf(values)
        .filter((value) => !Object.hasOwn(axis.values, value))
        .map((value) => ({
          path: [...path, name],
          message: `${value} is no value of the axis ${name}${didYouMean(value, Object.keys(axis.values))}`,
        }));
    }),
  ];
}

export function listOf<Item = string>(values: Item | readonly Item[] | undefined): readonly Item[] {
  if (values === undefined) return [];
  return Array.isArray(values) ? values : [values as Item];
}
