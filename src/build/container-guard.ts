import { UserError } from '../errors.ts';
import type { ContainerIdentity } from './container.ts';
import {
  containersOf,
  type Engines,
  removeContainer,
  removeContainerLater,
} from './container-engine.ts';
import { isProcessAlive } from './process-identity.ts';

/** kas in the container gets this long to end by itself; what started it, a little longer. */
const graceMilliseconds = 3500;

export interface GuardOptions {
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
}

/**
 * Runs a build whose container does not outlive it. It is no child of ours but of the engine: no
 * signal that we could send to a group of processes would end it.
 * @throws UserError `build-failed` when another run works in the build directory, or what `build` throws
 */
export async function guardContainer(
  engines: Engines,
  identity: ContainerIdentity,
  { signal, onLine }: GuardOptions,
  build: () => Promise<void>,
): Promise<void> {
  await removeLeft(engines, identity, onLine);
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

/** A run that was killed could not end its container, which still writes into the build directory. */
async function removeLeft(
  engines: Engines,
  { build, owner: ours }: ContainerIdentity,
  onLine: (line: string) => void,
): Promise<void> {
  for (const { id, owner } of await containersOf(engines, build)) {
    if (owner !== ours && (await isProcessAlive(owner))) {
      throw new UserError(
        'build-failed',
        `another run (process ${owner.replace(/@.*/, '')}) is building in ${build}`,
        { hint: 'wait for it, or stop it; then run this again' },
      );
    }
    onLine(`An earlier run left the container ${id}: it is removed.`);
    if (await removeContainer(engines, id)) continue;
    throw new UserError('build-failed', `the container ${id} of an earlier run cannot be removed`, {
      hint: `it still writes into ${build}: remove it by hand, by the rm --force of docker or podman`,
    });
  }
}
