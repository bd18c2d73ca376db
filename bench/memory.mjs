import { readdirSync, readFileSync } from 'node:fs';

/** Milliseconds between two looks. */
const every = 20;

/**
 * Looks again and again at what descends from a process, but not at that itself.
 * @param {number} leader
 * @returns {{ stop(): { peak: number, mainPeak: number } }} KiB: of all at one time, of its child
 */
export function watchMemory(leader) {
  const family = new Set([leader]);
  const ignored = new Set([leader, process.pid]);
  let [peak, mainPeak, main] = [0, 0, 0];

  /** @param {number} pid @param {string} status */
  const isKnown = (pid, status) => {
    if (family.has(pid)) return true;
    (family.has(numberIn(status, 'PPid')) ? family : ignored).add(pid);
    // Counted from the next look on: until a child has its own program, it seems to have all the
    // memory of its parent.
    return false;
  };

  const look = () => {
    let sum = 0;
    for (const pid of processes()) {
      if (ignored.has(pid)) continue;
      const status = statusOf(pid);
      if (!isKnown(pid, status)) continue;
      main ||= pid;
      sum += numberIn(status, 'VmRSS');
      if (pid === main) mainPeak = Math.max(mainPeak, numberIn(status, 'VmHWM'));
    }
    peak = Math.max(peak, sum);
  };

  const timer = setInterval(look, every);
  const stop = () => {
    clearInterval(timer);
    return { peak, mainPeak };
  };
  return { stop };
}

/** Parents before their children, or almost always. */
function processes() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

/** @param {number} pid which may have ended */
function statusOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}

/**
 * @param {string} status
 * @param {string} name
 */
function numberIn(status, name) {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
}
