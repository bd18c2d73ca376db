import ora from 'ora';
import { foreignLogLine } from '../escape/log-line.ts';
import type { Reporter } from './reporter.ts';
import { colorsFor } from './style.ts';
import { messagesTo, type Streams } from './terminal.ts';

/** One live line for what is being done, on a terminal. */
export function liveReporter(
  streams: Streams & { readonly stderr: NodeJS.WriteStream },
  environment: Readonly<Record<string, string | undefined>>,
): Reporter {
  const { stderr: stream } = streams;
  const colors = colorsFor(stream, environment);
  return {
    ...messagesTo(streams, environment),
    begin: (title) => {
      const started = Date.now();
      const spinner = ora({ stream, text: title, discardStdin: false, color: false }).start();
      const elapsed = () => colors.dim(`${Math.round((Date.now() - started) / 1000)} s`);
      const end = (symbol: string, text: string) => {
        spinner.stop();
        stream.write(`${symbol} ${foreignLogLine(`${title}: ${text}`)} ${elapsed()}\n`);
      };
      return {
        log: (line) => {
          const room = Math.max(0, (stream.columns ?? 80) - title.length - 14);
          spinner.text = `${title} ${elapsed()} ${colors.dim(foreignLogLine(line).slice(0, room))}`;
        },
        succeed: (text) => end(colors.green('✔'), text),
        fail: (text) => end(colors.red('✖'), text),
      };
    },
  };
}
