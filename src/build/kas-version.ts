import { execa } from 'execa';
import { type KasCommand, wordsOf } from './command.ts';

/** What `kas --version` calls itself, e.g. `5.4`; a project's own command may not say. */
export async function kasVersion(
  command: KasCommand,
  { cwd, environment }: { cwd: string; environment: Readonly<Record<string, string>> },
): Promise<string | undefined> {
  const [program, ...args] = wordsOf(command);
  const { stdout, exitCode } = await execa(program, [...args, '--version'], {
    cwd,
    env: environment,
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
  });
  if (exitCode !== 0) return undefined;
  return /^kas\S* (\S+)/.exec(stdout)?.[1];
}
