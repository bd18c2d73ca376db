import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  printResult
} from "./chunk-KAYTVSLI.js";
import {
  topics
} from "./chunk-MCU75F7L.js";
import {
  didYouMean
} from "./chunk-HAUXAYXY.js";
import {
  UserError
} from "./chunk-BNEZOXMQ.js";
import "./chunk-QLIL6GH6.js";

// src/cli/help/help.ts
function help(program, word, json) {
  const command = word === void 0 ? program : program.commands.find(isCalled(word));
  const text = command === void 0 ? topicText(program, `${word}`) : helpOf(command);
  printResult(json, { topic: word ?? null, text }, () => text);
}
function helpOf(command) {
  let text = "";
  const writeOut = (part) => {
    text += part;
  };
  command.configureOutput({ writeOut }).outputHelp();
  return text.trimEnd();
}
function topicText(program, word) {
  const text = Object.hasOwn(topics, word) ? topics[word] : void 0;
  if (text !== void 0) return text;
  const known = [...Object.keys(topics), ...program.commands.map((command) => command.name())];
  const problem = `there is no command and no topic ${word}${didYouMean(word, known)}`;
  throw new UserError("usage-invalid", problem, {
    hint: `topics: ${Object.keys(topics).join(", ")}; isar-artifacts --help lists the commands`
  });
}
function isCalled(word) {
  return (command) => command.name() === word;
}
export {
  help
};
