import { transferBoard } from '../publish/transfers.ts';
import type { Registry } from '../registry/pins.ts';
import type { Transfer } from '../report/reporter.ts';
import type { ObjectStore } from '../store/object-store.ts';
import { checkCache } from './check-cache.ts';
import { checkPin, whoseOf } from './check-pin.ts';
import { inspector } from './inspect.ts';
import { checkRecords, withUrls } from './locate.ts';
import type { Patience } from './patience.ts';
import { readersOf } from './readers.ts';
import {
  joined,
  nothing,
  type Part,
  type VerifiedPin,
  type VerifyResult,
  type Whose,
} from './result.ts';
import { type PinTarget, pinTargets } from './target.ts';

export interface VerifyOptions {
  /** URLs below its public one are asked of it, too. */
  readonly store: ObjectStore;
  /** Read and hash everything, and do not only ask for it. */
  readonly deep: boolean;
  /** Where everything is, of a registry that leaves URLs to the build records: a hash map. */
  readonly below?: string | undefined;
  /** The store is to be a binary cache, too. */
  readonly cache?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Pins that are done, of all. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** What is being read. */
  readonly onTransfers?: ((transfers: readonly Transfer[]) => void) | undefined;
  readonly patience?: Patience | undefined;
}

/**
 * Whether everything that a registry pins can be fetched, and is what it says. What is wrong, or
 * cannot be asked, is in the result.
 * @throws UserError `program-missing` without zstd, or the reason of the signal
 */
export async function verify(registry: Registry, options: VerifyOptions): Promise<VerifyResult> {
  const { store, deep, below, signal, patience, onProgress = () => {} } = options;
  const isPrivate = registry.access.credentials !== undefined;
  const asked = inspector(readersOf({ store, isPrivate, patience }), signal);
  // First: what they say of the objects is what the pins are compared with.
  const recorded = await checkRecords(registry, below, asked);
  const recordOf = recorded.records;
  const targets = pinTargets(below === undefined ? registry : withUrls(registry, recordOf, below));
  const means = { inspector: asked, deep, track: transferBoard(options.onTransfers ?? (() => {})) };
  let done = 0;
  const parts = await Promise.all(
    targets.map(async (target) => {
      const part = await checkPin(target, recordOf.get(target.variant?.id ?? ''), means);
      onProgress(++done, targets.length);
      return part;
    }),
  );
  const { publicUrl } = store;
  const cached = options.cache
    ? await checkCache(targets, recordOf, { ...means, publicUrl })
    : noCache;
  const { findings, unreachable } = joined([recorded, ...parts, cached]);
  /** Only the record knows where it is, and there is none to be read. */
  const isLost = ({ pin, variant }: PinTarget) =>
    below !== undefined &&
    pin.url === undefined &&
    variant?.record !== undefined &&
    !recordOf.has(variant.id);
  const unpublished = targets.filter((target) => target.pin.url === undefined && !isLost(target));
  return {
    pins: targets.map((target) => verifiedPin(target, { findings, unreachable }, isLost(target))),
    findings,
    unreachable,
    unpublished: unpublished.map((target) => ({
      ...whoseOf(target),
      problem: below === undefined ? 'without a URL: Nix will ask for the file' : unmarked,
      hint: target.variant === undefined ? adopted : built,
    })),
    notices: [...asked.notices, ...cached.notices],
    checked: asked.checked,
  };
}

const noCache = { ...nothing, notices: [] };
const built = 'where they were built: isar-artifacts publish --pinned';
const adopted =
  'they were adopted: isar-artifacts build --publish for the variants that have them, then isar-artifacts update';
const unmarked = 'without the comment that names their build record, which knows where they are';

function verifiedPin(
  target: PinTarget,
  { findings, unreachable }: Part,
  isLost: boolean,
): VerifiedPin {
  const { attribute, variant, pin } = target;
  // What is known of a record is known of the pins that nothing but the record leads to.
  const isIts = (one: Whose) =>
    one.attribute === attribute ||
    (isLost && one.attribute === undefined && one.variant === variant?.id);
  const { name, url } = pin;
  const status = () => {
    if (findings.some(isIts)) return 'wrong';
    if (unreachable.some(isIts)) return 'unreachable';
    return url === undefined ? 'unpublished' : 'ok';
  };
  return { ...whoseOf(target), name, ...(url === undefined ? {} : { url }), status: status() };
}
