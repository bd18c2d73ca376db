import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { execa } from 'execa';

const root = join(import.meta.dirname, '../..');
const demo = () => execa(process.execPath, ['scripts/demo.mjs'], { cwd: root, reject: false });

test('npm run demo ends with a store path of real Nix; again, with nothing to propose', async () => {
  const first = await demo();
  expect([first.exitCode, first.stdout]).toEqual([
    0,
    expect.stringMatching(/^\/nix\/store\/\w{32}-demo-qemuamd64-server\.wic$/m),
  ]);
  const second = await demo();
  expect([second.exitCode, second.stdout]).toEqual([
    0,
    expect.stringContaining('nothing to propose'),
  ]);
}, 180_000);
