import { spawn } from 'node:child_process';
import { execa } from 'execa';
import { buildLabel, type ContainerSettings, ownerLabel } from './container.ts';

/** The words that start an engine, e.g. `['sudo', ..., 'podman']`. */
type EngineCommand = readonly [string, ...string[]];

/** The engines that may hold our container: which one kas-container takes is its own choice. */
export interface Engines {
  readonly commands: readonly EngineCommand[];
  readonly environment: Readonly<Record<string, string>>;
}

/** No answer counts as none: a daemon may hang. */
const patienceMilliseconds = 10_000;

/**
 * @param environment what kas-container sees
 * @param isRoot whether we are root
 */
export function enginesFor(
  environment: Readonly<Record<string, string>>,
  isolation: ContainerSettings['isolation'],
  isRoot: boolean,
): Engines {
  const chosen = environment.KAS_CONTAINER_ENGINE;
  const names = chosen ? [chosen] : ['docker', 'podman'];
  // Where it is to be privileged, kas-container starts podman as root.
  const asRoot = names.includes('podman') && isolation !== 'rootless' && !isRoot;
  return {
    commands: [
      ...names.map((name) => [name] as const),
      ...(asRoot ? [['sudo', '--non-interactive', '--preserve-env', 'podman'] as const] : []),
    ],
    environment,
  };
}

interface Answer {
  readonly ok: boolean;
  readonly stdout: string;
}

async function ask(engines: Engines, command: EngineCommand, args: string[]): Promise<Answer> {
  const [program, ...words] = command;
  const { exitCode, stdout } = await execa(program, [...words, ...args], {
    env: engines.environment,
    extendEnv: false,
    stdin: 'ignore',
    timeout: patienceMilliseconds,
    // A group of its own: whatever is sent to ours must not keep it from its work.
    detached: true,
    reject: false,
  });
  return { ok: exitCode === 0, stdout };
}

export interface LeftContainer {
  readonly id: string;
  readonly owner: string;
}

/** Containers of ours that work in a build directory. */
export async function containersOf(engines: Engines, build: string): Promise<LeftContainer[]> {
  const found = engines.commands.map(async (command) => {
    const filter = `label=${buildLabel}=${build}`;
    const listed = await ask(engines, command, ['ps', '--all', '--quiet', '--filter', filter]);
    const ids = listed.ok ? listed.stdout.split('\n').filter((id) => id !== '') : [];
    return Promise.all(
      ids.map(async (id) => {
        const format = `{{index .Config.Labels "${ownerLabel}"}}`;
        const { stdout } = await ask(engines, command, ['inspect', '--format', format, id]);
        return { id, owner: stdout.trim() };
      }),
    );
  });
  return (await Promise.all(found)).flat();
}

/**
 * Ends a container at once and removes it, with its mounts; quiet when there is none.
 * @param container name or id
 * @returns whether it is gone
 */
export async function removeContainer(engines: Engines, container: string): Promise<boolean> {
  const gone = engines.commands.map(async (command) => {
    // First, since podman's `rm --force` waits ten seconds for its end.
    await ask(engines, command, ['kill', container]);
    await ask(engines, command, ['rm', '--force', container]);
    // It may have been gone already, or be another engine's: ask what counts.
    const { ok } = await ask(engines, command, ['container', 'inspect', container]);
    return !ok;
  });
  return (await Promise.all(gone)).every(Boolean);
}

/** The same by processes that outlive ours, for when there is no time left. */
export function removeContainerLater({ commands, environment }: Engines, container: string): void {
  for (const [program, ...words] of commands) {
    const args = [...words, 'rm', '--force', container];
    const child = spawn(program, args, { env: environment, stdio: 'ignore', detached: true });
    child.on('error', () => {});
    child.unref();
  }
}

/** What a record says of engine and image; nothing where the image is not there under this name. */
export async function engineTools(
  engines: Engines,
  image: string,
): Promise<Readonly<Record<string, string>>> {
  for (const command of engines.commands) {
    const format = '{{if .RepoDigests}}{{index .RepoDigests 0}}{{else}}{{.Id}}{{end}}';
    const inspected = await ask(engines, command, ['image', 'inspect', '--format', format, image]);
    if (!inspected.ok) continue;
    const { stdout } = await ask(engines, command, ['--version']);
    const version = /\d+\.\d+[^\s,]*/.exec(stdout)?.[0] ?? 'unknown';
    const digest = inspected.stdout.trim().replace(/^.*@/, '');
    return {
      [command.at(-1) ?? command[0]]: version,
      image: image.includes('@') ? image : `${image}@${digest}`,
    };
  }
  return {};
}
