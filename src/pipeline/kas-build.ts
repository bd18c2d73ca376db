import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { kasCommand } from '../build/command.ts';
import { type BuildDirectories, buildDirectories } from '../build/directories.ts';
import { kasEnvironment } from '../build/environment.ts';
import { kasVersion } from '../build/kas-version.ts';
import { runKas } from '../build/run-kas.ts';
import { beginJournal, endJournal, type Journal } from '../collect/journal.ts';
import { contentsOf, earliest, type Input, inputsOf } from '../inputs/inputs.ts';
import type { Variant } from '../plan/variant.ts';
import type { Project } from './project.ts';

export interface KasBuildOptions {
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
}

/** A build by kas that ended well, before anybody looked at what it left. */
export interface KasBuild {
  readonly directories: BuildDirectories;
  readonly inputs: readonly Input[];
  /** What lay in the deploy directory before. */
  readonly journal: Journal;
  /** To be called once the build is recorded. */
  readonly endJournal: () => Promise<void>;
  readonly kasVersion: string | undefined;
  /** ISO 8601. */
  readonly startedOn: string;
  readonly finishedOn: string;
}

export async function kasBuild(
  project: Project,
  variant: Variant,
  { signal, onLine }: KasBuildOptions,
): Promise<KasBuild> {
  const { directory, config } = project.loaded;
  const environment = kasEnvironment(project.environment, {
    inherit: config.kas.inherit,
    set: variant.environment,
  });
  const directories = buildDirectories(variant, {
    kas: join(directory, config.kas.directory),
    mode: project.buildDirectory,
    builds: project.paths.builds,
    environment,
  });
  const inputs = () => inputsNow(project, variant, directories);
  const before = await inputs();
  const journalFile = join(
    project.paths.journals,
    `${project.buildDirectory === 'shared' ? 'shared' : variant.id}.json`,
  );
  const journal = await beginJournal(journalFile, identity(variant, before), directories.deploy);
  await mkdir(directories.build, { recursive: true });
  const startedOn = new Date().toISOString();
  await runKas({
    command: kasCommand(config.kas.command, variant.kas),
    cwd: directories.kas,
    environment: {
      ...environment,
      KAS_WORK_DIR: directories.work,
      KAS_BUILD_DIR: directories.build,
    },
    log: join(project.paths.logs, `${variant.id}.log`),
    onLine,
    signal,
  });
  return {
    directories,
    inputs: earliest(before, await inputs()),
    journal,
    endJournal: () => endJournal(journalFile),
    kasVersion: await kasVersion(config.kas.command, { cwd: directories.kas, environment }),
    startedOn,
    finishedOn: new Date().toISOString(),
  };
}

function inputsNow(
  { source, loaded, paths }: Project,
  { kas }: Variant,
  directories: BuildDirectories,
): Promise<Input[]> {
  return inputsOf({
    root: source.root,
    kasDirectory: directories.kas,
    workDirectory: directories.work,
    chain: kas,
    except: [
      paths.registry,
      paths.state,
      directories.build,
      join(directories.work, 'build'),
      join(loaded.directory, 'build'),
    ],
  });
}

/** Remote repositories are not in it: they are not there before the first build. */
function identity({ id, kas }: Variant, inputs: readonly Input[]): string {
  const local = inputs.filter(({ url }) => url === undefined);
  return createHash('sha256')
    .update(JSON.stringify([id, kas, contentsOf(local)]))
    .digest('hex');
}
