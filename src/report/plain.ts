import { foreignLogLine } from '../escape/log-line.ts';
import type { Reporter } from './reporter.ts';
import { messagesTo, type Streams } from './terminal.ts';

/** A line for everything, in order: for logs, pipes and `--verbose`. */
export function plainReporter(streams: Streams): Reporter {
  const line = (text: string) => void streams.stderr.write(`${text}\n`);
  return {
    ...messagesTo(streams, {}),
    begin: (title) => {
      line(`${title} ...`);
      return {
        log: (text) => line(`  | ${foreignLogLine(text)}`),
        succeed: (text) => line(foreignLogLine(`${title}: ${text}`)),
        fail: (text) => line(foreignLogLine(`${title}: ${text}`)),
      };
    },
  };
}

/** Says nothing but warnings, errors and the result. */
export function quietReporter(streams: Streams): Reporter {
  const nothing = () => {};
  return {
    ...messagesTo(streams, {}),
    info: nothing,
    begin: () => ({ log: nothing, succeed: nothing, fail: nothing }),
  };
}
