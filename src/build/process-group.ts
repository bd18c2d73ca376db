import { setTimeout as sleep } from 'node:timers/promises';

/** The runner kills us 10 s after it asked us to stop. */
const graceMilliseconds = 5000;

/**
 * Ends all processes of a group: first it asks, then it does not. Their leader may be gone long
 * before those that it started.
 */
export async function endProcessGroup(leader: number): Promise<void> {
  // Whoever cannot wait ends us with a second signal: then the group goes with us.
  const giveUp = () => send(leader, 'SIGKILL');
  process.once('exit', giveUp);
  send(leader, 'SIGTERM');
  if (!(await isGone(leader, graceMilliseconds))) {
    send(leader, 'SIGKILL');
    // Dying takes a moment; a zombie that nobody waits for would take for ever.
    await isGone(leader, 500);
  }
  process.off('exit', giveUp);
}

async function isGone(leader: number, milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (send(leader, 0)) {
    if (Date.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}

/** Whether there is anybody, be it somebody whom we may not send anything (as under sudo). */
function send(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, signal);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
