import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  rememberVocabulary,
  rememberedVocabulary,
  vocabularyOf
} from "./chunk-BRSVEIT2.js";
import {
  createProgram
} from "./chunk-YUMU7VHB.js";
import "./chunk-MCU75F7L.js";
import "./chunk-3LROP7B3.js";
import "./chunk-7T6NHR77.js";
import "./chunk-4WAYAIKB.js";
import {
  defaultConfigFile
} from "./chunk-LARNNAY2.js";
import "./chunk-J3QERTYC.js";
import "./chunk-QLIL6GH6.js";

// src/cli/complete.ts
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

// src/cli/completion/words.ts
var noVocabulary = { axes: {}, variants: [], attributes: [] };
function candidates(program, { before, current }, vocabulary) {
  const command = program.commands.find((one) => one.name() === before[0]);
  const all = command === void 0 ? beginnings(program, before) : argumentsOf(command, { before: before.slice(1), current }, vocabulary);
  return all.filter((word) => word.startsWith(current)).sort();
}
function beginnings(program, before) {
  if (before.length > 0) return [];
  return [...program.commands.map((command) => command.name()), "--help", "--version"];
}
function argumentsOf(command, { before, current }, vocabulary) {
  const axes = takesAxes(command) ? vocabulary().axes : {};
  const { option, axis, positions } = parsed(command, before, axes);
  if (current.startsWith("-")) {
    const own = command.options.flatMap(({ long }) => long ?? []);
    return [.../* @__PURE__ */ new Set([...own, ...Object.keys(axes).map((name) => `--${name}`), "--help"])];
  }
  if (axis !== void 0) return [...axes[axis] ?? []];
  if (option !== void 0) return valuesOf(option, vocabulary);
  if (command.name() === "rebuild")
    return ["machine", "role"].slice(positions, positions + 1).flatMap((name) => vocabulary().axes[name] ?? []);
  if (command.name() === "fetch") return [...vocabulary().attributes, ...vocabulary().variants];
  const [argument] = command.registeredArguments;
  return positions === 0 || argument?.variadic ? argument?.argChoices ?? [] : [];
}
function takesAxes({ options }) {
  return options.some(({ long }) => long === "--axis");
}
function parsed(command, words, axes) {
  let waiting;
  let positions = 0;
  for (const word of words) {
    if (word.startsWith("-")) waiting = waitingAfter(command, word, axes);
    else if (waiting === void 0) positions++;
    else if (!takesMore(command, waiting)) waiting = void 0;
  }
  return { ...waiting, positions };
}
function takesMore({ registeredArguments }, { option }) {
  return option === void 0 ? registeredArguments.length === 0 : option.variadic;
}
function waitingAfter({ options }, word, axes) {
  const option = options.find(({ short, long }) => word === short || word === long);
  if (option !== void 0) return option.required || option.optional ? { option } : void 0;
  const axis = word.slice(2);
  return word.startsWith("--") && Object.hasOwn(axes, axis) ? { axis } : void 0;
}
function valuesOf(option, vocabulary) {
  const name = option.attributeName();
  if (name === "variant") return [...vocabulary().variants];
  if (name === "machine" || name === "role") return [...vocabulary().axes[name] ?? []];
  if (name === "axis")
    return Object.entries(vocabulary().axes).flatMap(
      ([axis, values]) => values.map((value) => `${axis}=${value}`)
    );
  return [...option.argChoices ?? []];
}

// src/cli/complete.ts
async function complete([index = "", ...words]) {
  const cursor = Number(index);
  const line = { before: words.slice(1, cursor), current: words[cursor] ?? "" };
  const vocabulary = await vocabularyFor(configIn(line.before));
  const found = candidates(createProgram({ code: 0 }), line, () => vocabulary);
  process.stdout.write(found.map((word) => `${word}
`).join(""));
}
function configIn(words) {
  const at = words.findLastIndex((word) => word === "--config" || word === "-c");
  const named = at < 0 ? void 0 : words[at + 1];
  return resolve(named ?? (process.env.ISAR_ARTIFACTS_CONFIG || defaultConfigFile));
}
async function vocabularyFor(config) {
  const known = rememberedVocabulary(config);
  if (known !== void 0) return known;
  try {
    const { loadConfig } = await import("./load-ILE6KC5W.js");
    const { isByProgram } = await import("./changed-config-4NZOYQBI.js");
    const { loadPlan } = await import("./load-22LWBIFY.js");
    const loaded = await loadConfig(config);
    if (isByProgram(loaded.config)) return noVocabulary;
    const vocabulary = vocabularyOf(await loadPlan(loaded, process.env));
    if (existsSync(join(dirname(config), ".isar-artifacts")))
      rememberVocabulary(config, vocabulary);
    return vocabulary;
  } catch {
    return noVocabulary;
  }
}
export {
  complete
};
