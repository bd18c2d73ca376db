import { resolve } from 'node:path';
import { fetchPins } from '../pipeline/fetch.ts';
import { presentRegistry } from '../pipeline/registry-file.ts';
import { type GivenOptions, openContext } from './context.ts';
import { conclude } from './print.ts';

export interface FetchGiven extends GivenOptions {
  readonly output?: string | undefined;
  readonly nixStore?: true | undefined;
}

export async function fetch(attributes: readonly string[], given: FetchGiven): Promise<void> {
  const context = await openContext({ ...given, dryRun: true });
  const { project, reporter, signal } = context;
  const fetched = await fetchPins(project, await presentRegistry(project.registry), {
    attributes,
    into: given.nixStore
      ? { nixStore: true, keep: given.gcRoot !== false }
      : { directory: resolve(given.output ?? '.') },
    reporter,
    signal,
  });
  const rows = fetched.map(({ attribute, how, path }) => [attribute, how, path]);
  await conclude(context, { fetched }, () => [
    { table: { head: ['artifact', 'how', 'where'], rows } },
  ]);
}
