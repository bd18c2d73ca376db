import type { PlacedArtifact, PlacedArtifacts } from './place-artifacts.ts';
import type { PlacedPins } from './place-pins.ts';
import { type Selection, selectionsOf } from './selections.ts';

/** What a person writes into `isar-artifacts.yml`, in the order of the draft. */
export interface DraftConfig {
  readonly version: 1;
  readonly kas: { readonly files: readonly string[] };
  readonly axes: Record<string, Record<string, DraftValue | boolean>>;
  readonly variants?: readonly Readonly<Record<string, string | readonly string[]>>[];
  readonly output: string;
  artifacts?: Record<string, DraftArtifact>;
  readonly names?: { readonly artifact: string };
  readonly registry: { path: string; aliases?: Record<string, string> };
}

interface DraftValue {
  kas?: string;
  artifacts?: Record<string, DraftArtifact>;
}

type DraftArtifact = string | { readonly suffix: string; readonly name: string };

/** What stands where nothing is known of machines and roles. */
const placeholder = 'TODO';

/** A configuration whose plan has the attribute paths of the placed pins. */
export function draftConfig(
  pins: PlacedPins,
  { artifacts, combinations, hiddenAxis }: PlacedArtifacts,
  registryPath: string,
): DraftConfig {
  const axes = hiddenAxis === undefined ? pins.axes : [...pins.axes, hiddenAxis];
  const nameAxes = pins.withoutRole ? ['machine'] : pins.axes;
  const defaultName = templateOf(nameAxes, '-');
  const base = commonBase(artifacts, combinations.length, defaultName);
  const config: DraftConfig = {
    version: 1,
    kas: { files: ['kas/base.yml'] },
    axes: Object.fromEntries(axes.map((axis) => [axis, valuesOf(axis, combinations, hiddenAxis)])),
    ...variantsOf(combinations, axes),
    output: `{machine}/TODO-image-${templateOf(nameAxes.slice(1), '-')}${nameAxes.length > 1 ? '-' : ''}{machine}`,
    artifacts: artifacts.length === 0 ? { wic: '.wic' } : {},
    ...(base === defaultName ? {} : { names: { artifact: `${base}{suffix}` } }),
    registry: { path: registryPath },
  };
  if (pins.withoutRole && config.axes.role !== undefined) {
    config.axes.role = { hidden: true, ...config.axes.role };
  }
  for (const artifact of artifacts) {
    const place = artifact.at === undefined ? config : valueIn(config, artifact.at);
    place.artifacts ??= {};
    place.artifacts[artifact.key] = specOf(artifact, artifacts, base, defaultName);
  }
  if (Object.keys(config.artifacts ?? {}).length === 0) delete config.artifacts;
  return config;
}

/** `{machine}-{role}[-{profile}]`; only machine and role are always there. */
function templateOf(axes: readonly string[], separator: string): string {
  return axes
    .map((axis, index) => {
      if (['machine', 'role'].includes(axis)) return `${index > 0 ? separator : ''}{${axis}}`;
      return `[${separator}{${axis}}]`;
    })
    .join('');
}

function valuesOf(
  axis: string,
  combinations: PlacedArtifacts['combinations'],
  hiddenAxis: string | undefined,
): Record<string, DraftValue | boolean> {
  const found = combinations.flatMap((combination) => combination[axis] ?? []);
  const values = found.length === 0 ? [placeholder] : [...new Set(found)];
  if (axis === hiddenAxis) {
    return { hidden: true, ...Object.fromEntries(values.map((value) => [value, {}])) };
  }
  return Object.fromEntries(values.map((value) => [value, { kas: `kas/${axis}/${value}.yml` }]));
}

function variantsOf(
  combinations: PlacedArtifacts['combinations'],
  axes: readonly string[],
): Pick<DraftConfig, 'variants'> {
  const selections = selectionsOf(combinations, axes);
  const [only] = selections;
  // Every value of every axis is what there is without a list.
  const whole = only === undefined || axes.every((axis) => only[axis] !== undefined);
  if (selections.length <= 1 && whole) return {};
  return { variants: selections.map((selection) => briefly(selection)) };
}

function briefly(selection: Selection): Record<string, string | readonly string[]> {
  return Object.fromEntries(
    Object.entries(selection).map(([axis, values]) => {
      const [only = ''] = values;
      return [axis, values.length === 1 ? only : values];
    }),
  );
}

function valueIn(config: DraftConfig, { axis, value }: { axis: string; value: string }) {
  return config.axes[axis]?.[value] as DraftValue;
}

/** What most names have in common, before the last piece of text. */
function commonBase(
  artifacts: readonly PlacedArtifact[],
  variants: number,
  defaultName: string,
): string {
  const weights = new Map<string, number>();
  for (const { at, name } of artifacts) {
    if (name === undefined || suffixOf(name) === '') continue;
    const weight = at === undefined ? variants : 1;
    weights.set(baseOf(name), (weights.get(baseOf(name)) ?? 0) + weight);
  }
  const [most] = [...weights].toSorted(([, a], [, b]) => b - a);
  return most?.[0] || defaultName;
}

function specOf(
  { key, name }: PlacedArtifact,
  artifacts: readonly PlacedArtifact[],
  base: string,
  defaultName: string,
): DraftArtifact {
  const template = name ?? `${defaultName}.${key}`;
  const suffix = suffixOf(template);
  if (suffix !== '' && baseOf(template) === base) return suffix;
  return { suffix: fileSuffix(key, artifacts), name: template };
}

/** A guess at what the file name ends with: what the store names of this artifact do. */
function fileSuffix(key: string, artifacts: readonly PlacedArtifact[]): string {
  const suffixes = artifacts
    .filter((artifact) => artifact.key === key && artifact.name !== undefined)
    .map(({ name = '' }) => suffixOf(name))
    .filter((suffix) => /^[^A-Za-z0-9]/.test(suffix));
  return suffixes.toSorted((a, b) => a.length - b.length)[0] ?? `.${key}`;
}

function suffixOf(template: string): string {
  return /[^{}[\]]*$/.exec(template)?.[0] ?? '';
}

function baseOf(template: string): string {
  return template.slice(0, template.length - suffixOf(template).length);
}
