import { UserError } from '../errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What the configuration says of the container. */
export interface ContainerSettings {
  readonly image?: string | undefined;
  readonly engine?: 'podman' | 'docker' | undefined;
  /** None: kas-container goes by `build_system` in the first file of the chain. */
  readonly isolation?: 'privileged' | 'rootless' | undefined;
  /** Arguments of the engine's `run`. */
  readonly 'runtime-args': readonly string[];
}

/** How a container of ours is found again, by us or by those who come after us. */
export interface ContainerIdentity {
  readonly name: string;
  /** The build directory; no two builds may work in one. */
  readonly build: string;
  /** The process that started it, as `processIdentity` writes it. */
  readonly owner: string;
}

export const buildLabel = 'isar-artifacts.build';
export const ownerLabel = 'isar-artifacts.owner';

/** A variant's id may hold a plus sign, the name of a container may not. */
export function containerName(variant: string, random: string): string {
  return `isar-artifacts-${variant.replace(/[^A-Za-z0-9_.-]/g, '-')}-${random}`;
}

/** Variables by which kas-container learns what the configuration says. */
export function containerVariables({ image, engine }: ContainerSettings): Environment {
  return { KAS_CONTAINER_IMAGE: image, KAS_CONTAINER_ENGINE: engine };
}

/**
 * Options of kas-container.
 * @param identity none where somebody is to repeat it by hand: nobody looks for that container
 * @param release what kas-container calls itself, e.g. `5.5`
 * @param forwarded names of variables that kas sees in the container
 * @throws UserError `config-invalid` where this release cannot isolate so
 */
export function containerOptions(
  { isolation, 'runtime-args': runtimeArgs }: ContainerSettings,
  identity: ContainerIdentity | undefined,
  release: string | undefined,
  forwarded: readonly string[],
): string[] {
  const args = [
    ...(identity === undefined ? [] : identityArguments(identity)),
    // By name alone: kas-container would split a value at its blanks.
    ...forwarded.flatMap((variable) => ['--env', variable]),
    ...runtimeArgs,
  ];
  const mode = isolation === undefined ? [] : [isolationFlag(isolation, release)];
  return args.length === 0 ? mode : [...mode, '--runtime-args', args.join(' ')];
}

function identityArguments({ name, build, owner }: ContainerIdentity): string[] {
  const labels = [`${buildLabel}=${build}`, `${ownerLabel}=${owner}`];
  return ['--name', name, ...labels.flatMap((label) => ['--label', label])];
}

/** The flags have been called so since kas 5.4, which says that `--isar` may change its meaning. */
function isolationFlag(isolation: 'privileged' | 'rootless', release = '0'): string {
  const [major = 0, minor = 0] = release.split('.').map(Number);
  if (major > 5 || (major === 5 && minor >= 4)) return `--isar-${isolation}`;
  if (isolation === 'privileged') return '--isar';
  throw new UserError(
    'config-invalid',
    `kas.isolation: rootless needs kas-container 5.4, and this is ${release === '0' ? 'an unknown release' : release}`,
    { hint: 'install a newer kas-container, or set kas.isolation: privileged' },
  );
}

/** What the engine itself goes by. kas-container hands none of it on. */
export const engineVariables = [
  'CONTAINERS_CONF',
  'CONTAINERS_STORAGE_CONF',
  'CONTAINER_HOST',
  'DBUS_SESSION_BUS_ADDRESS',
  'DOCKER_CONFIG',
  'DOCKER_CONTEXT',
  'DOCKER_HOST',
  'KAS_SUDO_CMD',
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
  'XDG_RUNTIME_DIR',
] as const;

/** Paths of this machine and its user: kas-container mounts what they name, or has its own. */
const ofThisMachine = new Set<string>([
  ...engineVariables,
  ...['HOME', 'LOGNAME', 'PATH', 'SHELL', 'TMPDIR', 'USER'],
  ...['BB_HASHSERVE_DB_DIR', 'DL_DIR', 'SSH_AUTH_SOCK', 'SSTATE_DIR'],
  ...['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_WEB_IDENTITY_TOKEN_FILE'],
  ...['GITCONFIG_FILE', 'NETRC_FILE', 'NPMRC_FILE', 'REGISTRY_AUTH_FILE'],
]);

/**
 * Names of the variables that the container gets besides those that kas-container itself hands on,
 * which depends on its release.
 * @param environment what kas-container sees
 * @param listed names that the configuration sets or inherits
 */
export function forwardedNames(environment: Environment, listed: readonly string[]): string[] {
  const names = new Set(['SSTATE_MIRRORS', 'DISTRO_APT_PREMIRRORS', ...listed]);
  return [...names].filter(
    (name) =>
      environment[name] !== undefined && !ofThisMachine.has(name) && !name.startsWith('KAS_'),
  );
}

/**
 * kas-container splits paths at blanks, its engine at colons; and it has the shell look for files
 * where there are wildcards.
 * @param paths by what they are called
 * @throws UserError `config-invalid`
 */
export function refuseUnfitPaths(paths: Readonly<Record<string, string | undefined>>): void {
  for (const [name, path = ''] of Object.entries(paths)) {
    const found = /[\s:*?[\]|\\]/.exec(path)?.[0];
    if (found === undefined) continue;
    const what = /\s/.test(found) ? 'a blank' : found;
    throw new UserError(
      'config-invalid',
      `${name} is ${JSON.stringify(path)}: kas-container cannot mount a path with ${what} in it`,
      { hint: 'move it to a path of letters, digits, / . - and _' },
    );
  }
}

/** Where kas-container shows directories of the host, by what they are called in the container. */
export function containerMounts(
  { root, work, build }: { root: string; work: string; build: string },
  { DL_DIR, SSTATE_DIR }: Environment,
): Readonly<Record<string, string>> {
  const all = { repo: root, work, build, downloads: DL_DIR, sstate: SSTATE_DIR };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, path]) => (path ? [[name, path]] : [])),
  );
}

/** @returns what a path in the container is on the host; the path itself where it is not of a mount */
export function hostPathOf(mounts: Readonly<Record<string, string>>, path: string): string {
  const [, name = '', rest = ''] = /^\/([^/]+)(\/.*)?$/.exec(path) ?? [];
  const mount = Object.hasOwn(mounts, name) ? mounts[name] : undefined;
  return mount === undefined ? path : `${mount}${rest}`;
}
