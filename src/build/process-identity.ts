import { readFile } from 'node:fs/promises';

/** `PID@START`: numbers of processes are given again, but not with the same start (proc(5)). */
export async function processIdentity(pid: number): Promise<string> {
  return `${pid}@${(await startOf(pid)) ?? ''}`;
}

/** Whether the process that this stands for still runs on this machine. */
export async function isProcessAlive(identity: string): Promise<boolean> {
  const [pid = '', start = ''] = identity.split('@');
  return /^\d+$/.test(pid) && start !== '' && (await startOf(Number(pid))) === start;
}

/** In ticks since the machine started. */
async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name, in parentheses, may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? undefined : fields[19];
}
