import { UserError } from '../errors.ts';
import { quoteCommand } from '../escape/shell.ts';
import type { ContainerIdentity } from './container.ts';
import {
  containersOf,
  type Engines,
  removeContainer,
  removeContainerLater,
} from './container-engine.ts';
import { processState } from './process-identity.ts';

/** kas in the container gets this long to end by itself; what started it, a little longer. */
const graceMilliseconds = 3500;

export interface GuardOptions {
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
}

/**
 * Runs a build whose container does not outlive it. It is no child of ours but of the engine: no
 * signal that we could send to a group of processes would end it.
 * @throws UserError `build-failed` when another run works in the build directory, `program-failed`
 *   when nobody can say, or what `build` throws
 */
export async function guardContainer(
  candidates: Engines,
  identity: ContainerIdentity,
  { signal, onLine }: GuardOptions,
  build: () => Promise<void>,
): Promise<void> {
  const engines = await removeLeft(candidates, identity, onLine);
  const { name } = identity;
  // Whoever cannot wait ends us with a second signal.
  const abandon = () => removeContainerLater(engines, name);
  process.once('exit', abandon);
  let timer: NodeJS.Timeout | undefined;
  const hurry = () => {
    timer = setTimeout(() => void removeContainer(engines, name), graceMilliseconds);
  };
  signal.addEventListener('abort', hurry);
  try {
    await build();
  } catch (error) {
    clearTimeout(timer);
    if (!(await removeContainer(engines, name))) {
      onLine(`The container ${name} could not be removed, and may still run.`);
    }
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', hurry);
    process.off('exit', abandon);
  }
}

/**
 * A run that was killed could not end its container, which still writes into the build directory.
 * Only where that run is known to have ended.
 * @returns the engines that answered
 */
async function removeLeft(
  engines: Engines,
  { build, owner: ours }: ContainerIdentity,
  onLine: (line: string) => void,
): Promise<Engines> {
  const { answering, left } = await containersOf(engines, build);
  for (const { name, owner, engine } of left) {
    const byHand = quoteCommand([...engine, 'rm', '--force', name]);
    const state = owner === ours ? 'ended' : await processState(owner);
    if (state === 'running') {
      throw new UserError(
        'build-failed',
        `another run (process ${owner.replace(/@.*/, '')}) is building in ${build}`,
        { hint: 'wait for it, or stop it; then run this again' },
      );
    }
    if (state === 'unknown') {
      throw new UserError(
        'build-failed',
        `another run may be building in ${build}, in the container ${name}`,
        {
          hint: `it began on another machine, in another container or before a reboot, so whether it goes on cannot be told; if it does not: ${byHand}`,
        },
      );
    }
    onLine(`An earlier run left the container ${name}: it is removed.`);
    if (await removeContainer({ ...answering, commands: [engine] }, name)) continue;
    throw new UserError(
      'build-failed',
      `the container ${name} of an earlier run cannot be removed`,
      { hint: `it may still write into ${build}: ${byHand}` },
    );
  }
  return answering;
}
