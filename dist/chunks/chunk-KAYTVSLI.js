import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);

// src/cli/print.ts
function printResult(json, value, text) {
  process.stdout.write(json ? `${JSON.stringify(value, void 0, 2)}
` : `${text()}
`);
}
async function conclude({ reporter, json }, value, sections) {
  if (json) return printResult(json, value, () => "");
  await reporter.conclude(sections());
}

export {
  printResult,
  conclude
};
