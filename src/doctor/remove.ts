import { lstat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { execa } from 'execa';
import { type EngineCommand, type Engines, removeContainer } from '../build/container-engine.ts';
import { processState } from '../build/process-identity.ts';
import { hasErrno } from '../errors.ts';
import { buildersNow } from './at-work.ts';
import type { Leftover } from './leftovers.ts';
import { mountPoints, pointsBelow } from './mounts.ts';

/** By what files of root are removed. */
export interface Means {
  readonly isRoot: boolean;
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** What kas-container would start, and its image. */
  readonly container: { readonly engine: EngineCommand; readonly image: string } | undefined;
}

export interface Removal {
  readonly leftover: Leftover;
  /** Why it is still there; undefined where it is gone. */
  readonly problem: string | undefined;
}

/** One after the other, in the order in which they were found. One that stays does not stop the others. */
export async function removeLeftovers(
  leftovers: readonly Leftover[],
  means: Means,
  onRemoval: (removal: Removal) => void,
): Promise<Removal[]> {
  const removals: Removal[] = [];
  for (const leftover of leftovers) {
    means.signal.throwIfAborted();
    const removal = { leftover, problem: await remove(leftover, means, removals) };
    removals.push(removal);
    onRemoval(removal);
  }
  return removals;
}

/** @returns why it is still there */
async function remove(
  leftover: Leftover,
  means: Means,
  before: readonly Removal[],
): Promise<string | undefined> {
  if (leftover.kind === 'container') {
    const { name, engine, owner } = leftover.container;
    // Numbers of processes are given again, and a person may have taken their time.
    if ((await processState(owner)) === 'running') return 'the run that started it is at work';
    const engines: Engines = { commands: [engine], environment: means.environment };
    return (await removeContainer(engines, name)) ? undefined : 'the engine does not let it go';
  }
  if (leftover.kind === 'mount') {
    return (await buildersNow())(leftover.name)
      ? 'a build works there'
      : unmount(leftover.name, means);
  }
  const writes = before.some(
    ({ leftover: other, problem }) =>
      problem !== undefined &&
      other.kind === 'container' &&
      other.container.build === leftover.name,
  );
  return writes ? 'a container still writes into it' : removeDirectory(leftover.name, means);
}

async function unmount(path: string, means: Means): Promise<string | undefined> {
  const [program, ...words] = [...(means.isRoot ? [] : sudo), 'umount'] as const;
  const left = async () => (await mountPoints()).filter((point) => point === path).length;
  const before = await left();
  let reason = '';
  // What somebody still has open goes away when they close it.
  for (const how of [[], ['--lazy']]) {
    const args = [...words, ...how, '--no-canonicalize', '--', path];
    reason = await reasonOf(means, [program, ...args]);
    if ((await left()) < before) return undefined;
  }
  return reason;
}

/** Tries what may help until it is gone. Never across a mount point, and links are not followed. */
async function removeDirectory(path: string, means: Means): Promise<string | undefined> {
  // Both may have changed since it was found.
  const points = await mountPoints();
  const mount = points.find((point) => point === path) ?? pointsBelow(points, path)[0];
  if (mount !== undefined) return `something is mounted at ${mount}`;
  if ((await buildersNow())(path)) return 'a build works there';
  let reason = '';
  for (const command of removing(path, means)) {
    const why = await reasonOf(means, command);
    if (await isGone(path)) return undefined;
    // The first says which file it is about.
    reason ||= why;
  }
  return reason;
}

type Command = readonly [string, ...string[]];

const sudo = ['sudo', '--non-interactive'] as const;
const rm = ['rm', '--recursive', '--force', '--one-file-system', '--'] as const;

/** Root in a container that kas-container would start is root in the build directory, too. */
function removing(path: string, { isRoot, container }: Means): Command[] {
  const own: Command = [...rm, path];
  if (isRoot) return [own];
  if (container === undefined) return [own, [...sudo, ...own]];
  const { engine, image } = container;
  const [program, ...args] = rm;
  const options = ['--rm', '--pull=never', '--network=none', '--security-opt', 'label=disable'];
  const mount = `type=bind,source=${dirname(path)},target=/clean`;
  const inside = ['--user=0:0', `--entrypoint=${program}`, '--mount', mount, image, ...args];
  const within: Command = [...engine, 'run', ...options, ...inside, `/clean/${basename(path)}`];
  return [own, within, [...sudo, ...own]];
}

/** Runs a program that may take its time. @returns the first line of what it complains of */
async function reasonOf({ environment, signal }: Means, command: Command): Promise<string> {
  const [program, ...args] = command;
  const { stderr = '', shortMessage = '' } = await execa(program, args, {
    env: environment,
    extendEnv: false,
    stdin: 'ignore',
    cancelSignal: signal,
    reject: false,
  });
  signal.throwIfAborted();
  const [first = ''] = stderr.trim().split('\n', 1);
  return first || shortMessage;
}

async function isGone(path: string): Promise<boolean> {
  return lstat(path).then(
    () => false,
    (error) => hasErrno(error, 'ENOENT'),
  );
}
