import { join, relative } from 'node:path';
import { type MachineOutputs, machineOutputs, sharedArtifacts } from './artifacts.ts';
import { type Part, partsOf } from './axes.ts';
import { baseOf } from './base.ts';
import { Builds } from './builds.ts';
import type { ConfigParts } from './config.ts';
import { configured, distrosOf, openDistros } from './distros.ts';
import { leftOut } from './left-out.ts';
import { type Matrix, matrixOf, type NamedAxes } from './matrix.ts';
import { namedAxis } from './named-values.ts';
import { outputsOf } from './output.ts';
import type { KasProject } from './read-project.ts';
import { type Reason, reasonsOf } from './reasons.ts';

export interface Guess {
  readonly parts: Omit<ConfigParts, 'storage'>;
  /** A line each, in the order of the configuration. */
  readonly reasons: readonly Reason[];
  /** What is not in the configuration, though it might belong there. */
  readonly notices: readonly string[];
}

/** A configuration for what the project has. It has at least one kas file. Pure. */
export function guessOf(project: KasProject): Guess {
  const builds = new Builds(project);
  const base = baseOf(project.kasFiles);
  const found = partsOf(project, base, builds);
  const distros = openDistros(project, base, builds);
  const [onlyDistro] = distros;
  const start = [
    ...(base === undefined ? [] : [base.path]),
    ...(distros.length === 1 && onlyDistro?.file !== undefined ? [onlyDistro.file] : []),
  ];
  const axes: NamedAxes = {
    machine: namedAxis(found.machine.length > 0 ? found.machine : [{ word: undefined }], 'machine'),
    role: namedAxis(found.role.length > 0 ? found.role : [onlyImage(project)], 'role'),
    ...(found.chain.length > 0 ? { chain: namedAxis(found.chain, 'chain') } : {}),
    ...(distros.length > 1 ? { distro: namedAxis(distros, 'distro') } : {}),
  };
  const matrix = configured(matrixOf(axes, start, builds), project);
  const machines = outputsByMachine(matrix, start, project);
  const outputs = outputsOf(matrix.axes, distrosOf(matrix, machines));
  const parts = {
    kas: { directory: project.kasDirectory, files: start, ...command(project) },
    matrix,
    outputs,
    artifacts: sharedArtifacts(mapped(machines, ({ artifacts }) => artifacts)),
    archs: mapped(machines, ({ arch }) => arch),
    registry: registryOf(project),
  };
  return {
    parts,
    reasons: reasonsOf(parts, { base, built: builtMachines(machines) }, project),
    notices: [...leftOut(project, axes, matrix, start, builds), ...project.notices],
  };
}

/** What no kas file names, a recipe may: where there is one. */
function onlyImage({ layers }: KasProject): Part {
  const [first, ...others] = layers.images.keys();
  return { word: others.length === 0 ? first : undefined };
}

function builtMachines(machines: Readonly<Record<string, MachineOutputs>>): string[] {
  return Object.keys(machines).filter((name) => (machines[name]?.distros.length ?? 0) > 0);
}

function outputsByMachine(
  { axes, built }: Matrix,
  start: readonly string[],
  project: KasProject,
): Record<string, MachineOutputs> {
  const files = new Map(project.kasFiles.map((file) => [file.path, file]));
  const images = [...new Set(built.flatMap(({ image }) => image ?? []))];
  const known = images.length > 0 ? images : [...project.layers.images.keys()];
  const values = axes.machine?.values ?? [];
  return Object.fromEntries(
    values.map(({ name, word = name, file }) => {
      const merged = [...start, ...(file === undefined ? [] : [file])]
        .flatMap((path) => files.get(path)?.merged ?? [])
        .flatMap((path) => files.get(path) ?? []);
      return [name, machineOutputs(word, known, [...new Set(merged)], project)];
    }),
  );
}

/** A copy of kas-container that the project brings along. */
function command({ tree, kasDirectory }: KasProject): { command?: string } {
  const path = [...new Set([kasDirectory, '.'])]
    .map((directory) => join(directory, 'kas-container'))
    .find((file) => tree.files.includes(file));
  if (path === undefined) return {};
  const inside = relative(kasDirectory, path);
  return { command: inside.startsWith('.') ? inside : `./${inside}` };
}

function registryOf({ registries, tree }: KasProject): string {
  const [first, ...others] = registries.ours.length > 0 ? registries.ours : registries.byHand;
  if (first !== undefined && others.length === 0) return first;
  return tree.directories.includes('nix') ? 'nix/isar-artifacts.nix' : 'isar-artifacts.nix';
}

function mapped<Item, Result>(
  record: Readonly<Record<string, Item>>,
  of: (item: Item) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(record).map(([key, item]) => [key, of(item)]));
}
