import { foreignLogLine } from '../escape/log-line.ts';
import { barsOf, type Canvas } from './bars.ts';
import { cellsOf, cutEnd } from './fit.ts';
import { formatDuration } from './format.ts';
import { advance, noProgress } from './progress.ts';
import type { BuildStep, Task } from './reporter.ts';

/** What is shown of a task while it lasts. */
export interface LiveTask extends Pick<Task, 'log' | 'progress' | 'building'> {
  readonly title: string;
  readonly elapsed: () => string;
  /**
   * What is behind the title, empty where there is nothing to say yet, and the lines below it. No
   * line is wider than the canvas, with the title before the first one.
   */
  lines(canvas: Canvas): readonly [string, ...string[]];
}

/** kas puts them before each line; there is no room for them here. */
const timeAndLevel = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d - [A-Z]+ *- /;

export function liveTask(title: string): LiveTask {
  const started = performance.now();
  let [logged, progress] = ['', noProgress];
  let step: BuildStep | undefined;
  const elapsed = () => formatDuration(Math.round((performance.now() - started) / 1000));
  /** How far a build is says more than the last line of its log. */
  const doing = () =>
    step?.percent === undefined
      ? `${elapsed()} ${logged}`
      : `${step.percent} % ${elapsed()} ${foreignLogLine(step.text)}`;
  return {
    title,
    elapsed,
    log: (line) => {
      logged = foreignLogLine(line).replace(timeAndLevel, '');
    },
    progress: (transfers) => {
      progress = advance(progress, transfers, performance.now());
    },
    building: (now) => {
      step = now;
    },
    lines: (canvas) => {
      const bars = barsOf(progress, performance.now(), canvas);
      if (logged === '' && step === undefined && bars.length === 0) return [''];
      // The build is over: what is transferred now says more.
      const behind = bars.length > 0 ? elapsed() : doing();
      return [cutEnd(behind, canvas.columns - cellsOf(title) - 1), ...bars];
    },
  };
}
