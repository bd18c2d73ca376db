import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  foreignLogLine
} from "./chunk-6S7CRL34.js";

// src/escape/markdown.ts
function markdownText(text) {
  return inert(text).replace(gitHubFinds, (start) => `${start}&#8203;`);
}
function markdownCode(text) {
  return `<code>${inert(text)}</code>`;
}
function markdownLog(lines) {
  const inside = lines.map(
    (line) => line.toWellFormed().replace(/\t/g, "    ").replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").replace(/[<>&@#`|[\]]/g, reference)
  );
  return `<pre>
${inside.join("\n")}
</pre>`;
}
function markdownLink(label, address) {
  const url = URL.canParse(address) ? new URL(address) : void 0;
  if (url === void 0 || !/^https?:$/.test(url.protocol)) return label;
  url.username = "";
  url.password = "";
  url.hash = "";
  return `[${label}](${url.href.replace(/[^A-Za-z0-9:/?=%.,+~_-]/g, inAddress)})`;
}
function inAddress(letter) {
  return letter === "&" ? "&amp;" : `%${letter.charCodeAt(0).toString(16).toUpperCase()}`;
}
function plainLine(text) {
  return foreignLogLine(text).replace(gitHubFindsInPlain, (start) => `${start}\u200B`);
}
var gitHubFindsInPlain = /[@#]|(?<![\p{L}\p{N}])(?:https?|ftp|www|gh)(?![\p{L}\p{N}])/giu;
var gitHubFinds = /&#(?:64|35);|(?<![\p{L}\p{N}])(?:https?|ftp|www|gh)(?![\p{L}\p{N}])/giu;
function inert(text) {
  return text.toWellFormed().replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ").trim().replace(/[^\p{L}\p{N} ,;%./()+-]|^[^\p{L}]/gu, reference);
}
function reference(letter) {
  return `&#${letter.codePointAt(0)};`;
}

export {
  markdownText,
  markdownCode,
  markdownLog,
  markdownLink,
  plainLine
};
