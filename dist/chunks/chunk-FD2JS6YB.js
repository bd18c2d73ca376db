import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);

// src/escape/shell.ts
var plain = /^(?:[A-Za-z0-9_@%+:,./-]+|-[A-Za-z0-9_@%+=:,./-]+)$/;
function shellWord(text) {
  return plain.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
function quoteCommand(words) {
  return words.map(shellWord).join(" ");
}

export {
  quoteCommand
};
