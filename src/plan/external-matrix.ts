import type { z } from 'zod';
import type { LoadedConfig } from '../config/load.ts';
import { selections } from '../config/schema-matrix.ts';
import { messageOf, type UserError } from '../errors.ts';
import { foreignLogLine } from '../escape/log-line.ts';
import { quoteCommand } from '../escape/shell.ts';
import { run } from '../program.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a program of the project needs to work, and no secret of ours: NIX_CONFIG may hold tokens. */
const allowed =
  /^(PATH|HOME|USER|LOGNAME|SHELL|TERM|TMPDIR|TZ|LANG|LANGUAGE|LC_.*|NIX_(?!CONFIG$).*|XDG_.*|SSL_CERT_FILE|[a-z]+_proxy|[A-Z]+_PROXY)$/;

/**
 * The combinations that a command of the project prints as JSON: what `variants` would hold.
 * @throws UserError `config-invalid` when it fails, or prints something else
 */
export async function externalMatrix(
  command: readonly string[],
  { directory, config, error }: Pick<LoadedConfig, 'directory' | 'config' | 'error'>,
  environment: Environment,
): Promise<z.output<typeof selections>> {
  const refuse = (message: string): UserError =>
    error([{ path: ['variants', 'command'], message: `${quoteCommand(command)} ${message}` }]);
  const [program = '', ...args] = command;
  const env = seen(environment, config.kas.inherit);
  const printed = run(program, args, { cwd: directory, env, extendEnv: false });
  const { stdout: text } = await printed.catch((cause) => {
    throw refuse(foreignLogLine(`failed: ${messageOf(cause)}`));
  });
  const result = selections.safeParse(parsed(text, refuse));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.map((part) => `[${JSON.stringify(part)}]`).join('') ?? '';
  throw refuse(`printed no list of combinations: at ${where || 'the top'}: ${issue?.message}`);
}

function seen(environment: Environment, inherit: readonly string[]): Environment {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => allowed.test(name) || inherit.includes(name)),
  );
}

function parsed(text: string, refuse: (message: string) => UserError): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const shown = foreignLogLine(text.slice(0, 60));
    throw refuse(`printed no JSON (${messageOf(cause)}): ${shown}`);
  }
}
