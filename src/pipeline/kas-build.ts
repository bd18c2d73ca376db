import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type BuildDirectories, buildsBeside } from '../build/directories.ts';
import { type BuildProgress, noBuildProgress } from '../build/log/progress.ts';
import { percentOfBuild, progressText } from '../build/log/progress-text.ts';
import { measure } from '../build/measure.ts';
import { type KasStart, startKas, type Tools } from '../build/start-kas.ts';
import { putBack } from '../collect/capture.ts';
import { fingerprintOf } from '../collect/fingerprint.ts';
import { beginJournal, endJournal, type Journal } from '../collect/journal.ts';
import { settingsOf } from '../collect/settings.ts';
import { isKasContainer } from '../config/kas-command.ts';
import type { Sha256 } from '../digest/sha256.ts';
import { contentsOf, earliest, type Input, inputsOf } from '../inputs/inputs.ts';
import type { Variant } from '../plan/variant.ts';
import type { BuildStatistics } from '../record/build-record.ts';
import type { BuildStep } from '../report/reporter.ts';
import { plannedBuild } from './planned-build.ts';
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
  /** The file with its whole log. Absent, as what follows, where somebody else built. */
  readonly log?: string;
  readonly statistics?: BuildStatistics;
  /** bitbake's hash of all that the image is built from, where it left one. */
  readonly fingerprint: Sha256 | undefined;
  readonly settings: Readonly<Record<string, string>>;
  /** ISO 8601. */
  readonly startedOn: string;
  readonly finishedOn: string;
}

export async function kasBuild(
  project: Project,
  variant: Variant,
  { onLine, onStep, ...retrying }: KasBuildOptions,
): Promise<KasBuild> {
  const { config } = project.loaded;
  const { directories, environment } = plannedBuild(project, variant);
  const inputs = () => inputsNow(project, variant, directories);
  const before = await inputs();
  const journalFile = join(
    project.paths.journals,
    `${project.buildDirectory === 'shared' ? 'shared' : variant.id}.json`,
  );
  const captured = join(project.paths.captured, variant.id);
  if (project.buildDirectory === 'shared') await putBack(captured, directories.deploy);
  const { deploy } = directories;
  const journal = await beginJournal(journalFile, identity(variant, before), { deploy, captured });
  const startedOn = new Date().toISOString();
  const log = join(project.paths.logs, `${variant.id}.log`);
  let progress: BuildProgress = noBuildProgress;
  const start: KasStart = {
    command: config.kas.command,
    container: isKasContainer(config.kas.command) ? config.kas : undefined,
    variant,
    directories,
    root: project.source.root,
    environment: {
      ...environment,
      KAS_WORK_DIR: directories.work,
      KAS_BUILD_DIR: directories.build,
    },
    log,
    onLine,
    onProgress: (now) => {
      progress = now;
      onStep({ percent: percentOfBuild(now), text: progressText(now) });
    },
    signal: retrying.signal,
  };
  const measured = await measure(directories.build);
  let tries = 0;
  const tools = await retryTransient(() => {
    tries++;
    return startKas(start);
  }, retrying);
  return {
    directories,
    inputs: earliest(before, await inputs()),
    journal,
    endJournal: () => endJournal(journalFile),
    tools,
    log,
    fingerprint: await fingerprintOf(directories.build, {
      machine: variant.axes.machine,
      stem: variant.stem,
    }),
    settings: await settingsOf(directories.build, variant.environment),
    statistics: { ...(await measured()), tries, ...countsOf(progress) },
    startedOn,
    finishedOn: new Date().toISOString(),
  };
}

/** As they lie on disk. */
export function inputsNow(
  { source, loaded, paths, registry }: Project,
  { kas }: Variant,
  directories: BuildDirectories,
): Promise<Input[]> {
  return inputsOf({
    root: source.root,
    kasDirectory: directories.kas,
    workDirectory: directories.work,
    chain: kas,
    except: [registry.file, paths.state, ...buildsBeside(directories, loaded.directory)],
  });
}

/** Remote repositories are not in it: they are not there before the first build. */
function identity({ id, kas, environment }: Variant, inputs: readonly Input[]): string {
  const local = inputs.filter(({ url }) => url === undefined);
  return createHash('sha256')
    .update(JSON.stringify([id, kas, environment, contentsOf(local)]))
    .digest('hex');
}

function countsOf({ task, sstate }: BuildProgress): Pick<BuildStatistics, 'tasks' | 'sstate'> {
  return { ...(task && { tasks: task.of }), ...(sstate && { sstate }) };
}
