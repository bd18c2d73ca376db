import { join } from 'node:path';

/** All absolute. */
export interface Paths {
  /** Everything of ours below the project; git ignores it. */
  readonly state: string;
  readonly builds: string;
  readonly captured: string;
  readonly journals: string;
  readonly logs: string;
  readonly records: string;
  /** A file for each process that is at work. */
  readonly running: string;
}

/** @param directory of the configuration */
export function pathsIn(directory: string): Paths {
  const state = join(directory, '.isar-artifacts');
  return {
    state,
    builds: join(state, 'build'),
    captured: join(state, 'captured'),
    journals: join(state, 'journals'),
    logs: join(state, 'logs'),
    records: join(state, 'records'),
    running: join(state, 'running'),
  };
}
