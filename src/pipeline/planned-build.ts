import { join } from 'node:path';
import { containerVariables, engineVariables } from '../build/container.ts';
import { buildDirectories } from '../build/directories.ts';
import { kasEnvironment } from '../build/environment.ts';
import { isKasContainer } from '../config/kas-command.ts';
import type { PlannedBuild } from '../doctor/subject.ts';
import type { Variant } from '../plan/variant.ts';
import type { Project } from './project.ts';

/** Where a variant is built, and what kas sees of the environment. */
export function plannedBuild(
  { loaded, environment: own, buildDirectory: mode, paths }: Project,
  variant: Variant,
): PlannedBuild {
  const { kas } = loaded.config;
  const engine = isKasContainer(kas.command) ? engineVariables : [];
  // A variable of ours wins over the configuration's image and engine, and what it sets over both.
  const environment = kasEnvironment(
    { ...containerVariables(kas), ...own },
    { inherit: [...kas.inherit, ...engine], set: variant.environment },
  );
  const directories = buildDirectories(variant, {
    kas: join(loaded.directory, kas.directory),
    mode,
    builds: paths.builds,
    environment,
  });
  return { variant, directories, environment };
}
