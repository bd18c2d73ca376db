import type { Clock } from '../../src/report/clock.ts';

/** Time that passes only when it is told to. */
export interface FakeClock extends Clock {
  pass(milliseconds: number): void;
  /** How many timers run. */
  timers(): number;
}

export function fakeClock(): FakeClock {
  let now = 0;
  const timers = new Set<{
    next: number;
    readonly milliseconds: number;
    readonly work: () => void;
  }>();
  return {
    now: () => now,
    every: (milliseconds, work) => {
      const timer = { next: now + milliseconds, milliseconds, work };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    pass: (milliseconds) => {
      const end = now + milliseconds;
      for (;;) {
        const [first] = [...timers].toSorted((a, b) => a.next - b.next);
        if (first === undefined || first.next > end) break;
        now = first.next;
        first.next += first.milliseconds;
        first.work();
      }
      now = end;
    },
    timers: () => timers.size,
  };
}
