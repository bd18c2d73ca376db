import { formatDuration, formatSize } from './format.ts';
import { type Measure, percentOf, rateOf, secondsLeft } from './progress.ts';

/** How far something is, in words. What nobody can tell yet is empty. */
export interface Figures {
  readonly percent: string;
  readonly amount: string;
  readonly rate: string;
  readonly left: string;
}

export function figuresOf(measure: Measure, now: number): Figures {
  const [rate, left] = [rateOf(measure, now), secondsLeft(measure, now)];
  return {
    percent: `${percentOf(measure)} %`,
    amount: `${formatSize(measure.done)} of ${formatSize(measure.size)}`,
    rate: rate === undefined ? '' : `${formatSize(rate)}/s`,
    left: left === undefined ? '' : `${formatDuration(left)} left`,
  };
}
