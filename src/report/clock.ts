/** Time, as far as reporters need it. */
export interface Clock {
  /** Milliseconds that only go forward. */
  now(): number;
  /** Keeps no process alive. Returns what ends it. */
  every(milliseconds: number, work: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  every: (milliseconds, work) => {
    const timer = setInterval(work, milliseconds).unref();
    return () => clearInterval(timer);
  },
};
