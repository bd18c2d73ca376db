import type { UserError } from '../errors.ts';
import { foreignText } from '../escape/log-line.ts';
import type { Reporter } from './reporter.ts';
import { colorsFor, type Surface } from './style.ts';
import { sectionsToText } from './text.ts';

/** Where a terminal or a pipe shows what: results on stdout, everything else on stderr. */
export interface Streams {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: Surface & { write(text: string): unknown };
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What every reporter on a terminal or a pipe says in the same way. */
export function messagesTo(
  { stdout, stderr }: Streams,
  environment: Environment,
): Pick<Reporter, 'info' | 'warn' | 'error' | 'conclude'> {
  const colors = colorsFor(stderr, environment);
  return {
    info: (text) => void stderr.write(`${text}\n`),
    warn: (text) => void stderr.write(`${colors.yellow('warning:')} ${foreignText(text)}\n`),
    error: ({ message, hint }: UserError) => {
      stderr.write(`${colors.red('error:')} ${foreignText(message)}\n`);
      if (hint !== undefined) stderr.write(`${colors.cyan('hint:')} ${foreignText(hint)}\n`);
    },
    conclude: async (sections) => void stdout.write(`${sectionsToText(sections)}\n`),
  };
}
