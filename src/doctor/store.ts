import type { ObjectStore } from '../store/object-store.ts';
import type { Check } from './check.ts';
import { ok } from './finding.ts';

/** A client tries again and again by itself, and says why in the end. */
const patience = 20_000;

/** Whether it is there, and we may read and write. It throws what the store says, as publishing would. */
export function storeCheck(store: ObjectStore): Check {
  const examine = async (signal: AbortSignal) => {
    // Not a HEAD: those are answered without a reason, also where there is no such bucket.
    for await (const _ of (await store.read('nix-cache-info', { signal })) ?? []) break;
    await store.proveWritable({ signal });
    return ok(`${store.location} can be read and written`);
  };
  return { name: 'store', examine, patience, mustAnswer: true };
}
