import type { Builds } from './builds.ts';
import type { Matrix, NamedAxes } from './matrix.ts';
import type { ChainFile, KasProject } from './read-project.ts';
import { several } from './several.ts';

/** What the project has and the configuration does not, a line for each kind. */
export function leftOut(
  project: KasProject,
  offered: NamedAxes,
  { axes, built }: Matrix,
  start: readonly string[],
  builds: Builds,
): string[] {
  const { kasFiles, layers } = project;
  const used = usedFiles(axes, start, kasFiles);
  const unused = kasFiles.filter(({ path }) => !used.has(path));
  const others = unused.filter((file) => file.targets.some((target) => !builds.isImage(target)));
  const images = new Set(built.map(({ image }) => image));
  const lost = Object.entries(offered).flatMap(([axis, { values }]) => {
    const kept = new Set(axes[axis]?.values.map(({ name }) => name));
    return values.filter(({ name }) => !kept.has(name)).map((value) => ({ axis, ...value }));
  });
  const told = new Set([...others.map(({ path }) => path), ...lost.map(({ file }) => file)]);
  return [
    ...line(
      'not taken for images',
      others.map(
        ({ path, targets }) => `${targets.map(({ recipe }) => recipe).join(' ')} of ${path}`,
      ),
    ),
    ...line(
      'several images in one file, so that each of their variants builds all of them',
      kasFiles
        .filter((file) => used.has(file.path) && file.targets.length > 1)
        .map(({ path }) => path),
    ),
    ...line(
      'no chain comes to them',
      lost.map(({ axis, name, file = start.join(':') }) => `${axis} ${name} of ${file}`),
    ),
    ...line(
      'recipes of images, but no kas file here has them as its target',
      [...layers.images.keys()].filter((image) => !images.has(image)),
    ),
    ...line(
      'kas files in no chain, to be added to a value or to make an axis of',
      unused.filter(({ path }) => !told.has(path)).map(({ path }) => path),
    ),
  ];
}

function line(what: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`${what}: ${several(items, 10)}`];
}

/** What chains name, and what that includes. */
function usedFiles(
  axes: NamedAxes,
  start: readonly string[],
  files: readonly ChainFile[],
): Set<string> {
  const named = new Set([
    ...start,
    ...Object.values(axes).flatMap(({ values }) => values.flatMap(({ file }) => file ?? [])),
  ]);
  return new Set(files.filter(({ path }) => named.has(path)).flatMap(({ merged }) => merged));
}
