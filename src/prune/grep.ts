import { type AskGit, batches, linesOf } from './ask-git.ts';

/** As git prints it whatever the person's settings. */
const plain = [
  'grep',
  '--no-color',
  '--no-recurse-submodules',
  '--no-line-number',
  '--no-column',
  '--no-heading',
];

/** Searches objects. Where one cannot be read, that is as if there were no match. */
export async function grepObjects(
  ask: AskGit,
  args: readonly string[],
  objects: readonly string[],
): Promise<string[]> {
  const lines: string[] = [];
  // So many fit into a command line.
  for (const some of batches(objects, 10_000)) {
    const answer = await ask([...plain, ...args, ...some, '--'], { accept: [0, 1] });
    for (const line of linesOf(answer)) lines.push(line);
  }
  return lines;
}

/**
 * Searches the files of a work tree as they are on disk, but for those that git ignores.
 * @param args with `--null`: paths, else lines
 */
export async function grepWorkTree(ask: AskGit, args: readonly string[]): Promise<string[]> {
  const answer = await ask([...plain, '--untracked', ...args, '--', ':/'], { accept: [0, 1] });
  return answer.stdout.split(args.includes('--null') ? '\0' : '\n').filter((one) => one !== '');
}
