import { existsSync } from 'node:fs';
import { readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { z } from 'zod';
import { hasErrno, messageOf, UserError } from '../errors.ts';
import {
  type ConfigDocument,
  type ConfigPath,
  type Problem,
  parseConfigDocument,
} from './document.ts';
import { kasFileProblems } from './kas-files.ts';
import { type Config, configSchema } from './schema.ts';
import { typeMessage } from './yaml-words.ts';

/** A configuration that is right in itself; `error` places what later stages find wrong with it. */
export interface LoadedConfig {
  readonly config: Config;
  /** Absolute and without symbolic links; every path in the configuration is relative to it. */
  readonly directory: string;
  readonly error: ConfigDocument['error'];
}

/**
 * Reads and checks a configuration file, and that the kas files it names exist.
 * @throws UserError `config-missing` or `config-invalid`
 */
export async function loadConfig(file: string): Promise<LoadedConfig> {
  const document = parseConfigDocument(await readConfig(file), file);
  const config = parseConfig(document);
  const directory = await realpath(dirname(resolve(file)));
  const problems = await kasFileProblems(config, directory);
  if (problems.length > 0) throw document.error(problems);
  return { config, directory, error: document.error };
}

/** @throws UserError `config-invalid` naming every place that does not fit the schema */
function parseConfig(document: ConfigDocument): Config {
  const result = configSchema.safeParse(document.value, {
    error: (issue) =>
      issue.code === 'invalid_type' ? typeMessage(issue.expected, issue.input) : undefined,
  });
  if (result.success) return result.data;
  throw document.error(result.error.issues.flatMap((issue) => problemsOf(issue)));
}

async function readConfig(file: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (cause) {
    if (hasErrno(cause, 'ENOENT')) {
      const above = nearestAbove(file);
      const elsewhere =
        'run this in the kas project, or name the file with --config FILE; isar-artifacts init writes a first one';
      throw new UserError('config-missing', `${file} does not exist`, {
        hint: above === undefined ? elsewhere : `there is ${above}: run this where it is`,
      });
    }
    if (hasErrno(cause, 'ERR_ENCODING_INVALID_ENCODED_DATA')) {
      throw new UserError('config-invalid', `${file} is not UTF-8 text`, {
        hint: 'save it as UTF-8',
        cause,
      });
    }
    throw new UserError('config-missing', `${file} cannot be read: ${messageOf(cause)}`, {
      hint: 'name a file that you may read, with --config FILE',
      cause,
    });
  }
}

/** Of a union, the branch that came furthest says what is wrong; else the union itself does. */
function problemsOf(issue: z.core.$ZodIssue, parent: ConfigPath = []): Problem[] {
  const path = [...parent, ...issue.path];
  if (issue.code === 'invalid_union') {
    const branches = issue.errors.filter((branch) =>
      branch.some((inner) => inner.path.length > 0 || inner.code !== 'invalid_type'),
    );
    const [best] = branches.toSorted((a, b) => depth(b) - depth(a));
    if (best !== undefined) return best.flatMap((inner) => problemsOf(inner, path));
  }
  if (issue.code === 'invalid_key')
    return [{ path, message: issue.issues[0]?.message ?? issue.message }];
  if (issue.code === 'unrecognized_keys') {
    // The schema says one line for each key, so that each has its own place.
    const messages = issue.message.split('\n');
    return issue.keys.map((key, index) => ({
      path: [...path, key],
      message: messages[index] ?? issue.message,
    }));
  }
  return [{ path, message: issue.message }];
}

function depth(branch: readonly z.core.$ZodIssue[]): number {
  return Math.max(...branch.map((issue) => issue.path.length));
}

/** The next one of that name in a directory above, for whoever is in a directory of the project. */
function nearestAbove(file: string): string | undefined {
  const name = basename(file);
  for (let at = dirname(resolve(file)); at !== dirname(at); at = dirname(at)) {
    const above = join(dirname(at), name);
    if (existsSync(above)) return relative('', above);
  }
  return undefined;
}
