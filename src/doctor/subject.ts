import type { KasCommand } from '../build/command.ts';
import type { ContainerSettings } from '../build/container.ts';
import type { BuildDirectories } from '../build/directories.ts';
import type { Variant } from '../plan/variant.ts';

/** A build as it would be started here. */
export interface PlannedBuild {
  readonly variant: Variant;
  readonly directories: BuildDirectories;
  /** All that kas would see. */
  readonly environment: Readonly<Record<string, string>>;
}

/** What is looked at: some builds of a project, on this machine. */
export interface Subject {
  /** Top directory of the project's repository. */
  readonly root: string;
  readonly command: KasCommand;
  /** Where the command is kas-container. */
  readonly container: ContainerSettings | undefined;
  /** At least one. */
  readonly builds: readonly [PlannedBuild, ...PlannedBuild[]];
  /** Directory of the build records. */
  readonly records: string;
}
