import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  run
} from "./chunk-7ZGFJMYK.js";
import "./chunk-N6FMNX35.js";
import {
  selections
} from "./chunk-LVQYZNVV.js";
import "./chunk-2SS34NUA.js";
import "./chunk-HAUXAYXY.js";
import {
  quoteCommand
} from "./chunk-FD2JS6YB.js";
import {
  foreignLogLine
} from "./chunk-6S7CRL34.js";
import "./chunk-ZZMKXPND.js";
import {
  messageOf
} from "./chunk-BNEZOXMQ.js";
import "./chunk-QLIL6GH6.js";

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
export {
  externalMatrix
};
