import ora from 'ora';
import { foreignLogLine } from '../escape/log-line.ts';
import { barsOf } from './bars.ts';
import { cellsOf, cutEnd } from './fit.ts';
import { formatDuration } from './format.ts';
import { advance, noProgress } from './progress.ts';
import type { BuildStep, Reporter } from './reporter.ts';
import { colorsFor, isUnicode } from './style.ts';
import { messagesTo, type Streams } from './terminal.ts';

/** The spinner in front of the title, and as much before the bars. */
const indent = 2;

/** One live line for what is being done, on a terminal, and a bar for each transfer. */
export function liveReporter(
  streams: Streams & { readonly stderr: NodeJS.WriteStream },
  environment: Readonly<Record<string, string | undefined>>,
): Reporter {
  const { stderr: stream } = streams;
  const colors = colorsFor(stream, environment);
  const unicode = isUnicode(environment);
  // Not the last cell: there some terminals begin a new line, which ora would not clear.
  const room = () => Math.max(0, (stream.columns ?? 80) - indent - 1);
  const messages = messagesTo(streams, environment);
  return {
    ...messages,
    begin: (title) => {
      const started = performance.now();
      let [logged, progress] = ['', noProgress];
      let step: BuildStep | undefined;
      const elapsed = () => formatDuration(Math.round((performance.now() - started) / 1000));
      /** How far a build is says more than the last line of its log. */
      const doing = () =>
        step?.percent === undefined
          ? `${elapsed()} ${logged}`
          : `${step.percent} % ${elapsed()} ${foreignLogLine(step.text)}`;
      /** What is behind the title and below it. ora asks for it at each frame. */
      const rest = () => {
        const bars = barsOf(progress, performance.now(), { columns: room(), unicode });
        if (logged === '' && step === undefined && bars.length === 0) return '';
        // The build is over: what is transferred now says more.
        const behind = bars.length > 0 ? elapsed() : doing();
        const first = colors.dim(cutEnd(behind, room() - cellsOf(title) - 1));
        return [first, ...bars.map((bar) => ' '.repeat(indent) + bar)].join('\n');
      };
      const text = cutEnd(title, room() - 1);
      const spinner = ora({ stream, text, suffixText: rest, discardStdin: false, color: false });
      spinner.start();
      const end = (symbol: string, text: string) => {
        spinner.stop();
        stream.write(`${symbol} ${foreignLogLine(`${title}: ${text}`)} ${colors.dim(elapsed())}\n`);
      };
      return {
        log: (line) => {
          logged = foreignLogLine(line);
        },
        progress: (transfers) => {
          progress = advance(progress, transfers, performance.now());
        },
        building: (now) => {
          step = now;
        },
        warn: (text) => {
          spinner.clear();
          messages.warn(text);
        },
        succeed: (text) => end(colors.green('✔'), text),
        fail: (text) => end(colors.red('✖'), text),
      };
    },
  };
}
