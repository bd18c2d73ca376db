import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { runKas } from '../../src/build/run-kas.ts';
import { UserError } from '../../src/errors.ts';
import { buildVariant } from '../../src/pipeline/build-variant.ts';
import { openProject } from '../../src/pipeline/project.ts';
import { type Retrying, retryTransient } from '../../src/pipeline/retry-build.ts';
import type { BuildStep } from '../../src/report/reporter.ts';
import { demoProject } from '../support/demo-project.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const gone =
  'E: Failed to fetch http://deb.debian.org/debian/pool/main/c/curl/curl_7.88.1-10_amd64.deb  404  Not Found [IP: 199.232.18.132 80]';
const wrong = 'E: Unable to locate package no-such-package';

/** Notes what is said, and does not wait. */
function noted(retries: number) {
  const [said, pauses]: [string[], number[]] = [[], []];
  const retrying: Retrying = {
    retries,
    signal: new AbortController().signal,
    onWarning: (text) => said.push(text),
    pause: async (milliseconds) => pauses.push(milliseconds),
  };
  return { said, pauses, retrying };
}

/** A bitbake whose first run fails as Isar's does where the mirror has a package no more. */
function flakyBitbake(): string {
  const task = 'demo-image-base-1.0-r0';
  const recipe = '/layers/meta-demo/recipes-core/demo-image-base.bb';
  return `#!/bin/sh
[ -e first-run ] && exec python3 "\${0%/*}/bitbake.py" "$@"
touch first-run
echo 'NOTE: Running task 7 of 16 (${recipe}:do_rootfs_install)'
echo 'NOTE: recipe ${task}: task do_rootfs_install: Started'
echo "ERROR: ${task} do_rootfs_install: ExecutionError('/t/run.rootfs_install_pkgs_download.1', 100, None, None)" >&2
echo 'ERROR: Logfile of failure stored in: /t/log.do_rootfs_install.1' >&2
printf '%s\\n' 'Log data follows:' '| Reading package lists...' '| ${gone}' \\
  '| E: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?'
echo 'NOTE: recipe ${task}: task do_rootfs_install: Failed'
echo "ERROR: Task (${recipe}:do_rootfs_install) failed with exit code '1'" >&2
exit 1
`;
}

test('a build that a mirror refused once is built by the same command', async () => {
  const bitbake = 'build-system/bitbake/bin/bitbake';
  const real = await readFile(join(import.meta.dirname, '../../examples/demo', bitbake), 'utf8');
  await using demo = await demoProject({ [bitbake]: flakyBitbake(), [`${bitbake}.py`]: real });
  const project = await openProject(join(demo.root, 'isar-artifacts.yml'), {}, process.env);
  const variant = project.variants.find(({ id }) => id === 'qemuamd64.base');
  if (variant === undefined) throw new Error('the demo has no qemuamd64.base');
  const { said, pauses, retrying } = noted(2);
  const [lines, steps]: [string[], BuildStep[]] = [[], []];
  const record = await buildVariant(project, variant, {
    ...retrying,
    onLine: (line) => lines.push(line),
    onStep: (step) => steps.push(step),
    onProgress: () => {},
    keepOutputs: true,
  });
  expect(record.artifacts.length).toBeGreaterThan(0);
  expect(pauses).toEqual([10_000]);
  expect(said).toEqual([
    expect.stringMatching(
      /^kas ended with \d: demo-image-base: do_rootfs_install: E: Failed to fetch .* 404 {2}Not Found .*; trying again in 10 s \(1 of 2\)$/,
    ),
  ]);
  expect(lines.filter((line) => / kas \S+ started$/.test(line))).toHaveLength(2);
  // How far the second one is begins anew.
  expect(steps.map(({ text }) => text)).toEqual(
    expect.arrayContaining([
      'task 7 of 16 (demo-image-base do_rootfs_install)',
      'task 7 of 16 (demo-image-base do_rootfs_install), 1 failed',
      'task 16 of 16 (demo-image-base do_build)',
    ]),
  );
  expect(steps.at(-1)).toEqual({ percent: 100, text: 'tasks done' });
});

describe('a build that fails', () => {
  /** @returns how often it was started, and how it ended */
  async function failing(line: string, retrying: Retrying) {
    await using directory = await temporaryDirectory();
    let starts = 0;
    const build = () => {
      starts++;
      return runKas({
        command: ['sh', '-c', 'echo "$0" >&2; exit 2', line],
        cwd: directory.path,
        environment: { PATH: process.env.PATH ?? '' },
        log: join(directory.path, 'log'),
        onLine: () => {},
        signal: retrying.signal,
      });
    };
    const error = await retryTransient(build, retrying).catch((thrown) => thrown);
    return { starts, error };
  }

  test('again and again is given up, after pauses that grow up to five minutes', async () => {
    const { said, pauses, retrying } = noted(7);
    const { starts, error } = await failing(gone, retrying);
    expect(starts).toBe(8);
    expect(pauses.map((milliseconds) => milliseconds / 1000)).toEqual([
      10, 20, 40, 80, 160, 300, 300,
    ]);
    expect(said.at(-1)).toMatch(/trying again in 300 s \(7 of 7\)$/);
    expect(error).toMatchObject({ code: 'build-failed', hint: expect.stringMatching(/mirror/) });
  });

  test.each([
    ['for a reason that stays', wrong, 5],
    ['for a reason that may go away, where nobody wants another try', gone, 0],
  ])('%s is final', async (_, line, retries) => {
    const { said, pauses, retrying } = noted(retries);
    const { starts, error } = await failing(line, retrying);
    expect([starts, pauses, said]).toEqual([1, [], []]);
    expect(error).toMatchObject({ code: 'build-failed' });
  });

  test('and is interrupted in the pause ends at once', async () => {
    const controller = new AbortController();
    const reason = new UserError('interrupted', 'interrupted');
    const started = performance.now();
    const { starts, error } = await failing(gone, {
      retries: 5,
      signal: controller.signal,
      onWarning: () => void setTimeout(() => controller.abort(reason), 20),
    });
    expect([starts, error]).toEqual([1, reason]);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test('with a defect of ours is not tried again', async () => {
    const { retrying } = noted(5);
    const defect = new TypeError('a defect');
    let starts = 0;
    const build = async () => {
      starts++;
      throw defect;
    };
    await expect(retryTransient(build, retrying)).rejects.toBe(defect);
    expect(starts).toBe(1);
  });
});
