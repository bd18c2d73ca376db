/** A program that takes `build CHAIN`, with or without arguments before that. */
export type KasCommand = string | readonly string[];

/**
 * What is started for a chain. The chain's paths hold no colon; the configuration is checked.
 * @param options further ones, which stand before `build`
 */
export function kasCommand(
  command: KasCommand,
  chain: readonly string[],
  options: readonly string[] = [],
): readonly [string, ...string[]] {
  const [program, ...args] = wordsOf(command);
  return [program, ...args, ...options, 'build', chain.join(':')];
}

export function wordsOf(command: KasCommand): readonly [string, ...string[]] {
  const [program = 'kas', ...args] = typeof command === 'string' ? [command] : command;
  return [program, ...args];
}
