import ora from 'ora';
import { foreignLogLine } from '../escape/log-line.ts';
import { cutEnd } from './fit.ts';
import { type LiveTask, liveTask } from './live-task.ts';
import type { Reporter } from './reporter.ts';
import { colorsFor, isUnicode } from './style.ts';
import { messagesTo, type Streams } from './terminal.ts';

/** The spinner in front of the first title, and as much before what is below a title. */
const indent = 2;
const margin = ' '.repeat(indent);

/** A live line for each thing that is being done, on a terminal, and a bar for each transfer. */
export function liveReporter(
  streams: Streams & { readonly stderr: NodeJS.WriteStream },
  environment: Readonly<Record<string, string | undefined>>,
): Reporter {
  const { stderr: stream } = streams;
  const colors = colorsFor(stream, environment);
  const unicode = isUnicode(environment);
  // Not the last cell: there some terminals begin a new line, which ora would not clear.
  const room = () => Math.max(0, (stream.columns ?? 80) - indent - 1);
  const titleOf = ({ title }: LiveTask) => cutEnd(title, room() - 1);
  const messages = messagesTo(streams, environment);
  const tasks: LiveTask[] = [];
  let ended = 0;
  /** What is behind and below the first title. ora asks for it at each frame. */
  const rest = () => {
    const lines = tasks.flatMap((task, index) => {
      const [behind, ...below] = task.lines({
        columns: room() - (index > 0 ? indent : 0),
        unicode,
      });
      const first = behind === '' ? '' : colors.dim(behind);
      if (index === 0) return [first, ...below.map((line) => margin + line)];
      const title = `${margin}${titleOf(task)} ${first}`.trimEnd();
      return [title, ...below.map((line) => margin + margin + line)];
    });
    return lines.join('\n');
  };
  // One for all of them: a second one on the same terminal would overwrite the first.
  const spinner = ora({ stream, suffixText: rest, discardStdin: false, color: false });
  return {
    ...messages,
    conclude: async (sections) => {
      // Apart from what was done, also where the result goes elsewhere.
      if (ended > 0) stream.write('\n');
      await messages.conclude(sections);
    },
    begin: (title, { beside = false } = {}) => {
      const task = liveTask(title);
      if (beside) tasks.push(task);
      else tasks.unshift(task);
      const [first = task] = tasks;
      spinner.start(titleOf(first));
      const end = (symbol: string, text: string) => {
        tasks.splice(tasks.indexOf(task), 1);
        const [next] = tasks;
        if (next === undefined) spinner.stop();
        else spinner.text = titleOf(next);
        const line = foreignLogLine(`${title}: ${text}`);
        stream.write(`${symbol} ${line} ${colors.dim(task.elapsed())}\n`);
        ended++;
      };
      return {
        log: task.log,
        progress: task.progress,
        building: task.building,
        warn: messages.warn,
        succeed: (text) => end(colors.green('✔'), text),
        fail: (text) => end(colors.red('✖'), text),
      };
    },
  };
}
