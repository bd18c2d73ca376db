import { transferBoard } from '../publish/transfers.ts';
import type { Registry } from '../registry/pins.ts';
import type { Transfer } from '../report/reporter.ts';
import type { ObjectStore } from '../store/object-store.ts';
import { checkPin, whoseOf } from './check-pin.ts';
import { checkRecord } from './check-record.ts';
import { inspector } from './inspect.ts';
import type { Patience } from './patience.ts';
import { readersOf } from './readers.ts';
import { joined, type Part, type VerifiedPin, type VerifyResult } from './result.ts';
import { type PinTarget, pinTargets } from './target.ts';

export interface VerifyOptions {
  /** URLs below its public one are asked of it, too. */
  readonly store: ObjectStore;
  /** Read and hash everything, and do not only ask for it. */
  readonly deep: boolean;
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
  const { store, deep, signal, patience, onProgress = () => {} } = options;
  const isPrivate = registry.access.credentials !== undefined;
  const asked = inspector(readersOf({ store, isPrivate, patience }), signal);
  const variants = [...registry.variants.values()];
  const checks = variants.map((variant) => checkRecord(variant, registry.access, asked));
  // First: what they say of the objects is what the pins are compared with.
  const records = await Promise.all(checks);
  const recordOf = new Map(variants.map(({ id }, index) => [id, records[index]?.record]));
  const targets = pinTargets(registry);
  const means = { inspector: asked, deep, track: transferBoard(options.onTransfers ?? (() => {})) };
  let done = 0;
  const parts = await Promise.all(
    targets.map(async (target) => {
      const part = await checkPin(target, recordOf.get(target.variant?.id ?? ''), means);
      onProgress(++done, targets.length);
      return part;
    }),
  );
  const { findings, unreachable } = joined([...records, ...parts]);
  return {
    pins: targets.map((target) => verifiedPin(target, { findings, unreachable })),
    findings,
    unreachable,
    unpublished: targets.filter(({ pin }) => pin.url === undefined).map(whoseOf),
    notices: asked.notices,
    checked: asked.checked,
  };
}

function verifiedPin(target: PinTarget, { findings, unreachable }: Part): VerifiedPin {
  const { attribute, pin } = target;
  const isIts = (one: { readonly attribute?: string }) => one.attribute === attribute;
  const { name, url } = pin;
  const status = () => {
    if (findings.some(isIts)) return 'wrong';
    if (url === undefined) return 'unpublished';
    return unreachable.some(isIts) ? 'unreachable' : 'ok';
  };
  return { ...whoseOf(target), name, ...(url === undefined ? {} : { url }), status: status() };
}
