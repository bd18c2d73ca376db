import type { Command, Option } from 'commander';

/** Values of the project that may be typed. */
export interface Vocabulary {
  readonly machines: readonly string[];
  readonly roles: readonly string[];
  readonly variants: readonly string[];
  /** Attribute paths of the registry. */
  readonly attributes: readonly string[];
}

export const noVocabulary: Vocabulary = { machines: [], roles: [], variants: [], attributes: [] };

/** What is being typed. */
export interface Line {
  /** After the program's name, before the word at the cursor. */
  readonly before: readonly string[];
  /** The word at the cursor, as far as it is there. */
  readonly current: string;
}

/** What may stand at the cursor; nothing where the shell's own completion of files will do. */
export function candidates(
  program: Command,
  { before, current }: Line,
  vocabulary: () => Vocabulary,
): string[] {
  const command = program.commands.find((one) => one.name() === before[0]);
  const all =
    command === undefined
      ? beginnings(program, before)
      : argumentsOf(command, { before: before.slice(1), current }, vocabulary);
  return all.filter((word) => word.startsWith(current)).sort();
}

function beginnings(program: Command, before: readonly string[]): string[] {
  if (before.length > 0) return [];
  return [...program.commands.map((command) => command.name()), '--help', '--version'];
}

function argumentsOf(
  command: Command,
  { before, current }: Line,
  vocabulary: () => Vocabulary,
): string[] {
  const { option, positions } = parsed(command, before);
  if (current.startsWith('-'))
    return [...command.options.flatMap(({ long }) => long ?? []), '--help'];
  if (option !== undefined) return valuesOf(option, vocabulary);
  if (command.name() === 'rebuild')
    return (['machines', 'roles'] as const)
      .slice(positions, positions + 1)
      .flatMap((kind) => vocabulary()[kind]);
  if (command.name() === 'fetch') return [...vocabulary().attributes, ...vocabulary().variants];
  const [argument] = command.registeredArguments;
  return positions === 0 || argument?.variadic ? (argument?.argChoices ?? []) : [];
}

/** The option that waits for a value, and how many words are none of options. */
function parsed(
  command: Command,
  words: readonly string[],
): { option?: Option; positions: number } {
  let option: Option | undefined;
  let positions = 0;
  for (const word of words) {
    if (word.startsWith('-')) {
      const found = command.options.find(({ short, long }) => word === short || word === long);
      option = found?.required || found?.optional ? found : undefined;
    } else if (option === undefined) positions++;
    else if (!option.variadic) option = undefined;
  }
  return option === undefined ? { positions } : { option, positions };
}

const kinds = { machine: 'machines', role: 'roles', variant: 'variants' } as const;

function valuesOf(option: Option, vocabulary: () => Vocabulary): string[] {
  const kind = kinds[option.attributeName() as keyof typeof kinds];
  return kind === undefined ? [...(option.argChoices ?? [])] : [...vocabulary()[kind]];
}
