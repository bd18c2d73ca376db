import { runGit } from '../git/git.ts';

type Answer = Awaited<ReturnType<typeof runGit>>;

export interface Question {
  readonly input?: string;
  /** Exit codes that are an answer. */
  readonly accept?: readonly number[];
  readonly keepFinalNewline?: boolean;
  /** May speak to remotes. */
  readonly online?: boolean;
}

/** Asks git about one repository. @throws UserError `program-failed`, or what the signal says */
export type AskGit = (args: readonly string[], question?: Question) => Promise<Answer>;

/**
 * A clone may lack objects on purpose, and git would fetch each that is asked for. Git before 2.44
 * does not know the first of these.
 */
const neverFetch = { GIT_NO_LAZY_FETCH: '1', GIT_ALLOW_PROTOCOL: 'none' };

export function askGitIn(root: string, signal?: AbortSignal | undefined): AskGit {
  return async (args, { online = false, ...question } = {}) => {
    signal?.throwIfAborted();
    // A question that nobody sees would be waited for for ever.
    const env = { GIT_TERMINAL_PROMPT: '0', ...(online ? {} : neverFetch) };
    try {
      return await runGit(root, args, {
        ...question,
        env,
        ...(signal === undefined ? {} : { cancelSignal: signal }),
      });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  };
}

/** Lines of an answer, none where it is empty. */
export function linesOf({ stdout }: Answer): string[] {
  return stdout === '' ? [] : stdout.split('\n');
}

/**
 * What `cat-file --batch-check` says of each of these names: undefined where there is no such
 * object, or where it was not fetched.
 * @param format of git, without spaces at its ends
 */
export async function checkObjects(
  ask: AskGit,
  names: readonly string[],
  format: string,
): Promise<(string | undefined)[]> {
  const found: (string | undefined)[] = [];
  for (const some of batches(names, 100_000)) {
    const input = some.map((name) => `${name}\n`).join('');
    // It ends at the first that it would have to fetch.
    const answer = await ask(['cat-file', `--batch-check=${format}`], { input, accept: [0, 128] });
    const lines = linesOf(answer);
    for (const index of some.keys()) {
      const line = lines[index] ?? ' missing';
      found.push(/ (?:missing|ambiguous)$/.test(line) ? undefined : line);
    }
  }
  return found;
}

export function* batches<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}
