import { foreignLogLine } from '../escape/log-line.ts';
import type { Transfer } from './reporter.ts';

/** How far one file is, or all of them. Times are milliseconds of any clock that only goes forward. */
export interface Measure {
  readonly done: number;
  readonly size: number;
  /** The bytes that went by until then, for about the last `rateWindow`. */
  readonly samples: readonly Sample[];
}

interface Sample {
  readonly time: number;
  readonly bytes: number;
}

export interface FileProgress extends Measure {
  /** Inert on a terminal and in a log. */
  readonly name: string;
  readonly activity: Transfer['activity'];
}

export interface Progress {
  readonly files: ReadonlyMap<string, FileProgress>;
  readonly all: Measure;
  /** When something last moved, began or went away. */
  readonly changed: number;
}

export const noProgress: Progress = {
  files: new Map(),
  all: { done: 0, size: 0, samples: [] },
  changed: 0,
};

/** A rate is one of this time: a pause, or a jump where an upload is resumed, is soon forgotten. */
const rateWindow = 10_000;
/** A shorter time says nothing of a rate. */
const shortestTime = 1000;
/** Samples that are closer to each other would only cost memory. */
const sampleDistance = 200;

/** What is known after a report of the transfers. */
export function advance(before: Progress, transfers: readonly Transfer[], now: number): Progress {
  const files = new Map<string, FileProgress>();
  let [done, size, moved, changed] = [0, 0, 0, transfers.length !== before.files.size];
  for (const transfer of transfers) {
    const file = { ...transfer, ...soundSizes(transfer), name: inertName(transfer.name) };
    const key = unusedKey(files, `${file.activity} ${file.name}`);
    const known = before.files.get(key);
    // What went back began anew: the bytes before that say nothing of what comes.
    const samples = known !== undefined && known.done <= file.done ? known.samples : [];
    files.set(key, { ...file, samples: sampled(samples, { time: now, bytes: file.done }) });
    if (samples.length > 0) moved += file.done - (known?.done ?? 0);
    if (known?.done !== file.done || known.size !== file.size) changed = true;
    done += file.done;
    size += file.size;
  }
  // The sum of `done` jumps with every resumed file that joins: only what moved makes a rate.
  const bytes = moved + (before.all.samples.at(-1)?.bytes ?? 0);
  const samples = sampled(before.all.samples, { time: now, bytes });
  return { files, all: { done, size, samples }, changed: changed ? now : before.changed };
}

export function unfinishedOf({ files }: Progress): readonly FileProgress[] {
  return [...files.values()].filter(({ done, size }) => done < size);
}

/** Whole percent: 100 of it only when everything is done. */
export function percentOf({ done, size }: Measure): number {
  return done >= size ? 100 : Math.min(99, Math.floor((done * 100) / size));
}

/** @returns bytes per second; undefined where it is too early to tell */
export function rateOf({ samples }: Measure, now: number): number | undefined {
  const first = samples.findLast(({ time }) => time <= now - rateWindow) ?? samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const time = now - first.time;
  return time < shortestTime ? undefined : ((last.bytes - first.bytes) / time) * 1000;
}

/** @returns how many seconds are left; undefined where nobody can tell */
export function secondsLeft(measure: Measure, now: number): number | undefined {
  const seconds = (measure.size - measure.done) / (rateOf(measure, now) ?? 0);
  return seconds < longestEstimate ? seconds : undefined;
}

/** What is said to take longer, or for ever, does not move. */
const longestEstimate = 99 * 24 * 3600;

function sampled(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  const [secondLast, last] = [samples.at(-2), samples.at(-1)];
  // Nobody reported for so long that there was nothing to do, not that it was slow.
  if (last === undefined || sample.time - last.time > rateWindow) return [sample];
  const close = secondLast !== undefined && last.time - secondLast.time < sampleDistance;
  const kept = close ? samples.slice(0, -1) : samples;
  const first = kept.findLastIndex(({ time }) => time <= sample.time - rateWindow);
  return [...kept.slice(Math.max(0, first)), sample];
}

/** A file that grows or shrinks under our hands must not make more than 100 percent of it. */
function soundSizes(transfer: Transfer): { readonly done: number; readonly size: number } {
  const size = soundSize(transfer.size);
  return { size, done: Math.min(size, soundSize(transfer.done)) };
}

function soundSize(bytes: number): number {
  return bytes > 0 ? Math.min(bytes, Number.MAX_SAFE_INTEGER) : 0;
}

/** Besides what is no good in a log: what turns the direction of writing, and joins to one emoji. */
function inertName(name: string): string {
  return foreignLogLine(name.toWellFormed().replace(/\p{Cf}/gu, ''));
}

/** Files of two directories may have one name. */
function unusedKey(files: ReadonlyMap<string, unknown>, wanted: string): string {
  let key = wanted;
  while (files.has(key)) key += '+';
  return key;
}
