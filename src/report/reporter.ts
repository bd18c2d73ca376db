/** Where progress goes while the stages work. Results are not reported, they are returned. */
export interface Reporter {
  info(text: string): void;
  warn(text: string): void;
  /** Begins something that takes a while. Exactly one of `succeed` and `fail` ends it. */
  begin(title: string): Task;
}

export interface Task {
  /** A line of the log of a program that works on it. Not ours, so not to be trusted. */
  log(line: string): void;
  succeed(text: string): void;
  fail(text: string): void;
}
