import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { kasImage } from '../../scripts/kas-image.mjs';
import type { KasRelease } from '../../scripts/kas-releases.mjs';
import { buildDirectories } from '../../src/build/directories.ts';
import { kasEnvironment } from '../../src/build/environment.ts';
import type { KasStart } from '../../src/build/start-kas.ts';
import type { Variant } from '../../src/plan/variant.ts';
import { demoChain, demoProject } from '../support/demo-project.ts';

const { image, environment: storage } = kasImage();

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Real podman with the image of kas; nothing of this machine's own podman is touched. */
export const podman = async (...args: string[]) =>
  (await execa('podman', args, { env: storage })).stdout;

export interface ContainerProject {
  readonly root: string;
  /** What is built, by kas-container unless something else is said. */
  start(more?: Partial<KasStart>): KasStart;
  /** Names of containers that work in the build directory. */
  containers(): Promise<string[]>;
  /** Digests of what was deployed, by name; only those that are alike in every build. */
  deployed(): Promise<Record<string, string>>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * The demo, to be built in a container.
 * @param release of kas-container
 * @param set variables that the configuration sets
 * @param own our own environment, with credentials of ours
 */
export async function containerProject(
  release: Pick<KasRelease, 'bin'>,
  set: Readonly<Record<string, string>> = {},
  own: Readonly<Record<string, string>> = {},
): Promise<ContainerProject> {
  const project = await demoProject();
  const { root } = project;
  const variant = {
    id: 'qemuamd64.base',
    kas: demoChain('qemuamd64', 'base'),
    environment: { KAS_ALLOW_ROOT: 'yes', ...set },
  } as unknown as Variant;
  const ours = {
    ...own,
    ...storage,
    HOME: own.HOME ?? root,
    PATH: [release.bin, process.env.PATH].filter(Boolean).join(':'),
    KAS_CONTAINER_ENGINE: 'podman',
    KAS_CONTAINER_IMAGE: image,
  };
  const inherit = Object.keys(storage);
  const allowed = kasEnvironment(ours, { inherit, set: variant.environment });
  const directories = buildDirectories(variant, {
    kas: root,
    mode: 'per-variant',
    builds: join(root, '.isar-artifacts/build'),
    environment: allowed,
  });
  const deploy = join(directories.deploy, 'qemuamd64');
  return {
    root,
    start: (more = {}) => ({
      command: 'kas-container',
      container: { inherit: [], 'runtime-args': [] },
      variant,
      directories,
      root,
      environment: {
        ...allowed,
        KAS_WORK_DIR: directories.work,
        KAS_BUILD_DIR: directories.build,
      },
      log: join(root, '.isar-artifacts/logs/log'),
      onLine: () => {},
      signal: new AbortController().signal,
      ...more,
    }),
    containers: async () => {
      const filter = `label=isar-artifacts.build=${directories.build}`;
      const names = await podman('ps', '--all', '--filter', filter, '--format', '{{.Names}}');
      return names.split('\n').filter((name) => name !== '');
    },
    deployed: async () => {
      const names = (await readdir(deploy)).sort();
      const digests = names.map(async (name) => [
        name,
        // A disk has new identifiers every time.
        /\.wic/.test(name) ? '' : sha256(await readFile(join(deploy, name))),
      ]);
      return Object.fromEntries(await Promise.all(digests));
    },
    [Symbol.asyncDispose]: () => project[Symbol.asyncDispose](),
  };
}
