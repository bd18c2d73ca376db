import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrno, messageOf } from '../../../src/errors.ts';
import { parseNamedValues, parsePaths } from './environment-files.ts';
import type { SecretMasker } from './secret-masker.ts';
import type { StepLog } from './step-log.ts';

/** What a step wrote into the files that the runner gave it. */
export interface StepFileValues {
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  /** For later steps. */
  readonly env: Readonly<Record<string, string>>;
  /** Directories to put before `PATH` for later steps. */
  readonly path: readonly string[];
  /** Empty when it was too long: GitHub drops it whole. */
  readonly summary: string;
  /** A file was malformed, and so the step fails. */
  readonly failed: boolean;
}

export interface StepFiles {
  /** `GITHUB_OUTPUT` and its kin. */
  readonly environment: Readonly<Record<string, string>>;
  /** Reads them after the step, and tells its log what is wrong with them. */
  read(log: StepLog, masker: SecretMasker): Promise<StepFileValues>;
}

/** 1 MiB. */
const longestSummary = 1024 * 1024;

const names = ['OUTPUT', 'STATE', 'ENV', 'PATH', 'STEP_SUMMARY'] as const;

/** Makes the files of one step, empty and under names that no other step has. */
export async function stepFiles(runnerTemp: string): Promise<StepFiles> {
  const directory = join(runnerTemp, '_runner_file_commands');
  const suffix = randomUUID();
  const pathOf = (name: string) => join(directory, `${name.toLowerCase()}_${suffix}`);
  await mkdir(directory, { recursive: true });
  await Promise.all(names.map((name) => writeFile(pathOf(name), '')));
  return {
    environment: Object.fromEntries(names.map((name) => [`GITHUB_${name}`, pathOf(name)])),
    read: async (log, masker) => {
      let failed = false;
      const values = async (name: 'OUTPUT' | 'STATE' | 'ENV') => {
        try {
          const parsed = parseNamedValues(await textOf(pathOf(name)));
          if (name === 'ENV') refuseNodeOptions(parsed);
          return parsed;
        } catch (error) {
          failed = true;
          const message = `Unable to process file command '${name.toLowerCase()}' successfully.`;
          log.annotate({ level: 'error', message });
          log.annotate({ level: 'error', message: messageOf(error) });
          return {};
        }
      };
      const [outputs, state, env] = [
        await values('OUTPUT'),
        await values('STATE'),
        await values('ENV'),
      ];
      const path = parsePaths(await textOf(pathOf('PATH')));
      const summary = shownSummary(await textOf(pathOf('STEP_SUMMARY')), log, masker);
      return { outputs, state, env, path, summary, failed };
    },
  };
}

/** A step may remove what it was given: then it has said nothing. */
async function textOf(file: string): Promise<string> {
  try {
    return new TextDecoder().decode(await readFile(file));
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return '';
    throw error;
  }
}

function refuseNodeOptions(env: Readonly<Record<string, string>>): void {
  if (!('NODE_OPTIONS' in env)) return;
  throw new Error("Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
}

function shownSummary(text: string, log: StepLog, masker: SecretMasker): string {
  const size = Buffer.byteLength(text);
  if (size <= longestSummary) return text.split('\n').map(masker.mask).join('\n');
  log.annotate({
    level: 'error',
    message: `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of ${longestSummary / 1024}k, got ${Math.floor(size / 1024)}k.`,
  });
  return '';
}
