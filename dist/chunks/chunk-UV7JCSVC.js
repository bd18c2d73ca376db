import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  planVariants
} from "./chunk-46Z27BB2.js";
import {
  execa
} from "./chunk-N6FMNX35.js";
import {
  selections
} from "./chunk-KT4HPTFN.js";
import {
  quoteCommand
} from "./chunk-FD2JS6YB.js";
import {
  foreignLogLine
} from "./chunk-6S7CRL34.js";
import {
  UserError,
  messageOf
} from "./chunk-BNEZOXMQ.js";

// src/plan/load.ts
import { machine } from "node:os";

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

// src/plan/external-matrix.ts
var allowed = /^(PATH|HOME|USER|LOGNAME|SHELL|TERM|TMPDIR|TZ|LANG|LANGUAGE|LC_.*|NIX_(?!CONFIG$).*|XDG_.*|SSL_CERT_FILE|[a-z]+_proxy|[A-Z]+_PROXY)$/;
async function externalMatrix(command, { directory, config, error }, environment) {
  const refuse = (message) => error([{ path: ["variants", "command"], message: `${quoteCommand(command)} ${message}` }]);
  const [program = "", ...args] = command;
  const env = seen(environment, config.kas.inherit);
  const printed = run(program, args, { cwd: directory, env, extendEnv: false });
  const { stdout: text } = await printed.catch((cause) => {
    throw refuse(foreignLogLine(`failed: ${messageOf(cause)}`));
  });
  const result = selections.safeParse(parsed(text, refuse));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.map((part) => `[${JSON.stringify(part)}]`).join("") ?? "";
  throw refuse(`printed no list of combinations: at ${where || "the top"}: ${issue?.message}`);
}
function seen(environment, inherit) {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => allowed.test(name) || inherit.includes(name))
  );
}
function parsed(text, refuse) {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const shown = foreignLogLine(text.slice(0, 60));
    throw refuse(`printed no JSON (${messageOf(cause)}): ${shown}`);
  }
}

// src/plan/load.ts
async function loadPlan(loaded, environment) {
  const { config } = loaded;
  const variants = config.variants === void 0 || Array.isArray(config.variants) ? config.variants : await externalMatrix(config.variants.command, loaded, environment);
  const plan = planVariants({ ...config, variants }, { arch: machine() });
  if (plan.problems.length > 0) throw loaded.error(plan.problems);
  return plan.variants;
}

export {
  run,
  endingOf,
  refuseUnstarted,
  loadPlan
};
