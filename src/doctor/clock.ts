import type { ObjectStore } from '../store/object-store.ts';
import type { Check } from './check.ts';
import { error, type Judgement, ok, warning } from './finding.ts';

const minute = 60_000;
/** S3 refuses requests that are further away. */
const refused = 15 * minute;

/** @param ahead milliseconds that this machine's clock is before the other one */
export function judgeClock(ahead: number, other: string): Judgement {
  const apart = Math.abs(ahead);
  const fix = 'set it, and let something keep it: timedatectl set-ntp true';
  const seconds = `${Math.round(apart / 1000)} s ${ahead > 0 ? 'ahead of' : 'behind'} that of ${other}`;
  if (apart > refused) {
    return error(
      `the clock of this machine is ${seconds}: S3 refuses such requests, and certificates and package lists seem not to be valid`,
      fix,
    );
  }
  if (apart > minute)
    return warning(`the clock of this machine is ${seconds}; S3 refuses 15 minutes and more`, fix);
  return ok(`the clock agrees with that of ${other}`);
}

export function clockCheck(store: ObjectStore): Check {
  const examine = async (signal: AbortSignal) => {
    const asked = Date.now();
    const time = await store.now({ signal }).catch((thrown: unknown) => thrown);
    signal.throwIfAborted();
    // Why it cannot be asked is the finding about the store.
    if (typeof time !== 'number') return ok(`${store.location} does not say what time it has`);
    return judgeClock((asked + Date.now()) / 2 - time, store.location);
  };
  return { name: 'clock', examine, patience: 20_000 };
}
