import { type Shell, scripts } from './completion/scripts.ts';

/** `completion SHELL`: what makes a shell know our words. */
export function completion(shell: Shell): void {
  process.stdout.write(scripts[shell]);
}
