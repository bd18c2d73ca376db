import { access, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { type Engines, type OwnContainer, ownContainers } from '../build/container-engine.ts';
import { processState } from '../build/process-identity.ts';
import { hasErrno } from '../errors.ts';
import { quoteCommand } from '../escape/shell.ts';
import { buildersNow } from './at-work.ts';
import { mountPoints, pointsBelow } from './mounts.ts';

/** What an earlier run left, and may be removed. */
export type Leftover = {
  /** What a person calls it: the name of a container, else a path. */
  readonly name: string;
  readonly reason: string;
} & (
  | { readonly kind: 'container'; readonly container: OwnContainer }
  | { readonly kind: 'mount' | 'directory' }
);

/** What stays, though it looks like something left. */
export interface Spared {
  readonly name: string;
  readonly reason: string;
}

export interface Leftovers {
  /** In the order in which they go: containers, mounts, directories. */
  readonly found: readonly Leftover[];
  readonly spared: readonly Spared[];
}

/** Where earlier runs of a project worked. */
export interface Workplace {
  /** Directory of the project. */
  readonly project: string;
  /** Parents of what is kept for each variant, by its id. */
  readonly builds: string;
  readonly captured: string;
  /** Where variants are built otherwise. */
  readonly elsewhere: ReadonlySet<string>;
  /** Ids of the whole matrix. */
  readonly known: ReadonlySet<string>;
  /** Ids of those that are looked at; undefined: everything is, also what has no variant any more. */
  readonly only: ReadonlySet<string> | undefined;
  /** A run is at work, though perhaps no build: nothing that it may need is left. */
  readonly isRunning: boolean;
  /** Engines that may hold containers of ours. */
  readonly engines: Engines | undefined;
  /** Also build directories that the next build would go on with. */
  readonly all: boolean;
}

export async function findLeftovers(place: Workplace): Promise<Leftovers> {
  const { known, engines } = place;
  const containers = engines === undefined ? [] : await ownContainers(engines);
  const wanted = containers.filter(({ build }) => isWanted(build, place));
  const judged = await Promise.all(wanted.map((one) => judgeContainer(one, place)));
  const isBuilding = await buildersNow();
  // A container that runs is no process of ours to see.
  const running = judged.filter(({ runs }) => runs).map(({ container: { build } }) => build);
  const busy = new Set(
    await Promise.all(running.map((build) => realpath(build).catch(() => build))),
  );
  const isBusy = (path: string) => busy.has(path) || isBuilding(path);
  const points = await mountPoints();
  const kept = await Promise.all([entriesOf(place.builds), entriesOf(place.captured)]);
  const [built = [], captured = []] = kept.map((entries) =>
    entries.filter(({ id }) => place.only?.has(id) ?? true),
  );
  const found: Leftover[] = judged.flatMap(({ leftover }) => leftover ?? []);
  const spared: Spared[] = judged.flatMap((one) => one.spared ?? []);
  const directories: Leftover[] = [];
  const take = ({ id, path }: Entry) => {
    const stays = whyStays(path, place, points);
    if (stays !== undefined) spared.push({ name: path, reason: stays });
    else directories.push({ kind: 'directory', name: path, reason: whyLeft(known, id) });
  };
  for (const entry of built) {
    const { id, path } = entry;
    const mounts = pointsBelow(points, path);
    const isLeft = place.all || !known.has(id);
    if (mounts.length === 0 && !isLeft) continue;
    if (isBusy(path)) {
      spared.push({ name: path, reason: 'a build works there' });
      continue;
    }
    const reason = 'mounted by a build that has ended';
    found.push(...mounts.map((name) => ({ kind: 'mount', name, reason }) as const));
    if (isLeft) take(entry);
  }
  for (const entry of captured) if (!known.has(entry.id)) take(entry);
  return { found: [...found, ...directories], spared };
}

/** Who asks for some variants means none of the others. */
function isWanted(build: string, { only, builds }: Workplace): boolean {
  return only === undefined || [...only].some((id) => build === join(builds, id));
}

function whyStays(
  path: string,
  { isRunning }: Workplace,
  points: readonly string[],
): string | undefined {
  if (isRunning) return 'a run of this project is at work';
  return points.includes(path) ? 'something is mounted there, and its owner empties it' : undefined;
}

function whyLeft(known: ReadonlySet<string>, id: string): string {
  return known.has(id) ? 'all build directories are to go' : 'no variant is called so any more';
}

interface Judged {
  readonly container: OwnContainer;
  /** Or may run. */
  readonly runs: boolean;
  readonly leftover?: Leftover;
  readonly spared?: Spared;
}

/** Other projects look after their own, unless nobody can: where the build directory is gone. */
async function judgeContainer(
  container: OwnContainer,
  { project, elsewhere }: Workplace,
): Promise<Judged> {
  const { name, owner, build, engine } = container;
  const isInside = build.startsWith(`${project}/`) || elsewhere.has(build);
  const isOurs = isInside || !(await exists(build));
  const state = await processState(owner);
  if (!isOurs || state === 'running') return { container, runs: state !== 'ended' };
  if (state === 'ended') {
    const reason = `the run that started it has ended; it worked in ${build}`;
    return { container, runs: false, leftover: { kind: 'container', name, reason, container } };
  }
  const byHand = quoteCommand([...engine, 'rm', '--force', name]);
  const reason = `it began on another machine, in another container or before a reboot, so whether its run goes on cannot be told; if it does not: ${byHand}`;
  return { container, runs: true, spared: { name, reason } };
}

interface Entry {
  readonly id: string;
  readonly path: string;
}

/** What is kept below a directory for each variant; none where that is not there. */
async function entriesOf(directory: string): Promise<Entry[]> {
  try {
    const root = await realpath(directory);
    return (await readdir(root)).sort().map((id) => ({ id, path: join(root, id) }));
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return [];
    throw error;
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    (error) => !hasErrno(error, 'ENOENT', 'ENOTDIR'),
  );
}
