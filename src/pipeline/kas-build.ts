import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { containerVariables, engineVariables } from '../build/container.ts';
import { type BuildDirectories, buildDirectories } from '../build/directories.ts';
import { kasEnvironment } from '../build/environment.ts';
import { percentOfBuild, progressText } from '../build/log/progress-text.ts';
import { type KasStart, startKas, type Tools } from '../build/start-kas.ts';
import { beginJournal, endJournal, type Journal } from '../collect/journal.ts';
import { isKasContainer } from '../config/kas-command.ts';
import { contentsOf, earliest, type Input, inputsOf } from '../inputs/inputs.ts';
import type { Variant } from '../plan/variant.ts';
import type { BuildStep } from '../report/reporter.ts';
import type { Project } from './project.ts';
import { type Retrying, retryTransient } from './retry-build.ts';

export interface KasBuildOptions extends Retrying {
  readonly onLine: (line: string) => void;
  /** Called with all that changes, which may be often. */
  readonly onStep: (step: BuildStep) => void;
}

/** A build by kas that ended well, before anybody looked at what it left. */
export interface KasBuild {
  readonly directories: BuildDirectories;
  readonly inputs: readonly Input[];
  /** What lay in the deploy directory before. */
  readonly journal: Journal;
  /** To be called once the build is recorded. */
  readonly endJournal: () => Promise<void>;
  readonly tools: Tools;
  /** ISO 8601. */
  readonly startedOn: string;
  readonly finishedOn: string;
}

export async function kasBuild(
  project: Project,
  variant: Variant,
  { onLine, onStep, ...retrying }: KasBuildOptions,
): Promise<KasBuild> {
  const { directory, config } = project.loaded;
  const environment = environmentOf(project, variant);
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
  const startedOn = new Date().toISOString();
  const start: KasStart = {
    command: config.kas.command,
    container: isKasContainer(config.kas.command) ? config.kas : undefined,
    variant,
    directories,
    environment: {
      ...environment,
      KAS_WORK_DIR: directories.work,
      KAS_BUILD_DIR: directories.build,
    },
    log: join(project.paths.logs, `${variant.id}.log`),
    onLine,
    onProgress: (progress) =>
      onStep({ percent: percentOfBuild(progress), text: progressText(progress) }),
    signal: retrying.signal,
  };
  const tools = await retryTransient(() => startKas(start), retrying);
  return {
    directories,
    inputs: earliest(before, await inputs()),
    journal,
    endJournal: () => endJournal(journalFile),
    tools,
    startedOn,
    finishedOn: new Date().toISOString(),
  };
}

/** A variable of ours wins over the configuration's image and engine, and what it sets over both. */
function environmentOf({ loaded, environment }: Project, variant: Variant): Tools {
  const { kas } = loaded.config;
  const engine = isKasContainer(kas.command) ? engineVariables : [];
  return kasEnvironment(
    { ...containerVariables(kas), ...environment },
    { inherit: [...kas.inherit, ...engine], set: variant.environment },
  );
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
