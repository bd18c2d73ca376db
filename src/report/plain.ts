import { foreignLogLine } from '../escape/log-line.ts';
import { buildLog } from './build-log.ts';
import { type Clock, systemClock } from './clock.ts';
import { progressInterval, progressLog } from './progress-log.ts';
import type { Reporter } from './reporter.ts';
import { messagesTo, type Streams } from './terminal.ts';

/**
 * A line for everything, in order: for logs, pipes and `--verbose`.
 * @param options `verbose`: the log of a build is enough, nobody has to be told how far it is
 */
export function plainReporter(
  streams: Streams,
  { verbose = false, clock = systemClock }: { verbose?: boolean; clock?: Clock } = {},
): Reporter {
  const line = (text: string) => void streams.stderr.write(`${text}\n`);
  const messages = messagesTo(streams, {});
  return {
    ...messages,
    begin: (title, { beside = false } = {}) => {
      line(`${title} ...`);
      const whose = beside ? `${title}: ` : '';
      const say = (text: string) => line(`  | ${whose}${text}`);
      const transfers = progressLog(say, progressInterval);
      const builds = buildLog(title, verbose ? () => {} : line, clock);
      const end = (text: string) => {
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
        fail: (text) => end(text),
      };
    },
  };
}

/** Says nothing but warnings, errors and the result. */
export function quietReporter(streams: Streams): Reporter {
  const nothing = () => {};
  const messages = messagesTo(streams, {});
  const task = {
    log: nothing,
    progress: nothing,
    building: nothing,
    succeed: nothing,
    fail: nothing,
  };
  return { ...messages, info: nothing, begin: () => ({ ...task, warn: messages.warn }) };
}
