import type { PinChange } from '../../registry/changes.ts';
import { formatSize } from '../../report/format.ts';
import type { Detail } from './circumstances.ts';
import { nothing } from './words.ts';

/** Bytes before and after; undefined where nobody knows, 0 where there is no artifact. */
export interface Sizes {
  readonly before: number | undefined;
  readonly after: number | undefined;
}

export function sizesOf({ before, after }: PinChange, detail: Detail | undefined): Sizes {
  const size = (pin: typeof before) =>
    pin === undefined ? 0 : (pin.size ?? detail?.sizes?.get(pin.sha256));
  return { before: size(before), after: size(after) };
}

export function sumOf(sizes: readonly Sizes[]): Sizes {
  const sum = (side: keyof Sizes) =>
    sizes.reduce<number | undefined>((total, one) => plus(total, one[side]), 0);
  return { before: sum('before'), after: sum('after') };
}

function plus(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}

/** `+1.0 MiB`, or `same` */
export function sizeChange({ before, after }: Sizes): string {
  if (before === undefined || after === undefined) return nothing;
  if (before === after) return 'same';
  return `${after > before ? '+' : '−'}${formatSize(Math.abs(after - before))}`;
}

const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** A bar for each build, from the smallest to the largest of them: `▁▁▃█`. Two are no history. */
export function sizeChart(history: readonly number[] = []): string {
  if (history.length < 3) return '';
  const [least, most] = [Math.min(...history), Math.max(...history)];
  const heightOf = (size: number) =>
    most === least ? 0 : Math.round(((size - least) / (most - least)) * (bars.length - 1));
  return history.map((size) => bars[heightOf(size)]).join('');
}
