import type { ErrorCode } from '../errors.ts';
import type { Outcome } from './outcome.ts';
import type { Problem } from './problems.ts';

/** What verifying a registry came to. */
export interface VerifyResult {
  readonly pins: readonly VerifiedPin[];
  readonly findings: readonly Finding[];
  readonly unreachable: readonly UnreachablePlace[];
  readonly unpublished: readonly (Whose & Problem)[];
  /** What was left out, though nothing is known to be wrong. */
  readonly notices: readonly string[];
  readonly checked: {
    /** How many different ones were asked. */
    readonly urls: number;
    /** How many were read: build records, and with `deep` everything. */
    readonly bytes: number;
  };
}

/** Absent: `attribute` where it is about a whole variant, `variant` where the pin was adopted. */
export interface Whose {
  /** Attribute path, as Nix writes it. */
  readonly attribute?: string;
  readonly variant?: string;
}

export interface VerifiedPin extends Whose {
  readonly attribute: string;
  readonly name: string;
  readonly url?: string;
  /** `wrong` goes before `unreachable`. A pin of a variant whose record is missing may be `ok`. */
  readonly status: 'ok' | 'wrong' | 'unreachable' | 'unpublished';
}

/** Something that is not as the registry says: drift. */
export interface Finding extends Whose, Problem {
  readonly url?: string;
}

/** A URL that nobody could ask, which says nothing of the pin. */
export interface UnreachablePlace extends Finding {
  readonly url: string;
  readonly code: ErrorCode;
}

/** A part of a result: of one variant's record, or of one pin. */
export type Part = Pick<VerifyResult, 'findings' | 'unreachable'>;

export const nothing: Part = { findings: [], unreachable: [] };

/** What became of one place, as it is reported. */
export function partOf(whose: Whose, url: string, outcome: Outcome): Part {
  if (outcome.kind === 'right') return nothing;
  if (outcome.kind === 'wrong') {
    const { problem, hint } = outcome;
    return { findings: [{ ...whose, url, problem, hint }], unreachable: [] };
  }
  const { code, message, hint = '' } = outcome.error;
  return { findings: [], unreachable: [{ ...whose, url, code, problem: message, hint }] };
}

export function joined(parts: readonly Part[]): Part {
  return {
    findings: parts.flatMap(({ findings }) => findings),
    unreachable: parts.flatMap(({ unreachable }) => unreachable),
  };
}
