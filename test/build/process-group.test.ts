import { spawn } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { endProcessGroup } from '../../src/build/process-group.ts';
import { unprivileged } from '../support/unprivileged.ts';

test('a group that we may not send anything is waited for', async () => {
  // Neither root, whom our real id would still be, nor whom we become.
  const other = process.geteuid?.() === 0 ? { uid: 1234 } : {};
  const { pid = 0 } = spawn('sleep', ['0.8'], { detached: true, stdio: 'ignore', ...other });
  const since = Date.now();
  await unprivileged(() => endProcessGroup(pid));
  const waited = Date.now() - since;
  expect(() => process.kill(-pid, 0)).toThrow('ESRCH');
  if (other.uid !== undefined) expect(waited).toBeGreaterThan(500);
});
