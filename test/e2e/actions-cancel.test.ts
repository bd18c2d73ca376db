import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ActionsWorld, actionsWorld } from './actions-world.ts';

const base = 'qemuamd64.base';
const both = JSON.stringify([base, 'qemuamd64.server']);
const patience = 120_000;

let world: ActionsWorld;
beforeAll(async () => {
  world = await actionsWorld(process.execPath);
}, patience);
afterAll(async () => world[Symbol.asyncDispose]());

/** Makes each task of the demo take so long, in seconds. */
async function taskSeconds(seconds: string) {
  const { project } = world;
  const text = await project.contents('HEAD:isar-artifacts.yml');
  const without = text.replace(/^ {2}environment: .*\n/m, '');
  const with_ = without.replace(
    /^kas:\n/m,
    `kas:\n  environment: { DEMO_TASK_SECONDS: "${seconds}" }\n`,
  );
  await project.commit({ 'isar-artifacts.yml': with_ });
}

test(
  'cancelled while it builds: it ends in time, says what is missing, and leaves a clean workspace',
  async () => {
    await taskSeconds('0.4');
    await using run = await world.run();
    const job = await run.start({ command: 'build', machine: 'qemuamd64' });
    await job.printed('do_rootfs_install: Started');
    const before = performance.now();
    await job.cancel();
    expect(performance.now() - before).toBeLessThan(7500);
    const { conclusion, exitCode, outputs, post, orphans, workspace } = await job.finish();
    expect([conclusion, exitCode]).toEqual(['cancelled', 130]);
    expect(outputs).toMatchObject({ changed: '[]', failed: both });
    expect(post).toMatchObject({ conclusion: 'success', annotations: [] });
    expect(orphans).toEqual([]);
    expect(await readdir(join(workspace, '.isar-artifacts/build'))).toEqual([]);
    expect(run.artifacts.artifacts()).toEqual([]);
  },
  patience,
);

test(
  'cancelled while it uploads: nothing is half there, and the job that is run again goes on',
  async () => {
    await taskSeconds('0');
    await using run = await world.run();
    const held = world.s3.inject({
      when: { operation: 'PutObject' },
      fault: { kind: 'hold', before: 'answering' },
    });
    const inputs = { command: 'build', variant: base };
    const job = await run.start(inputs);
    await held.reached;
    await job.cancel();
    held.release();
    const cancelled = await job.finish();
    expect([cancelled.conclusion, cancelled.exitCode]).toEqual(['cancelled', 130]);
    expect(cancelled.outputs).toMatchObject({ changed: '[]', failed: `["${base}"]` });
    expect(cancelled.orphans).toEqual([]);
    expect(world.s3.objects().filter(({ key }) => key.startsWith('isar/builds/'))).toEqual([]);

    const again = await run.job(inputs);
    expect(again.conclusion).toBe('success');
    expect(again.outputs).toMatchObject({ changed: `["${base}"]`, failed: '[]' });
    expect(world.s3.objects().filter(({ key }) => key.startsWith('isar/builds/'))).toHaveLength(1);
    expect(world.s3.uploads()).toEqual([]);
  },
  patience,
);

test(
  'a matrix of 300 variants is no more jobs than GitHub starts, and is planned with its digest',
  async () => {
    const text = await world.project.contents('HEAD:isar-artifacts.yml');
    const nodes = Array.from({ length: 75 }, (_, index) => `n${index}: {}`).join(', ');
    await world.project.commit({
      'isar-artifacts.yml': text
        .replace(/^ {2}role:\n/m, `  node: { ${nodes} }\n  role:\n`)
        .replace('demo-{machine}-{role}{suffix}', 'demo-{machine}-{node}-{role}{suffix}'),
    });
    await using run = await world.run();
    const { outputs, annotations } = await run.job({ command: 'plan', 'group-by': 'variant' });
    expect(annotations).toEqual([]);
    expect(outputs.count).toBe('300');
    const { include } = JSON.parse(outputs.matrix ?? '') as { include: { variants: string }[] };
    expect(include).toHaveLength(150);
    expect(include.flatMap(({ variants }) => variants.split(' '))).toHaveLength(300);
    expect(outputs.plan).toMatch(/^[0-9a-f]{64}$/);
  },
  patience,
);
