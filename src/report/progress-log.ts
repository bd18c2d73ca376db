import { figuresOf } from './figures.ts';
import { formatDuration } from './format.ts';
import { advance, noProgress, type Progress, percentOf, unfinishedOf } from './progress.ts';
import type { Task } from './reporter.ts';

/** Often enough to see that it goes on, seldom enough to read the rest of the log. */
export const progressInterval = 10_000;

const mostNames = 3;

/** Says now and then how far the transfers are, where what is said stays. */
export function progressLog(
  say: (line: string) => void,
  interval: number,
): Pick<Task, 'progress'> & { stop(): void } {
  let progress = noProgress;
  let timer: NodeJS.Timeout | undefined;
  let told: number | undefined;
  let ended = false;
  const tell = () => {
    const now = performance.now();
    const stalled = now - progress.changed;
    const news = progress.changed !== told;
    if (!news && stalled < 2 * interval) return;
    told = progress.changed;
    const line = news ? progressLine(progress, now) : stalledLine(progress, stalled);
    if (line !== undefined) say(line);
  };
  return {
    progress: (transfers) => {
      progress = advance(progress, transfers, performance.now());
      if (!ended) timer ??= setInterval(tell, interval).unref();
    },
    stop: () => {
      ended = true;
      clearInterval(timer);
    },
  };
}

/** @returns undefined where nothing is being transferred */
export function progressLine(progress: Progress, now: number): string | undefined {
  const [file] = unfinishedOf(progress);
  if (file === undefined) return undefined;
  const { size: count } = progress.files;
  const { percent, amount, rate, left } = figuresOf(progress.all, now);
  const figures = [percent, amount, rate, left].filter(Boolean).join(', ');
  if (count === 1) return `${file.activity} ${file.name}: ${figures}`;
  return `${workOf(progress)}; all ${count} files: ${figures}`;
}

/** @returns undefined where nothing is being transferred */
export function stalledLine(progress: Progress, milliseconds: number): string | undefined {
  if (unfinishedOf(progress).length === 0) return undefined;
  const seconds = Math.floor(milliseconds / 1000);
  return `${workOf(progress)}: no progress for ${formatDuration(seconds)}`;
}

function workOf(progress: Progress): string {
  const unfinished = unfinishedOf(progress);
  const named = unfinished
    .slice(0, mostNames)
    .map((file) => `${file.activity} ${file.name} ${percentOf(file)} %`);
  const more = unfinished.length - named.length;
  return [...named, ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}
