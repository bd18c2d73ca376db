import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);

// src/escape/log-line.ts
function foreignLogLine(line) {
  return line.replace(controlSequence, "").replace(/[\p{Cc}\u2028\u2029]+/gu, " ").replaceAll("##[", "##\u200B[").replace(/^(\s*):(?=:)/u, "$1:\u200B");
}
function foreignText(text) {
  return text.split("\n").map(foreignLogLine).join("\n");
}
var controlSequence = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;

export {
  foreignLogLine,
  foreignText
};
