import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { didYouMean } from '../config/suggest.ts';
import { storePath } from '../digest/store-path.ts';
import { UserError } from '../errors.ts';
import { fetchPin } from '../fetch/fetch-pin.ts';
import { addToStore } from '../nix/add.ts';
import type { Registry } from '../registry/pins.ts';
import type { Reporter } from '../report/reporter.ts';
import { readersOf } from '../verify/readers.ts';
import { type PinTarget, pinTargets } from '../verify/target.ts';
import type { Project } from './project.ts';

export interface FetchWanted {
  /** Attribute paths; that of a tree stands for all that is below it. */
  readonly attributes: readonly string[];
  /** Where files go, under their store names. */
  readonly directory: string;
  /** They go into the Nix store, and no file is left. */
  readonly intoStore: boolean;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
}

export interface Fetched {
  readonly attribute: string;
  /** Of the file, or in the Nix store. */
  readonly path: string;
  readonly how: 'fetched' | 'present';
}

/** Downloads pins of the registry, and checks them, without evaluating anything. */
export async function fetchPins(
  { store }: Project,
  registry: Registry,
  { attributes, directory, intoStore, reporter, signal }: FetchWanted,
): Promise<Fetched[]> {
  const targets = wantedOf(pinTargets(registry), attributes);
  await mkdir(directory, { recursive: true });
  const isPrivate = registry.access.credentials !== undefined;
  const readers = readersOf({ store, isPrivate });
  const fetched: Fetched[] = [];
  for (const target of targets) {
    const { attribute, pin } = target;
    const path = join(directory, pin.name);
    const task = reporter.begin(`fetch ${attribute}`);
    const onProgress = (done: number) =>
      task.progress([{ name: pin.name, activity: 'checking', done, size: pin.size ?? done }]);
    try {
      const how = await fetchPin(target, { path, readersOf: readers, signal, onProgress });
      const inStore = storePath(pin.name, pin.sha256);
      if (intoStore) {
        await addToStore({ file: path, name: pin.name, storePath: inStore });
        await rm(path);
      }
      task.succeed(how);
      fetched.push({ attribute, path: intoStore ? inStore : path, how });
    } catch (error) {
      task.fail('not fetched');
      throw error;
    }
  }
  return fetched;
}

function wantedOf(targets: readonly PinTarget[], attributes: readonly string[]): PinTarget[] {
  const known = targets.map(({ attribute }) => attribute);
  const isBelow = (attribute: string, wanted: string) =>
    attribute === wanted || attribute.startsWith(`${wanted}.`);
  for (const wanted of attributes) {
    if (known.some((attribute) => isBelow(attribute, wanted))) continue;
    throw new UserError(
      'variant-unknown',
      `nothing is pinned as ${wanted}${didYouMean(wanted, known)}`,
      {
        hint: 'isar-artifacts list names all that is',
      },
    );
  }
  return targets.filter(({ attribute }) => attributes.some((one) => isBelow(attribute, one)));
}
