import type { Command } from 'commander';
import { didYouMean } from '../config/suggest.ts';

/**
 * `--profile vlans` as `--axis=profile=vlans`, for commands that choose variants: which axes there are
 * is known only when the configuration is read. What is an option stays one, and so does what has no
 * value. Where words may stand alone, an axis takes one of them: `rebuild --profile vlans qemuamd64`.
 */
export function withAxes(program: Command, args: readonly string[]): string[] {
  const command = program.commands.find((one) => one.name() === args[0]);
  const options = new Set(command?.options.flatMap(({ long }) => long ?? [])).add('--help');
  if (command === undefined || !options.has('--axis')) return [...args];
  const most = command.registeredArguments.length > 0 ? 1 : Number.POSITIVE_INFINITY;
  const result: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    if (word === '--') return [...result, ...args.slice(at)];
    const axis = axisIn(word, options);
    const values = axis === undefined ? [] : valuesAfter(args, at, most);
    if (axis?.value !== undefined) result.push(`--axis=${axis.name}=${axis.value}`);
    else if (axis === undefined || values.length === 0) result.push(word);
    else {
      result.push(...values.map((value) => `--axis=${axis.name}=${value}`));
      at += values.length;
    }
  }
  return result;
}

function axisIn(
  word: string,
  options: ReadonlySet<string>,
): { name: string; value: string | undefined } | undefined {
  const [, option = '', name = '', value] = /^(--([a-z][a-z0-9_-]*))(?:=(.*))?$/s.exec(word) ?? [];
  if (option === '' || options.has(option)) return undefined;
  // A long word that is nearly an option is one, misspelt: commander says which is meant.
  const isMisspelt = option.length > 7 && didYouMean(option, [...options]) !== '';
  return isMisspelt ? undefined : { name, value };
}

function valuesAfter(args: readonly string[], at: number, most: number): string[] {
  const rest = args.slice(at + 1);
  const end = rest.findIndex((word) => word.startsWith('-'));
  return rest.slice(0, end < 0 ? rest.length : end).slice(0, most);
}
