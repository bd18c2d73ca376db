import { ask } from './ask.ts';
import { type KasCommand, wordsOf } from './command.ts';

/** What `kas --version` says; a project's own command may not say anything. */
export interface KasRelease {
  /** E.g. `5.4`. */
  readonly release?: string | undefined;
  /** The highest `header.version` that it takes; kas-container does not say. */
  readonly format?: number | undefined;
  /** There is no such program. */
  readonly missing?: boolean;
}

interface Surroundings {
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

export async function kasRelease(
  command: KasCommand,
  { cwd, environment, signal }: Surroundings,
): Promise<KasRelease> {
  const words = wordsOf(command);
  const options = { cwd, ...(signal && { signal }) };
  const { ok, missing, stdout } = await ask(environment, words, ['--version'], options);
  if (missing) return { missing };
  if (!ok) return {};
  const format = /^kas\S* .*\bformat version (\d+)/.exec(stdout)?.[1];
  return {
    release: /^kas\S* (\S+)/.exec(stdout)?.[1],
    format: format === undefined ? undefined : Number(format),
  };
}

/** What it calls itself, e.g. `5.4`. */
export async function kasVersion(
  command: KasCommand,
  surroundings: Surroundings,
): Promise<string | undefined> {
  return (await kasRelease(command, surroundings)).release;
}
