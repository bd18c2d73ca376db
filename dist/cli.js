#!/usr/bin/env node
import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  CommanderError,
  createProgram
} from "./chunks/chunk-YUMU7VHB.js";
import "./chunks/chunk-MCU75F7L.js";
import {
  messagesTo
} from "./chunks/chunk-APTCZAE4.js";
import "./chunks/chunk-3LROP7B3.js";
import "./chunks/chunk-7T6NHR77.js";
import "./chunks/chunk-4WAYAIKB.js";
import "./chunks/chunk-LARNNAY2.js";
import "./chunks/chunk-T5CYGPQR.js";
import "./chunks/chunk-J3QERTYC.js";
import {
  didYouMean
} from "./chunks/chunk-HAUXAYXY.js";
import "./chunks/chunk-6S7CRL34.js";
import {
  asUserError,
  exitCodes
} from "./chunks/chunk-BNEZOXMQ.js";
import "./chunks/chunk-QLIL6GH6.js";

// src/cli/axis-options.ts
function withAxes(program, args) {
  const command2 = program.commands.find((one) => one.name() === args[0]);
  const options = new Set(command2?.options.flatMap(({ long }) => long ?? [])).add("--help");
  if (command2 === void 0 || !options.has("--axis")) return [...args];
  const most = command2.registeredArguments.length > 0 ? 1 : Number.POSITIVE_INFINITY;
  const result = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? "";
    if (word === "--") return [...result, ...args.slice(at)];
    const axis = axisIn(word, options);
    const values = axis === void 0 ? [] : valuesAfter(args, at, most);
    if (axis?.value !== void 0) result.push(`--axis=${axis.name}=${axis.value}`);
    else if (axis === void 0 || values.length === 0) result.push(word);
    else {
      result.push(...values.map((value) => `--axis=${axis.name}=${value}`));
      at += values.length;
    }
  }
  return result;
}
function axisIn(word, options) {
  const [, option = "", name = "", value] = /^(--([a-z][a-z0-9_-]*))(?:=(.*))?$/s.exec(word) ?? [];
  if (option === "" || options.has(option)) return void 0;
  const isMisspelt = option.length > 7 && didYouMean(option, [...options]) !== "";
  return isMisspelt ? void 0 : { name, value };
}
function valuesAfter(args, at, most) {
  const rest = args.slice(at + 1);
  const end = rest.findIndex((word) => word.startsWith("-"));
  return rest.slice(0, end < 0 ? rest.length : end).slice(0, most);
}

// src/cli/main.ts
async function main(args) {
  process.stdout.on("error", (error) => {
    if (error.code === "EPIPE") process.exit(exitCodes.done);
    process.stderr.write(`error: the result cannot be written: ${error.message}
`);
    process.exit(exitCodes.failed);
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
if (command === "__complete") await (await import("./chunks/complete-IIJ44JBE.js")).complete(words);
else process.exitCode = await main(process.argv.slice(2));
