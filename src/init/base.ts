import type { ChainFile } from './read-project.ts';

/**
 * The kas file that begins every chain: the one that says what builds, or the one that all others
 * that do include, or one that leaves the machine open.
 * @returns undefined where each such file is a chain of its own
 */
export function baseOf(files: readonly ChainFile[]): ChainFile | undefined {
  const starts = startsOf(files);
  const common = includedByAll(starts);
  if (common !== undefined) return common;
  const machines = new Set(files.filter(({ machine }) => machine !== undefined).map(pathOf));
  const open = starts.filter(({ merged }) => !merged.some((path) => machines.has(path)));
  return includedByAll(open) ?? open.toSorted(byNeed(files))[0];
}

/** Files with `build_system`, as kas-container wants it of the first of a chain; else with repositories. */
export function startsOf(files: readonly ChainFile[]): ChainFile[] {
  const starts = files.filter(({ buildSystem }) => buildSystem !== undefined);
  return starts.length > 0 ? starts : files.filter(({ remotes }) => remotes > 0);
}

function includedByAll(files: readonly ChainFile[]): ChainFile | undefined {
  return files.find(({ path }) => files.every(({ merged }) => merged.includes(path)));
}

/** The one that most files include, then the one nearest to the top. */
function byNeed(files: readonly ChainFile[]) {
  const uses = ({ path }: ChainFile) => files.filter(({ merged }) => merged.includes(path)).length;
  const depth = ({ path }: ChainFile) => path.split('/').length;
  return (a: ChainFile, b: ChainFile) => uses(b) - uses(a) || depth(a) - depth(b);
}

function pathOf({ path }: ChainFile): string {
  return path;
}
