import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  messagesTo
} from "./chunk-APTCZAE4.js";
import {
  buildLog,
  progressInterval,
  progressLog,
  systemClock
} from "./chunk-43JDD7G5.js";
import {
  foreignLogLine
} from "./chunk-6S7CRL34.js";

// src/report/plain.ts
function plainReporter(streams, { verbose = false, clock = systemClock } = {}) {
  const line = (text) => void streams.stderr.write(`${text}
`);
  const messages = messagesTo(streams, {});
  return {
    ...messages,
    begin: (title, { beside = false } = {}) => {
      line(`${title} ...`);
      const whose = beside ? `${title}: ` : "";
      const say = (text) => line(`  | ${whose}${text}`);
      const transfers = progressLog(say, progressInterval);
      const builds = buildLog(title, verbose ? () => {
      } : line, clock);
      const end = (text) => {
        transfers.stop();
        builds.stop();
        line(foreignLogLine(`${title}: ${text}`));
      };
      return {
        log: (text) => say(foreignLogLine(text)),
        progress: (files) => {
          builds.stop();
          transfers.progress(files);
        },
        building: builds.building,
        warn: messages.warn,
        succeed: end,
        fail: (text) => end(text)
      };
    }
  };
}
function quietReporter(streams) {
  const nothing = () => {
  };
  const messages = messagesTo(streams, {});
  const task = {
    log: nothing,
    progress: nothing,
    building: nothing,
    succeed: nothing,
    fail: nothing
  };
  return { ...messages, info: nothing, begin: () => ({ ...task, warn: messages.warn }) };
}

export {
  plainReporter,
  quietReporter
};
