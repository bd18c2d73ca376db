import { dirname, join, normalize } from 'node:path';
import { projectPathProblem } from '../config/paths.ts';
import type { KasFile } from './kas-file.ts';
import type { ProjectTree } from './project-tree.ts';

/**
 * Where kas has to run, relative to the project: layers with a `path` are relative to that directory.
 * It is the first, from the top down to a kas file, in which all of them are there.
 */
export function kasDirectoryOf(
  files: readonly KasFile[],
  { directories }: Pick<ProjectTree, 'directories'>,
): string {
  const there = new Set(directories);
  const layers = [...new Set(files.flatMap(({ localLayers }) => localLayers))];
  const candidates = [...new Set(files.flatMap(({ path }) => directoriesAbove(path)))];
  const usable = candidates.filter((candidate) => projectPathProblem(candidate) === undefined);
  const fit = usable.filter((candidate) =>
    layers.every((layer) => there.has(normalize(join(candidate, layer)).replace(/\/$/, ''))),
  );
  return fit.toSorted((a, b) => depthOf(a) - depthOf(b))[0] ?? '.';
}

/** From the project down. */
function directoriesAbove(path: string): string[] {
  const directory = dirname(path);
  return directory === '.' ? ['.'] : [...directoriesAbove(directory), directory];
}

function depthOf(directory: string): number {
  return directory === '.' ? 0 : directory.split('/').length;
}
