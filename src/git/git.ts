import { type RunOptions, run } from '../program.ts';

/** Runs git in `directory` and returns what it printed, without the final newline. */
export async function git(
  directory: string,
  args: readonly string[],
  options: Omit<RunOptions, 'cwd' | 'accept'> = {},
): Promise<string> {
  const { stdout } = await run('git', ['-C', directory, ...args], options);
  return stdout;
}

/** The same where "no" is an answer: undefined when git ends with 1 or 128. */
export async function gitOrNothing(
  directory: string,
  args: readonly string[],
): Promise<string | undefined> {
  const { exitCode, stdout } = await run('git', ['-C', directory, ...args], {
    accept: [0, 1, 128],
  });
  return exitCode === 0 ? stdout : undefined;
}
