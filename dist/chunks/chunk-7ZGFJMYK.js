import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  execa
} from "./chunk-N6FMNX35.js";
import {
  quoteCommand
} from "./chunk-FD2JS6YB.js";
import {
  UserError
} from "./chunk-BNEZOXMQ.js";

// src/program.ts
var packages = {
  git: "git",
  kas: "kas",
  "kas-container": "kas",
  nix: "nix-bin",
  "nix-instantiate": "nix-bin",
  "nix-store": "nix-bin",
  zstd: "zstd"
};
async function run(program, args, options = {}) {
  const { accept = [0], keepFinalNewline = false, input = "", ...rest } = options;
  const result = await execa(program, args, {
    ...rest,
    input,
    stripFinalNewline: !keepFinalNewline,
    reject: false
  });
  refuseUnstarted(program, result);
  if (result.exitCode === void 0 || !accept.includes(result.exitCode)) {
    throw new UserError(
      "program-failed",
      `${quoteCommand([program, ...args])} ${endingOf(result)}: ${result.stderr.trim()}`,
      {
        hint: "that is its own message: mend what it names, then run the same command again",
        cause: result
      }
    );
  }
  return { exitCode: result.exitCode, stdout: result.stdout };
}
function endingOf({ exitCode, signal }) {
  return exitCode === void 0 ? `was ended by ${signal}` : `ended with ${exitCode}`;
}
function refuseUnstarted(program, result) {
  if (result.code === "ENOENT") throw programMissing(program, result);
  if (result.exitCode !== void 0 || result.signal !== void 0) return;
  throw new UserError("program-failed", `${program} cannot be started: ${result.code}`, {
    hint: "is it an executable file?",
    cause: result
  });
}
function programMissing(program, cause) {
  return new UserError(
    "program-missing",
    `${program} cannot be started: it is not installed, or its directory does not exist`,
    {
      hint: program.includes("/") ? "the path is relative to the directory that it is started in" : `on Debian: apt-get install ${packages[program] ?? program}`,
      cause
    }
  );
}

export {
  run,
  endingOf,
  refuseUnstarted
};
