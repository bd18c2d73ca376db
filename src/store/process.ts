import { readFileSync } from 'node:fs';

/** A process, told apart from a later one with the same number. */
export interface Process {
  readonly id: number;
  /** When it began, in ticks since the machine did, with the machine's boot. */
  readonly started: string;
}

/** No process ever. */
export const nobody: Process = { id: 0, started: 'never' };

export function thisProcess(): Process {
  return { id: process.pid, started: startOf(process.pid) ?? 'unknown' };
}

export function isRunning({ id, started }: Process): boolean {
  return startOf(id) === started;
}

/** @returns undefined where there is no such process (proc_pid_stat(5): `starttime`) */
function startOf(id: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
    // The name in parentheses may hold anything, also spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended, and waits for its parent to hear of it.
    if (fields[0] === 'Z') return undefined;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}/${fields[19]}`;
  } catch {
    return undefined;
  }
}
