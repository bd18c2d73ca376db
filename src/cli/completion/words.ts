import type { Command, Option } from 'commander';

/** Values of the project that may be typed. */
export interface Vocabulary {
  /** By axis. */
  readonly axes: Readonly<Record<string, readonly string[]>>;
  readonly variants: readonly string[];
  /** Attribute paths of the registry. */
  readonly attributes: readonly string[];
}

export const noVocabulary: Vocabulary = { axes: {}, variants: [], attributes: [] };

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
  const axes = takesAxes(command) ? vocabulary().axes : {};
  const { option, axis, positions } = parsed(command, before, axes);
  if (current.startsWith('-')) {
    const own = command.options.flatMap(({ long }) => long ?? []);
    return [...new Set([...own, ...Object.keys(axes).map((name) => `--${name}`), '--help'])];
  }
  if (axis !== undefined) return [...(axes[axis] ?? [])];
  if (option !== undefined) return valuesOf(option, vocabulary);
  if (command.name() === 'rebuild')
    return ['machine', 'role']
      .slice(positions, positions + 1)
      .flatMap((name) => vocabulary().axes[name] ?? []);
  if (command.name() === 'fetch') return [...vocabulary().attributes, ...vocabulary().variants];
  const [argument] = command.registeredArguments;
  return positions === 0 || argument?.variadic ? (argument?.argChoices ?? []) : [];
}

function takesAxes({ options }: Command): boolean {
  return options.some(({ long }) => long === '--axis');
}

/** What waits for a value. */
type Waiting = { readonly option?: Option; readonly axis?: string };

/** The option or the axis that waits for a value, and how many words are none of options. */
function parsed(
  command: Command,
  words: readonly string[],
  axes: Vocabulary['axes'],
): Waiting & { positions: number } {
  let waiting: Waiting | undefined;
  let positions = 0;
  for (const word of words) {
    if (word.startsWith('-')) waiting = waitingAfter(command, word, axes);
    else if (waiting === undefined) positions++;
    else if (!takesMore(command, waiting)) waiting = undefined;
  }
  return { ...waiting, positions };
}

/** An axis takes one word where others may stand alone. */
function takesMore({ registeredArguments }: Command, { option }: Waiting): boolean {
  return option === undefined ? registeredArguments.length === 0 : option.variadic;
}

function waitingAfter(
  { options }: Command,
  word: string,
  axes: Vocabulary['axes'],
): Waiting | undefined {
  const option = options.find(({ short, long }) => word === short || word === long);
  if (option !== undefined) return option.required || option.optional ? { option } : undefined;
  const axis = word.slice(2);
  return word.startsWith('--') && Object.hasOwn(axes, axis) ? { axis } : undefined;
}

function valuesOf(option: Option, vocabulary: () => Vocabulary): string[] {
  const name = option.attributeName();
  if (name === 'variant') return [...vocabulary().variants];
  if (name === 'machine' || name === 'role') return [...(vocabulary().axes[name] ?? [])];
  if (name === 'axis')
    return Object.entries(vocabulary().axes).flatMap(([axis, values]) =>
      values.map((value) => `${axis}=${value}`),
    );
  return [...(option.argChoices ?? [])];
}
