import { foreignLogLine } from '../escape/log-line.ts';
import type { Reporter } from './reporter.ts';

/** A line for everything, in order: for logs, pipes and `--verbose`. */
export function plainReporter(write: (text: string) => void, options: { logs: boolean }): Reporter {
  const line = (text: string) => write(`${text}\n`);
  return {
    info: line,
    warn: (text) => line(`warning: ${text}`),
    begin: (title) => {
      line(`${title} ...`);
      return {
        log: (text) => options.logs && line(`  | ${foreignLogLine(text)}`),
        succeed: (text) => line(`${title}: ${text}`),
        fail: (text) => line(`${title}: ${text}`),
      };
    },
  };
}

/** Says nothing but warnings. */
export function quietReporter(write: (text: string) => void): Reporter {
  const nothing = () => {};
  return {
    info: nothing,
    warn: (text) => write(`warning: ${text}\n`),
    begin: () => ({ log: nothing, succeed: nothing, fail: nothing }),
  };
}
