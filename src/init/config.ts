import { relative } from 'node:path';
import { selectionsOf } from '../adopt/selections.ts';
import { configSchema } from '../config/schema.ts';
import { planVariants } from '../plan/plan.ts';
import type { Variant } from '../plan/variant.ts';
import type { GuessedArtifacts } from './found-artifacts.ts';
import { type Matrix, possible } from './matrix.ts';
import type { Outputs } from './output.ts';

/** What a person writes into `isar-artifacts.yml`, in the order of the file. */
export interface InitConfig {
  readonly version: 1;
  readonly kas: {
    readonly directory?: string;
    readonly files: readonly string[];
    readonly command?: string;
  };
  readonly axes: Readonly<Record<string, Readonly<Record<string, InitValue | boolean>>>>;
  readonly variants?: readonly Readonly<Record<string, string | readonly string[]>>[];
  readonly output: string;
  readonly artifacts?: GuessedArtifacts;
  readonly names?: { readonly artifact: string };
  readonly storage?: { readonly url: string };
  readonly registry: { readonly path: string };
}

interface InitValue {
  readonly kas?: string;
  readonly arch?: string;
  readonly output?: string;
  readonly artifacts?: GuessedArtifacts;
}

export interface ConfigParts {
  readonly kas: {
    readonly directory: string;
    readonly files: readonly string[];
    readonly command?: string;
  };
  readonly matrix: Matrix;
  readonly outputs: Outputs;
  readonly artifacts: {
    readonly shared: GuessedArtifacts;
    /** By value of the axis machine. */
    readonly own: Readonly<Record<string, GuessedArtifacts>>;
  };
  /** By value of the axis machine. */
  readonly archs: Readonly<Record<string, string | undefined>>;
  readonly storage: string | undefined;
  readonly registry: string;
}

/** A configuration whose plan has these combinations. */
export function initConfig(parts: ConfigParts): InitConfig {
  const config = compose(parts, undefined);
  if (variantsOf(config).problems.length === 0) return config;
  // Values may hold dashes, so that two names come to the same; none holds a dot.
  const names = visibleAxes(config).map((axis) => `{${axis}}`);
  return compose(parts, `${names.join('.')}{suffix}`);
}

/** What the configuration plans, or what is wrong with it; kas files are not looked for. */
export function variantsOf(config: InitConfig): {
  readonly variants: readonly Variant[];
  readonly problems: readonly { readonly message: string }[];
} {
  return planVariants(configSchema.parse(config), { arch: 'x86_64' });
}

function compose(
  { kas, matrix, outputs, artifacts, storage, registry, ...more }: ConfigParts,
  name: string | undefined,
): InitConfig {
  const inKas = (file: string) => relative(kas.directory, file);
  const settingsOf = (axis: string, value: string, file: string | undefined): InitValue => {
    const own = axis === 'machine' ? artifacts.own[value] : undefined;
    const arch = axis === 'machine' ? more.archs[value] : undefined;
    const output = outputs.own[axis]?.[value];
    return {
      ...(file === undefined ? {} : { kas: inKas(file) }),
      ...(arch === undefined ? {} : { arch }),
      ...(output === undefined ? {} : { output }),
      ...(own === undefined || Object.keys(own).length === 0 ? {} : { artifacts: own }),
    };
  };
  const axes = Object.entries(matrix.axes).map(([axis, { values }]) => [
    axis,
    {
      ...(isHidden(matrix, axis) ? { hidden: true } : {}),
      ...Object.fromEntries(
        values.map((value) => [value.name, settingsOf(axis, value.name, value.file)]),
      ),
    },
  ]);
  return {
    version: 1,
    kas: {
      ...(kas.directory === '.' ? {} : { directory: kas.directory }),
      files: kas.files.map(inKas),
      ...(kas.command === undefined ? {} : { command: kas.command }),
    },
    axes: Object.fromEntries(axes),
    ...selected(matrix),
    output: outputs.stem,
    ...(Object.keys(artifacts.shared).length === 0 ? {} : { artifacts: artifacts.shared }),
    ...(name === undefined ? {} : { names: { artifact: name } }),
    ...(storage === undefined ? {} : { storage: { url: storage } }),
    registry: { path: registry },
  };
}

/** Chains have no part in names, unless nothing else tells two of them apart. */
function isHidden({ combinations }: Matrix, axis: string): boolean {
  if (axis !== 'chain') return false;
  const others = combinations.map(({ chain: _, ...combination }) => JSON.stringify(combination));
  return new Set(others).size === others.length;
}

function visibleAxes({ axes }: InitConfig): string[] {
  return Object.keys(axes).filter((axis) => axes[axis]?.hidden !== true);
}

/** Every value of every axis is what there is without a list. */
function selected({ axes, combinations }: Matrix): Pick<InitConfig, 'variants'> {
  if (combinations.length === possible(axes)) return {};
  const selections = selectionsOf(combinations, Object.keys(axes));
  return {
    variants: selections.map((selection) =>
      Object.fromEntries(
        Object.entries(selection).map(([axis, values]) => [
          axis,
          values.length === 1 ? `${values[0]}` : values,
        ]),
      ),
    ),
  };
}
