import type { Command } from 'commander';

/**
 * `--profile vlans` as `--axis profile=vlans`, for commands that choose variants: which axes there are
 * is known only when the configuration is read. What is an option stays one, and so does what has no
 * value.
 */
export function withAxes(program: Command, args: readonly string[]): string[] {
  const command = program.commands.find((one) => one.name() === args[0]);
  const known = new Set(command?.options.map(({ long }) => long)).add('--help');
  if (!known.has('--axis')) return [...args];
  const end = args.indexOf('--');
  const words = end < 0 ? args : args.slice(0, end);
  /** Whose values the words are. */
  let axis: string | undefined;
  const replaced = words.map((word, at) => {
    if (!word.startsWith('-')) return axis === undefined ? word : `${axis}=${word}`;
    axis = undefined;
    const [, option, name, value] = /^(--([a-z][a-z0-9_-]*))(?:=(.*))?$/s.exec(word) ?? [];
    if (option === undefined || known.has(option)) return word;
    if (value !== undefined) return `--axis=${name}=${value}`;
    if (words[at + 1]?.startsWith('-') ?? true) return word;
    axis = name;
    return '--axis';
  });
  return [...replaced, ...args.slice(words.length)];
}
