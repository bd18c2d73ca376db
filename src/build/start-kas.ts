import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type KasCommand, kasCommand } from './command.ts';
import {
  type ContainerIdentity,
  type ContainerSettings,
  containerMounts,
  containerName,
  containerOptions,
  forwardedNames,
  hostPathOf,
  refuseUnfitPaths,
} from './container.ts';
import { defaultImage, dockerContext, enginesFor, engineTools } from './container-engine.ts';
import { guardContainer } from './container-guard.ts';
import type { BuildDirectories } from './directories.ts';
import { kasVersion } from './kas-version.ts';
import { processIdentity } from './process-identity.ts';
import { type KasRun, runKas } from './run-kas.ts';

export interface KasStart extends Omit<KasRun, 'command' | 'byHand' | 'cwd'> {
  readonly command: KasCommand;
  /** Where the command is kas-container. */
  readonly container: (ContainerSettings & { readonly inherit: readonly string[] }) | undefined;
  readonly variant: {
    readonly id: string;
    readonly kas: readonly string[];
    readonly environment: Readonly<Record<string, string>>;
  };
  readonly directories: BuildDirectories;
  /** Top directory of the project's repository. */
  readonly root: string;
}

/** Names and versions of what built. */
export type Tools = Readonly<Record<string, string>>;

/**
 * Builds by kas, or by kas-container in a container that ends when we do.
 * @throws UserError as `runKas`, and `config-invalid` for what kas-container cannot do
 */
export async function startKas(start: KasStart): Promise<Tools> {
  const { command, container, variant, directories, environment } = start;
  if (container !== undefined) refuseUnfit(directories, environment);
  await makeCaches(directories, environment);
  if (container !== undefined) return startContainer(start, container);
  const cwd = directories.kas;
  const plain = kasCommand(command, variant.kas);
  await runKas({ ...start, cwd, command: plain, byHand: byHand(start, plain) });
  const release = await kasVersion(command, { cwd, environment });
  return release === undefined ? {} : { kas: release };
}

async function startContainer(
  start: KasStart,
  settings: NonNullable<KasStart['container']>,
): Promise<Tools> {
  const { variant, directories } = start;
  const { kas: cwd, build } = directories;
  const isRoot = process.getuid?.() === 0;
  // Else kas-container takes run0 where there is no sudo, and we could not ask what it started.
  const environment = isRoot ? start.environment : { KAS_SUDO_CMD: 'sudo', ...start.environment };
  const release = await kasVersion(start.command, { cwd, environment });
  const identity: ContainerIdentity = {
    name: containerName(variant.id, randomBytes(4).toString('hex')),
    build,
    owner: await processIdentity(process.pid),
  };
  const listed = [...Object.keys(variant.environment), ...settings.inherit];
  const forwarded = forwardedNames(environment, listed);
  const commandFor = (whose: ContainerIdentity | undefined) =>
    kasCommand(start.command, variant.kas, containerOptions(settings, whose, release, forwarded));
  const command = commandFor(identity);
  const engines = enginesFor(environment, settings.isolation, {
    isRoot,
    dockerContext:
      environment.KAS_CONTAINER_ENGINE === 'podman' ? undefined : await dockerContext(environment),
  });
  const mounts = containerMounts({ ...directories, root: start.root }, environment);
  const hostPath = (path: string) => hostPathOf(mounts, path);
  await guardContainer(engines, identity, start, () =>
    runKas({
      ...start,
      environment,
      cwd,
      command,
      byHand: byHand(start, commandFor(undefined)),
      hostPath,
    }),
  );
  const image = environment.KAS_CONTAINER_IMAGE ?? defaultImage(environment, release);
  return {
    ...(release === undefined ? {} : { 'kas-container': release }),
    ...(await engineTools(engines, image)),
  };
}

/** What a person types anywhere to have the same: what comes from their own environment stays away. */
function byHand(
  { variant, directories, environment }: KasStart,
  command: readonly string[],
): readonly string[] {
  const ours = ['KAS_WORK_DIR', 'KAS_BUILD_DIR', 'KAS_CONTAINER_IMAGE', 'KAS_CONTAINER_ENGINE'];
  const names = [...new Set([...ours, ...Object.keys(variant.environment)])];
  const set = names.flatMap((name) =>
    environment[name] === undefined ? [] : [`${name}=${environment[name]}`],
  );
  return ['env', '-C', directories.kas, ...set, ...command];
}

/** @throws UserError `config-invalid` where kas-container could not mount one of them */
export function refuseUnfit(
  { kas, work, build }: BuildDirectories,
  environment: Readonly<Record<string, string>>,
): void {
  const { DL_DIR, SSTATE_DIR, KAS_REPO_REF_DIR } = environment;
  const paths = { KAS_WORK_DIR: work, KAS_BUILD_DIR: build, DL_DIR, SSTATE_DIR, KAS_REPO_REF_DIR };
  refuseUnfitPaths({ 'the directory of the kas files': kas, ...paths });
}

/** kas-container mounts what is there, and kas wants its repository cache to be. */
async function makeCaches(
  { kas, build }: BuildDirectories,
  { DL_DIR, SSTATE_DIR, KAS_REPO_REF_DIR }: Tools,
): Promise<void> {
  const caches = [DL_DIR, SSTATE_DIR, KAS_REPO_REF_DIR].filter((path) => path);
  for (const path of [build, ...caches.map((cache) => resolve(kas, cache ?? ''))]) {
    await mkdir(path, { recursive: true });
  }
}
