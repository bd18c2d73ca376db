import type { MachineOutputs } from './artifacts.ts';
import { behindBase, imagesOf, type Part } from './axes.ts';
import type { Builds } from './builds.ts';
import { type Matrix, withoutUnused } from './matrix.ts';
import type { ChainFile, KasProject } from './read-project.ts';

/** Files that choose a distribution, where nothing else does. */
export function openDistros(
  { kasFiles }: KasProject,
  base: ChainFile | undefined,
  builds: Builds,
): Part[] {
  const choosing = behindBase(kasFiles, base).filter(({ distro }) => distro !== undefined);
  const isPlain = (file: ChainFile) =>
    file.machine === undefined &&
    file.buildSystem === undefined &&
    imagesOf(file, builds).length === 0;
  if (base === undefined || !choosing.every(isPlain)) return [];
  if (choosing.some(({ path }) => base.merged.includes(path))) return [];
  return choosing.map(({ path, distro }) => ({ word: distro, file: path }));
}

/** Of machine and distribution, only what the project has a multiconfig for, where it has such. */
export function configured(matrix: Matrix, { layers }: KasProject): Matrix {
  const { machine, distro } = matrix.axes;
  if (machine === undefined || distro === undefined) return matrix;
  const word = (axis: typeof machine, name: string | undefined) =>
    axis.values.find((value) => value.name === name)?.word;
  const known = new Set(
    [...layers.multiconfigs.values()].map((one) => JSON.stringify([one.machine, one.distro])),
  );
  const combinations = matrix.combinations.filter((combination) =>
    known.has(
      JSON.stringify([word(machine, combination.machine), word(distro, combination.distro)]),
    ),
  );
  if (combinations.length === 0) return matrix;
  return { ...matrix, axes: withoutUnused(matrix.axes, combinations), combinations };
}

/** Files that are there beat what kas files say. */
export function distrosOf(
  { built }: Matrix,
  machines: Readonly<Record<string, MachineOutputs>>,
): string[] {
  const found = new Set(Object.values(machines).flatMap(({ distros }) => distros));
  if (found.size > 0) return [...found];
  const said = built.map(({ distro }) => distro);
  return said.includes(undefined) ? [] : [...new Set(said.flatMap((distro) => distro ?? []))];
}
