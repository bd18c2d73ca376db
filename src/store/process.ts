import { readFileSync } from 'node:fs';

/** What tells a process from all others of this machine, also of before it was started anew: a word. */
export function thisProcess(): string {
  return nameOf(process.pid) ?? nobody;
}

/** No process ever. */
export const nobody = 'nobody';

/** @param name what `thisProcess` said there */
export function isRunning(name: string): boolean {
  const id = Number(name.split('-', 1)[0]);
  return Number.isInteger(id) && nameOf(id) === name;
}

/** @returns undefined where there is no such process (proc_pid_stat(5)) */
function nameOf(id: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
    // The name in parentheses may hold anything, also spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, started] = [fields[0], fields[19]];
    // A zombie has ended, and waits for its parent to hear of it.
    if (state === 'Z') return undefined;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${id}-${started}-${boot}`;
  } catch {
    return undefined;
  }
}
