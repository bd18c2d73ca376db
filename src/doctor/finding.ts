/** How bad it is: a warning may do no harm, with an error there is no build, or nothing to publish to. */
export type Level = 'ok' | 'warning' | 'error';

/** What a check came to. */
export interface Judgement {
  readonly level: Level;
  /** What is, and why it matters. Parts of it may be foreign. */
  readonly message: string;
  /** What to do next; empty where nothing is to be done. */
  readonly fix: string;
  /** Ids of the variants that it is true of; absent: of all that are looked at. */
  readonly of?: readonly string[];
}

export interface Finding extends Judgement {
  /** Name of the check; stable. */
  readonly check: string;
  /** It is news to those who build, also as a warning. */
  readonly told?: true;
  /** There are builds that do without, so an error keeps none from starting. */
  readonly advisory?: true;
}

export function ok(message: string): Judgement {
  return { level: 'ok', message, fix: '' };
}

export function warning(message: string, fix: string): Judgement {
  return { level: 'warning', message, fix };
}

export function error(message: string, fix: string): Judgement {
  return { level: 'error', message, fix };
}
