import type { Encoding } from '../digest/encoding.ts';
import { interruption } from '../interruption.ts';
import { openProject, type Project, type Settings } from '../pipeline/project.ts';
import { makeStateDirectory } from '../pipeline/state.ts';
import { filterVariants } from '../plan/filter.ts';
import type { Variant } from '../plan/variant.ts';
import { liveReporter } from '../report/live.ts';
import { plainReporter, quietReporter } from '../report/plain.ts';
import type { Reporter } from '../report/reporter.ts';
import { isLive } from '../report/style.ts';
import { rememberWords } from './reading.ts';

/** What the shared options come to. */
export interface GivenOptions {
  readonly config: string;
  readonly machine?: readonly string[] | undefined;
  readonly role?: readonly string[] | undefined;
  readonly variant?: readonly string[] | undefined;
  readonly axis?: readonly string[] | undefined;
  /** Names of variants may be beginnings. */
  readonly abbreviated?: boolean;
  readonly storage?: string | undefined;
  readonly compression?: Encoding | undefined;
  readonly base?: string | undefined;
  readonly forge?: Settings['forge'];
  readonly buildDirectory?: Settings['buildDirectory'];
  readonly dryRun?: true | undefined;
  readonly force?: true | undefined;
  readonly repair?: true | undefined;
  readonly json?: true | undefined;
  readonly quiet?: true | undefined;
  readonly verbose?: true | undefined;
  readonly failFast?: true | undefined;
  readonly retries?: number;
  readonly publish?: true | undefined;
  readonly propose?: true | undefined;
  readonly check?: true | undefined;
  readonly gcRoot?: boolean | undefined;
  readonly build?: boolean | undefined;
  readonly groupBy?: string | undefined;
}

export interface Context {
  readonly project: Project;
  /** Those that the filters leave. */
  readonly selected: readonly Variant[];
  readonly reporter: Reporter;
  /** The result goes to stdout as JSON, and not by way of the reporter. */
  readonly json: boolean;
  /** Aborted by SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
}

export async function openContext(given: GivenOptions): Promise<Context> {
  const settings = {
    storage: given.storage || undefined,
    base: given.base || undefined,
    forge: given.forge,
    compression: given.compression,
    buildDirectory: given.buildDirectory,
  };
  const project = await openProject(given.config, settings, process.env);
  const selected = filterVariants(project.variants, given);
  if (!given.dryRun) await makeStateDirectory(project.paths.state);
  rememberWords(given.config, project.variants, project.paths);
  const [reporter, json] = [reporterFor(given), given.json === true];
  return { project, selected, reporter, json, signal: interruption() };
}

export function reporterFor({ quiet, verbose }: Pick<GivenOptions, 'quiet' | 'verbose'>): Reporter {
  const { stdout, stderr, env } = process;
  if (quiet) return quietReporter({ stdout, stderr });
  if (!verbose && isLive(stderr, env)) return liveReporter({ stdout, stderr }, env);
  return plainReporter({ stdout, stderr }, { verbose: verbose === true });
}
