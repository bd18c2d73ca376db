#!/usr/bin/env node
import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  CommanderError,
  createProgram
} from "./chunks/chunk-HBCXEUDV.js";
import "./chunks/chunk-MCU75F7L.js";
import {
  messagesTo
} from "./chunks/chunk-APTCZAE4.js";
import "./chunks/chunk-JJ46KFT7.js";
import "./chunks/chunk-7T6NHR77.js";
import "./chunks/chunk-4WAYAIKB.js";
import "./chunks/chunk-LARNNAY2.js";
import "./chunks/chunk-T5CYGPQR.js";
import "./chunks/chunk-J3QERTYC.js";
import "./chunks/chunk-6S7CRL34.js";
import {
  asUserError,
  exitCodes
} from "./chunks/chunk-BNEZOXMQ.js";
import "./chunks/chunk-QLIL6GH6.js";

// src/cli/axis-options.ts
function withAxes(program, args) {
  const command2 = program.commands.find((one) => one.name() === args[0]);
  const known = new Set(command2?.options.map(({ long }) => long)).add("--help");
  if (!known.has("--axis")) return [...args];
  const end = args.indexOf("--");
  const words2 = end < 0 ? args : args.slice(0, end);
  let axis;
  const replaced = words2.map((word, at) => {
    if (!word.startsWith("-")) return axis === void 0 ? word : `${axis}=${word}`;
    axis = void 0;
    const [, option, name, value] = /^(--([a-z][a-z0-9_-]*))(?:=(.*))?$/s.exec(word) ?? [];
    if (option === void 0 || known.has(option)) return word;
    if (value !== void 0) return `--axis=${name}=${value}`;
    if (words2[at + 1]?.startsWith("-") ?? true) return word;
    axis = name;
    return "--axis";
  });
  return [...replaced, ...args.slice(words2.length)];
}

// src/cli/main.ts
async function main(args) {
  process.stdout.on("error", (error) => {
    if (error.code === "EPIPE") process.exit(exitCodes.done);
    throw error;
  });
  const json = args.includes("--json");
  const ending = { code: exitCodes.done };
  try {
    const program = createProgram(ending);
    await program.parseAsync(withAxes(program, args), { from: "user" });
    return ending.code;
  } catch (error) {
    if (error instanceof CommanderError) return usageEnding(error, json);
    const reason = asUserError(error);
    if (reason !== void 0) return report(reason, json);
    process.stderr.write("isar-artifacts: this is a defect of ours, please report it\n");
    throw error;
  }
}
function usageEnding({ exitCode, message }, json) {
  if (exitCode === 0) return exitCodes.done;
  if (json) printError({ code: "usage-invalid", message });
  return exitCodes.usage;
}
function report(error, json) {
  const { code, message, hint, exitCode } = error;
  messagesTo(process, process.env).error(error);
  if (json) printError({ code, message, hint });
  return exitCode;
}
function printError(error) {
  process.stdout.write(`${JSON.stringify({ error })}
`);
}

// src/cli.ts
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
var [command, ...words] = process.argv.slice(2);
if (command === "__complete") await (await import("./chunks/complete-WW7NNZ6V.js")).complete(words);
else process.exitCode = await main(process.argv.slice(2));
