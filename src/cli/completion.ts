import { type Shell, scripts } from './completion/scripts.ts';
import { printResult } from './print.ts';

/** `completion SHELL`: what makes a shell know our words. */
export function completion(shell: Shell, json: boolean): void {
  printResult(json, { shell, script: scripts[shell] }, () => scripts[shell].trimEnd());
}
