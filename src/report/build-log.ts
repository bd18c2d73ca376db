import { foreignLogLine } from '../escape/log-line.ts';
import type { Clock } from './clock.ts';
import { formatDuration } from './format.ts';
import type { BuildStep, Task } from './reporter.ts';

/** Often enough that nobody thinks it hangs. */
const interval = 30_000;

/** Says now and then how far a build is, where what is said stays. */
export function buildLog(
  title: string,
  say: (line: string) => void,
  clock: Clock,
): Pick<Task, 'building'> & { stop(): void } {
  const began = clock.now();
  let step: BuildStep | undefined;
  let ended = false;
  let end: (() => void) | undefined;
  const tell = () => {
    if (step === undefined) return;
    const { percent, text } = step;
    const elapsed = formatDuration(Math.round((clock.now() - began) / 1000));
    const figures = [...(percent === undefined ? [] : [`${percent} %`]), text, elapsed];
    say(foreignLogLine(`${title}: ${figures.join(', ')}`));
  };
  return {
    building: (now) => {
      step = now;
      if (!ended) end ??= clock.every(interval, tell);
    },
    stop: () => {
      ended = true;
      end?.();
    },
  };
}
