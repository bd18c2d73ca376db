import { readdir, readFile } from 'node:fs/promises';

/** The variable by which the runner knows the processes of a job. */
export const trackingVariable = 'RUNNER_TRACKING_ID';

/**
 * Kills what a job left running, as the runner does at its end.
 * @returns the command lines of what was killed, words joined by spaces
 */
export async function killOrphans(trackingId: string): Promise<string[]> {
  const killed: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const environment = await read(pid, 'environ');
    if (!environment.includes(`${trackingVariable}=${trackingId}`)) continue;
    const command = await read(pid, 'cmdline');
    // A zombie has neither; one that ended meanwhile is no orphan.
    if (kill(Number(pid))) killed.push(command.join(' '));
  }
  return killed;
}

async function read(pid: string, name: 'environ' | 'cmdline'): Promise<string[]> {
  const text = await readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');
  return text.split('\0').filter((part) => part !== '');
}

function kill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}
