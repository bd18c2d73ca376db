/** Whether a command starts kas-container, be it a copy that the project brings along. */
export function isKasContainer(command: string | readonly string[]): boolean {
  const [program = ''] = typeof command === 'string' ? [command] : command;
  return /(^|\/)kas-container$/.test(program);
}
