import { foreignLogLine } from '../escape/log-line.ts';
import { progressInterval, progressLog } from './progress-log.ts';
import type { Reporter } from './reporter.ts';
import { messagesTo, type Streams } from './terminal.ts';

/** A line for everything, in order: for logs, pipes and `--verbose`. */
export function plainReporter(streams: Streams, interval = progressInterval): Reporter {
  const line = (text: string) => void streams.stderr.write(`${text}\n`);
  const messages = messagesTo(streams, {});
  return {
    ...messages,
    begin: (title) => {
      line(`${title} ...`);
      const { progress, stop } = progressLog((text) => line(`  | ${text}`), interval);
      const end = (text: string) => {
        stop();
        line(foreignLogLine(`${title}: ${text}`));
      };
      return {
        log: (text) => line(`  | ${foreignLogLine(text)}`),
        progress,
        warn: messages.warn,
        succeed: end,
        fail: end,
      };
    },
  };
}

/** Says nothing but warnings, errors and the result. */
export function quietReporter(streams: Streams): Reporter {
  const nothing = () => {};
  const messages = messagesTo(streams, {});
  const task = { log: nothing, progress: nothing, succeed: nothing, fail: nothing };
  return { ...messages, info: nothing, begin: () => ({ ...task, warn: messages.warn }) };
}
