/** What each failure ends the process with. The table is the one in docs/commands.md. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  partial: 3,
  drift: 4,
  interrupted: 130,
  terminated: 143,
} as const;

/**
 * What kind of thing went wrong. Stable: scripts may match on it (`--json` prints it).
 * The kind decides the exit code, so that no caller has to.
 */
const exitCodeOf = {
  'usage-invalid': exitCodes.usage,
  'config-missing': exitCodes.usage,
  'config-invalid': exitCodes.usage,
  'name-invalid': exitCodes.usage,
  'variant-unknown': exitCodes.usage,
  'program-missing': exitCodes.failed,
  'program-failed': exitCodes.failed,
  'machine-unfit': exitCodes.failed,
  'build-failed': exitCodes.failed,
  'output-missing': exitCodes.failed,
  'output-empty': exitCodes.failed,
  'output-ambiguous': exitCodes.failed,
  'output-stale': exitCodes.failed,
  'output-escapes': exitCodes.failed,
  'disks-equal': exitCodes.failed,
  'file-unreadable': exitCodes.failed,
  'file-changed': exitCodes.failed,
  'record-invalid': exitCodes.failed,
  'record-missing': exitCodes.failed,
  'not-published': exitCodes.failed,
  'store-denied': exitCodes.failed,
  'store-unreachable': exitCodes.failed,
  'object-corrupt': exitCodes.failed,
  'object-too-large': exitCodes.failed,
  'signing-key-invalid': exitCodes.usage,
  'registry-invalid': exitCodes.failed,
  'registry-conflict': exitCodes.failed,
  'repository-unfit': exitCodes.failed,
  'proposal-conflict': exitCodes.failed,
  'proposal-outdated': exitCodes.failed,
  'fork-refused': exitCodes.failed,
  'handover-failed': exitCodes.failed,
  'forge-refused': exitCodes.failed,
  'forge-unreachable': exitCodes.failed,
  'system-failed': exitCodes.failed,
  interrupted: exitCodes.interrupted,
  terminated: exitCodes.terminated,
} as const;

export type ErrorCode = keyof typeof exitCodeOf;

/** A place in a file of the project that an error is about. Lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** What is wrong there. */
  readonly message: string;
}

/**
 * The one error that is meant for a person: what went wrong and where (`message`), and what to do
 * about it (`hint`). Any other error that reaches the top is a defect of ours and keeps its stack.
 */
export class UserError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  /** The message says them too. */
  readonly places: readonly Place[];

  constructor(
    code: ErrorCode,
    message: string,
    options: { hint?: string; cause?: unknown; places?: readonly Place[] } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'UserError';
    this.code = code;
    this.hint = options.hint;
    this.places = options.places ?? [];
  }

  get exitCode(): number {
    return exitCodeOf[this.code];
  }
}

/** The text of whatever was thrown. */
export function messageOf(error: unknown): string {
  return isObject(error) && 'message' in error ? String(error.message) : String(error);
}

/**
 * What was thrown, for a person: an error of ours as it is, one of the operating system with its
 * own words. Undefined for anything else, which is a defect of ours.
 */
export function asUserError(error: unknown): UserError | undefined {
  if (error instanceof UserError) return error;
  if (!(isObject(error) && 'syscall' in error)) return undefined;
  return new UserError('system-failed', messageOf(error), {
    hint: 'check the path, its permissions, and the room on its disk',
    cause: error,
  });
}

/** `ENOENT` and its kin. By code, not by class: errors of `fs` are of another realm under jest. */
export function hasErrno(error: unknown, ...codes: string[]): boolean {
  return isObject(error) && 'code' in error && codes.includes(String(error.code));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
