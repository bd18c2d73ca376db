import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  UserError
} from "./chunk-BNEZOXMQ.js";

// src/build/log/look.ts
import { posix } from "node:path";
var places = [
  /\bParseError (?:at|in) (\/[^:\s]+):(\d+)/,
  /^\s*in "(\/[^"]+)", line (\d+), column (\d+)/,
  /\bwhile validating the config file: (\/.+)$/,
  /\bfile has version \d+: (\/.+)$/,
  /\((?:but|for) (\/\S+\.bb) (?:DEPENDS|RDEPENDS)/,
  /\bFailed to parse recipe: (\/\S+)/,
  /\bduring parsing (\/\S+\.bb\w*)/
];
function lookOf(text) {
  for (const pattern of places) {
    const [, file, line, column] = pattern.exec(text) ?? [];
    if (file === void 0) continue;
    return {
      file: normalFile(file),
      ...line === void 0 ? {} : { line: Number(line) },
      ...column === void 0 ? {} : { column: Number(column) }
    };
  }
  return void 0;
}
function normalFile(file) {
  return posix.normalize(file);
}
function lookText({ file, line, column }) {
  return [file, line, column].filter((part) => part !== void 0).join(":");
}

// src/build/log/failure-text.ts
var mostFailures = 5;
function failureText(what, { failures, look, tail }) {
  const [first, ...others] = failures.map(failureLine);
  const more = others.length - (mostFailures - 1);
  const below = [
    ...others.slice(0, mostFailures - 1),
    ...more > 0 ? [`and ${more} more`] : [],
    ...look === void 0 ? [] : [`look at ${lookText(look)}`],
    ...tail
  ];
  const head = first === void 0 ? what : `${what}: ${first}`;
  return [head, ...below.map((line) => `  ${line}`)].join("\n");
}
function failureLine({ recipe, task, cause }) {
  return [recipe, task, cause].filter((part) => part !== void 0).join(": ");
}

// src/build/build-failure.ts
var BuildFailure = class extends UserError {
  digest;
  /** The file that has the whole log; absolute. */
  log;
  /**
   * @param what how it ended, as in `kas ended with 2`
   * @param advice what to do in any case, below the hint of a known cause
   * @param places files of this machine that are to be looked at
   * @param log the file that has the whole log
   */
  constructor(what, digest, { advice, places: places2, log }) {
    const { hint } = digest;
    super("build-failed", failureText(what, digest), {
      hint: hint === void 0 ? advice : `${hint}
${advice}`,
      places: places2
    });
    this.digest = digest;
    this.log = log;
  }
};

export {
  lookOf,
  normalFile,
  failureLine,
  BuildFailure
};
