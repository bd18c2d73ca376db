import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);

// src/errors.ts
var exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  partial: 3,
  drift: 4,
  interrupted: 130,
  terminated: 143
};
var exitCodeOf = {
  "usage-invalid": exitCodes.usage,
  "config-missing": exitCodes.usage,
  "config-invalid": exitCodes.usage,
  "name-invalid": exitCodes.usage,
  "variant-unknown": exitCodes.usage,
  "program-missing": exitCodes.failed,
  "program-failed": exitCodes.failed,
  "machine-unfit": exitCodes.failed,
  "build-failed": exitCodes.failed,
  "output-missing": exitCodes.failed,
  "output-empty": exitCodes.failed,
  "output-ambiguous": exitCodes.failed,
  "output-stale": exitCodes.failed,
  "output-escapes": exitCodes.failed,
  "disks-equal": exitCodes.failed,
  "file-unreadable": exitCodes.failed,
  "file-changed": exitCodes.failed,
  "record-invalid": exitCodes.failed,
  "record-missing": exitCodes.failed,
  "not-published": exitCodes.failed,
  "store-denied": exitCodes.failed,
  "store-unreachable": exitCodes.failed,
  "object-corrupt": exitCodes.failed,
  "object-too-large": exitCodes.failed,
  "signing-key-invalid": exitCodes.usage,
  "registry-invalid": exitCodes.failed,
  "registry-conflict": exitCodes.failed,
  "repository-unfit": exitCodes.failed,
  "proposal-conflict": exitCodes.failed,
  "proposal-outdated": exitCodes.failed,
  "fork-refused": exitCodes.failed,
  "handover-failed": exitCodes.failed,
  "forge-refused": exitCodes.failed,
  "forge-unreachable": exitCodes.failed,
  "system-failed": exitCodes.failed,
  interrupted: exitCodes.interrupted,
  terminated: exitCodes.terminated
};
var UserError = class extends Error {
  code;
  hint;
  /** The message says them too. */
  places;
  constructor(code, message, options = {}) {
    super(message, options.cause === void 0 ? {} : { cause: options.cause });
    this.name = "UserError";
    this.code = code;
    this.hint = options.hint;
    this.places = options.places ?? [];
  }
  get exitCode() {
    return exitCodeOf[this.code];
  }
};
function messageOf(error) {
  return isObject(error) && "message" in error ? String(error.message) : String(error);
}
function asUserError(error) {
  if (error instanceof UserError) return error;
  if (!(isObject(error) && "syscall" in error)) return void 0;
  return new UserError("system-failed", messageOf(error), {
    hint: "check the path, its permissions, and the room on its disk",
    cause: error
  });
}
function hasErrno(error, ...codes) {
  return isObject(error) && "code" in error && codes.includes(String(error.code));
}
function isObject(value) {
  return typeof value === "object" && value !== null;
}

export {
  exitCodes,
  UserError,
  messageOf,
  asUserError,
  hasErrno
};
