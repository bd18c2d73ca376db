import { spawn } from 'node:child_process';
import { UserError } from '../errors.ts';
import { quoteCommand } from '../escape/shell.ts';
import { type Answer, type AskOptions, ask } from './ask.ts';
import { buildLabel, type ContainerSettings, ownerLabel } from './container.ts';

/** The words that start an engine, e.g. `['sudo', ..., 'podman']`. */
export type EngineCommand = readonly [string, ...string[]];

/** The engines that may hold our container: which one kas-container takes is its own choice. */
export interface Engines {
  /** In the order in which kas-container prefers them. */
  readonly commands: readonly EngineCommand[];
  readonly environment: Environment;
}

type Environment = Readonly<Record<string, string>>;

const sudo = ['sudo', '--non-interactive', '--preserve-env'] as const;

interface Machine {
  /** Whether we are root. */
  readonly isRoot: boolean;
  /** What `dockerContext` says. */
  readonly dockerContext?: string | undefined;
}

/** Where a container is to be privileged, kas-container starts as root what is not. */
export function engineAsStarted(
  name: string,
  isolation: ContainerSettings['isolation'],
  { isRoot, dockerContext }: Machine,
): EngineCommand {
  if (isolation !== 'privileged') return [name];
  if (name === 'podman' && !isRoot) return [...sudo, 'podman'];
  const isRootless = name === 'docker' && dockerContext === 'rootless';
  return isRootless ? [...sudo, 'docker', '--context', 'default'] : [name];
}

/** What kas-container takes for Isar when it is told nothing. */
export function defaultImage(
  environment: Readonly<Record<string, string | undefined>>,
  release = 'latest',
): string {
  return `ghcr.io/siemens/kas/kas-isar:${environment.KAS_IMAGE_VERSION ?? release}`;
}

/**
 * @param environment what kas-container sees
 * @throws UserError `config-invalid` where an engine would be started by run0
 */
export function enginesFor(
  environment: Environment,
  isolation: ContainerSettings['isolation'],
  machine: Machine,
): Engines {
  const chosen = environment.KAS_CONTAINER_ENGINE;
  const preferred = isolation === 'rootless' ? ['podman', 'docker'] : ['docker', 'podman'];
  const names = chosen ? [chosen] : preferred;
  const started = names.map((name) => engineAsStarted(name, isolation ?? 'privileged', machine));
  const asRoot = started.filter(([program]) => program === 'sudo');
  if (asRoot.length > 0 && environment.KAS_SUDO_CMD === 'run0') {
    throw new UserError(
      'config-invalid',
      'KAS_SUDO_CMD is run0: a container that it starts could not be ended unattended',
      { hint: 'leave KAS_SUDO_CMD out (sudo is taken), or set kas.isolation: rootless' },
    );
  }
  // Ours of an engine that kas-container starts as root holds none; it may not even be set up.
  const asUs =
    isolation === 'privileged'
      ? started.filter(([program]) => program !== 'sudo')
      : names.map((name) => [name] as const);
  return { commands: [...asUs, ...asRoot], environment };
}

/** Which daemon docker would ask; nothing where there is no docker. */
export async function dockerContext(
  environment: Environment,
  options: AskOptions = {},
): Promise<string | undefined> {
  const { ok, stdout } = await ask(environment, ['docker'], ['context', 'show'], options);
  return ok ? stdout.trim() : undefined;
}

/** Like `ps`, a line each; of those that have ended too. */
const list = (filter: string, format: string) =>
  ['ps', '--all', '--filter', filter, '--format', format] as const;

/** docker's labels are one text, and podman 4.3 knows no `.Label`. */
const labelFormat = (label: string) =>
  `{{if eq (printf "%T" .Labels) "map[string]string"}}{{index .Labels "${label}"}}{{else}}{{.Label "${label}"}}{{end}}`;

export interface LeftContainer {
  readonly name: string;
  /** As its label has it; empty where there is none. */
  readonly owner: string;
  readonly engine: EngineCommand;
}

/**
 * Containers of ours that work in a build directory.
 * @returns these, and the engines that answered: no other can hold one
 * @throws UserError `program-failed` when an engine is there and does not say
 */
export async function containersOf(
  { commands, environment }: Engines,
  build: string,
): Promise<{ answering: Engines; left: LeftContainer[] }> {
  const question = list(`label=${buildLabel}=${build}`, `{{.Names}} ${labelFormat(ownerLabel)}`);
  const asked = commands.map(async (engine) => {
    const answer = await ask(environment, engine, question);
    if (answer.ok) return { engine, lines: answer.stdout.split('\n').filter(Boolean) };
    if (await isAway(environment, engine, answer)) return undefined;
    throw new UserError(
      'program-failed',
      `${quoteCommand(engine)} does not say which containers there are: ${answer.reason}`,
      {
        hint: `one of an earlier run may be at work in ${build}: mend this, or choose by kas.engine and kas.isolation what you use`,
      },
    );
  });
  const answers = (await Promise.all(asked)).filter((answer) => answer !== undefined);
  const left = answers.flatMap(({ engine, lines }) =>
    lines.map((line) => {
      const [name = '', owner = ''] = line.split(' ');
      return { name, owner, engine };
    }),
  );
  // docker may be podman by another name.
  const byName = new Map(left.map((container) => [container.name, container]));
  return {
    answering: { commands: answers.map(({ engine }) => engine), environment },
    left: [...byName.values()],
  };
}

export interface OwnContainer extends LeftContainer {
  /** The build directory, as its label has it. */
  readonly build: string;
}

/** All containers of ours, of whatever project and run; of engines that do not answer none. */
export async function ownContainers({ commands, environment }: Engines): Promise<OwnContainer[]> {
  // No path of ours has a bar in it, see `refuseUnfitPaths`.
  const format = `{{.Names}}|${labelFormat(ownerLabel)}|${labelFormat(buildLabel)}`;
  const asked = commands.map(async (engine) => {
    const { ok, stdout } = await ask(environment, engine, list(`label=${buildLabel}`, format));
    const lines = ok ? stdout.split('\n').filter(Boolean) : [];
    return lines.map((line) => {
      const [name = '', owner = '', build = ''] = line.split('|');
      return { name, owner, build, engine };
    });
  });
  const found = (await Promise.all(asked)).flat();
  // docker may be podman by another name.
  return [...new Map(found.map((container) => [container.name, container])).values()];
}

/**
 * Whether there is nobody to ask, so that kas-container could not start anything there either: the
 * daemon does not run or is not for us, or the program (or sudo) does not even tell its version,
 * which takes neither daemon nor storage. An engine that fails otherwise may well hold a container.
 */
async function isAway(
  environment: Environment,
  engine: EngineCommand,
  { reason }: Answer,
): Promise<boolean> {
  if (/connect to (?:the )?(?:docker|podman)|error during connect/i.test(reason)) return true;
  const version = await ask(environment, engine, ['--version']);
  return !version.ok && !version.timedOut;
}

/**
 * Ends a container at once and removes it, with its mounts; quiet when there is none.
 * @param engines those that may hold it: each has to say that it does not
 * @returns whether it is gone
 */
export async function removeContainer(
  { commands, environment }: Engines,
  name: string,
): Promise<boolean> {
  const gone = commands.map(async (engine) => {
    // First, since podman's `rm --force` waits ten seconds for its end.
    await ask(environment, engine, ['kill', name]);
    await ask(environment, engine, ['rm', '--force', name]);
    // It may have been gone already, or be another engine's: ask what counts.
    const pattern = name.replaceAll('.', '\\.');
    const { ok, stdout } = await ask(environment, engine, list(`name=^${pattern}$`, '{{.Names}}'));
    return ok && stdout.trim() === '';
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
  { commands, environment }: Engines,
  image: string,
): Promise<Readonly<Record<string, string>>> {
  for (const command of commands) {
    const format = '{{if .RepoDigests}}{{index .RepoDigests 0}}{{else}}{{.Id}}{{end}}';
    const inspected = await ask(environment, command, [
      ...['image', 'inspect', '--format', format, image],
    ]);
    if (!inspected.ok) continue;
    const { stdout } = await ask(environment, command, ['--version']);
    const version = /\d+\.\d+[^\s,]*/.exec(stdout)?.[0] ?? 'unknown';
    const digest = inspected.stdout.trim().replace(/^.*@/, '');
    return {
      [command.includes('docker') ? 'docker' : 'podman']: version,
      image: image.includes('@') ? image : `${image}@${digest}`,
    };
  }
  return {};
}
