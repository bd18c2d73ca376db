import { resolve } from 'node:path';
import { exitCodes } from '../errors.ts';
import { fetchPins } from '../pipeline/fetch.ts';
import { presentRegistry } from '../pipeline/registry-file.ts';
import { type GivenOptions, openContext } from './context.ts';
import { conclude } from './print.ts';
import type { Ending } from './program.ts';

export interface FetchGiven extends GivenOptions {
  readonly output?: string | undefined;
  readonly nixStore?: true | undefined;
}

export async function fetch(
  attributes: readonly string[],
  given: FetchGiven,
  ending: Ending,
): Promise<void> {
  const context = await openContext({ ...given, dryRun: true });
  const { project, reporter, signal } = context;
  const { fetched, failed } = await fetchPins(project, await presentRegistry(project.registry), {
    attributes,
    into: given.nixStore
      ? { nixStore: true, keep: given.gcRoot !== false }
      : { directory: resolve(given.output ?? '.') },
    reporter,
    signal,
  });
  if (failed.length > 0) ending.code = exitCodes.partial;
  const problems = failed.map(({ attribute, error: { code, message, hint } }) => ({
    attribute,
    error: { code, message, hint },
  }));
  const rows = fetched.map(({ attribute, how, path }) => [attribute, how, path]);
  await conclude(context, { fetched, failed: problems }, () => [
    { table: { head: ['artifact', 'how', 'where'], rows } },
    ...problems.map(({ attribute, error: { message, hint } }) => ({
      title: `${attribute}: ${message}`,
      lines: hint === undefined ? [] : [`hint: ${hint}`],
    })),
  ]);
}
