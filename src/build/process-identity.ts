import { readFile, stat } from 'node:fs/promises';

/**
 * `PID@START@BOOT@NAMESPACE`: numbers of processes are given again, but not with the same start
 * (proc(5)); and they mean something in one pid namespace of one boot of one machine only.
 */
export async function processIdentity(pid: number): Promise<string> {
  const { start = '' } = await statOf(pid);
  return `${pid}@${start}@${(await numbering()) ?? ''}`;
}

/** Of the process that this stands for; unknown where it cannot be seen from here. */
export async function processState(identity: string): Promise<'running' | 'ended' | 'unknown'> {
  const [, pid, start, where] = /^(\d+)@(\d+)@(.+)$/.exec(identity) ?? [];
  if (where === undefined || where !== (await numbering())) return 'unknown';
  const now = await statOf(Number(pid));
  // The files of other users' processes may be hidden.
  if (now.start === undefined) return exists(Number(pid)) ? 'unknown' : 'ended';
  return now.start === start && !now.isZombie ? 'running' : 'ended';
}

/** Where a number means the same process as here. */
async function numbering(): Promise<string | undefined> {
  try {
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    return `${boot}@${(await stat('/proc/self/ns/pid')).ino}`;
  } catch {
    return undefined;
  }
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** `start` is in ticks since the machine started. */
async function statOf(pid: number): Promise<{ start?: string | undefined; isZombie: boolean }> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name, in parentheses, may hold anything.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { start: fields[19], isZombie: fields[0] === 'Z' };
}
