import { execa } from 'execa';
import { quoteCommand } from '../../src/escape/shell.ts';

export interface Terminal {
  readonly cwd?: string;
  readonly columns?: number;
  /** Beside `PATH` and `TERM`; nothing of ours is handed on. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A file that standard output goes to: the rest stays on the terminal. */
  readonly stdout?: string;
}

/** What a command writes to a pseudo-terminal, by `script` of bsdutils. */
export async function inTerminal(
  command: readonly string[],
  { cwd, columns = 60, environment = {}, stdout: file }: Terminal = {},
): Promise<string> {
  const redirected = file === undefined ? '' : ` > ${quoteCommand([file])}`;
  const line = `stty cols ${columns}; ${quoteCommand(command)}${redirected}`;
  const { stdout } = await execa('script', ['-qc', line, '/dev/null'], {
    ...(cwd !== undefined && { cwd }),
    env: { PATH: process.env.PATH ?? '', TERM: 'xterm', ...environment },
    extendEnv: false,
  });
  return stdout;
}

/** The same without what moves the cursor and colours. */
export function withoutControls(text: string): string {
  return text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '');
}
