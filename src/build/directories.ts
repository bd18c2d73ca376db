import { join, resolve } from 'node:path';
import type { Variant } from '../plan/variant.ts';

/** Where a build of a variant happens. All absolute. */
export interface BuildDirectories {
  /** Where kas runs, and resolves the chain. */
  readonly kas: string;
  /** Where kas checks out remote repositories (`KAS_WORK_DIR`). */
  readonly work: string;
  /** Where bitbake builds (`KAS_BUILD_DIR`). */
  readonly build: string;
  /** What images are deployed to. */
  readonly deploy: string;
}

export interface DirectoryOptions {
  readonly kas: string;
  readonly mode: 'per-variant' | 'shared';
  /** Parent of the build directories of `per-variant`. */
  readonly builds: string;
  /** What kas will see: the variant's own variables are in it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** `per-variant`: nothing stale, no collisions. `shared`: what kas uses by hand, warm. */
export function buildDirectories(
  { id }: Variant,
  { kas, mode, builds, environment }: DirectoryOptions,
): BuildDirectories {
  const work = resolve(kas, environment.KAS_WORK_DIR ?? '.');
  const build =
    mode === 'per-variant'
      ? join(builds, id)
      : resolve(kas, environment.KAS_BUILD_DIR ?? join(work, 'build'));
  return { kas, work, build, deploy: join(build, 'tmp', 'deploy', 'images') };
}

/**
 * Where builds leave what is no input of theirs, also by hand.
 * @param project directory of the configuration
 */
export function buildsBeside({ work, build }: BuildDirectories, project: string): string[] {
  return [build, join(work, 'build'), join(project, 'build')];
}
