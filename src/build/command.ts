/** What is started for a chain. The chain's paths hold no colon; the configuration is checked. */
export function kasCommand(
  command: string | readonly string[],
  chain: readonly string[],
): readonly [string, ...string[]] {
  const [program = 'kas', ...args] = typeof command === 'string' ? [command] : command;
  return [program, ...args, 'build', chain.join(':')];
}
