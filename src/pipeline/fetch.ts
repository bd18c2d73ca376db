import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { didYouMean } from '../config/suggest.ts';
import { storePath } from '../digest/store-path.ts';
import { UserError } from '../errors.ts';
import { nixAttributePath } from '../escape/nix.ts';
import { type FetchOptions, fetchPin } from '../fetch/fetch-pin.ts';
import { addToStore, isInStore } from '../nix/add.ts';
import type { Registry } from '../registry/pins.ts';
import type { Reporter } from '../report/reporter.ts';
import { inspector } from '../verify/inspect.ts';
import { readersOf } from '../verify/readers.ts';
import { type PinTarget, pinTargets } from '../verify/target.ts';
import { asRead } from './as-read.ts';
import { located } from './located.ts';
import type { Project } from './project.ts';
import { makeStateDirectory } from './state.ts';

export interface FetchWanted {
  /** Attribute paths; that of a tree stands for all that is below it. */
  readonly attributes: readonly string[];
  readonly into: /** Files, under their store names. */
    | { readonly directory: string }
    /** And no file is left. `keep`: link them from the project, so that Nix keeps them. */
    | { readonly nixStore: true; readonly keep: boolean };
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
}

export interface Fetched {
  readonly attribute: string;
  /** Of the file, or in the Nix store. */
  readonly path: string;
  /** `replaced`: another file was there. */
  readonly how: 'fetched' | 'present' | 'replaced';
}

export interface Unfetched {
  readonly attribute: string;
  readonly error: UserError;
}

/**
 * Downloads pins of the registry, and checks them, without evaluating anything. One that cannot be
 * had keeps none of the others back.
 * @throws UserError where nothing can be had
 */
export async function fetchPins(
  project: Project,
  registry: Registry,
  { attributes, into, reporter, signal }: FetchWanted,
): Promise<{ fetched: Fetched[]; failed: Unfetched[] }> {
  const { store, paths } = project;
  const wanted = wantedOf(pinTargets(registry), attributes);
  const readable = asRead(project, registry);
  const isPrivate = readable.registry.access.credentials !== undefined;
  const readers = readersOf({ store, isPrivate });
  const { targets, lost } = await located(wanted, readable, inspector(readers, signal));
  const intoStore = 'nixStore' in into;
  if (intoStore) await makeStateDirectory(paths.state);
  // Not where a file of that name may be somebody's.
  const directory = intoStore ? join(paths.state, 'fetched') : into.directory;
  await mkdir(directory, { recursive: true });
  const fetched: Fetched[] = [];
  const failed: Unfetched[] = [];
  for (const target of targets) {
    const { attribute, pin } = target;
    const task = reporter.begin(`fetch ${attribute}`);
    const onProgress = (done: number) =>
      task.progress([{ name: pin.name, activity: 'checking', done, size: pin.size ?? done }]);
    const path = join(directory, pin.name);
    const options = { path, readersOf: readers, signal, onProgress };
    try {
      const one = intoStore
        ? await fetchIntoStore(target, options, into.keep ? paths.state : undefined)
        : { path, how: await fetchPin(target, options) };
      task.succeed(one.how);
      fetched.push({ attribute, ...one });
    } catch (error) {
      task.fail('not fetched');
      signal.throwIfAborted();
      if (!(error instanceof UserError)) throw error;
      failed.push({ attribute, error: reasonOf(error, target, lost) });
    }
  }
  const [first] = failed;
  if (first !== undefined && fetched.length === 0) throw first.error;
  return { fetched, failed };
}

/** What cannot be had for want of a record has no other problem. */
function reasonOf(
  error: UserError,
  { variant }: PinTarget,
  lost: ReadonlyMap<string, UserError>,
): UserError {
  const problem = variant && lost.get(variant.id);
  return problem !== undefined && error.code === 'not-published' ? problem : error;
}

/** @param state where the links are that keep it */
async function fetchIntoStore(
  target: PinTarget,
  options: FetchOptions,
  state: string | undefined,
): Promise<Pick<Fetched, 'path' | 'how'>> {
  const { name, sha256 } = target.pin;
  const path = storePath(name, sha256);
  const isThere = await isInStore(path);
  if (!isThere) await fetchPin(target, options);
  const root = state === undefined ? undefined : join(state, 'roots', name);
  await addToStore({ file: options.path, name, storePath: path, root });
  await rm(options.path, { force: true });
  return { path, how: isThere ? 'present' : 'fetched' };
}

function wantedOf(targets: readonly PinTarget[], attributes: readonly string[]): PinTarget[] {
  const known = new Set(
    targets.flatMap(({ pin: { attributePath } }) =>
      attributePath.map((_, index) => nixAttributePath(attributePath.slice(0, index + 1))),
    ),
  );
  for (const wanted of attributes) {
    if (known.has(wanted)) continue;
    const problem = `nothing is pinned as ${wanted}${didYouMean(wanted, [...known])}`;
    throw new UserError('variant-unknown', problem, {
      hint: 'isar-artifacts list names all that is',
    });
  }
  const isWanted = (attribute: string) =>
    attributes.some((one) => attribute === one || attribute.startsWith(`${one}.`));
  return targets.filter(({ attribute }) => isWanted(attribute));
}
