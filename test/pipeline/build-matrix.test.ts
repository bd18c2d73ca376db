import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { UserError } from '../../src/errors.ts';
import { buildMatrix, type MatrixOptions } from '../../src/pipeline/build-matrix.ts';
import type { Outcome } from '../../src/pipeline/outcome.ts';
import { openProject } from '../../src/pipeline/project.ts';
import { readyToPublish } from '../../src/pipeline/publish-records.ts';
import { filterVariants } from '../../src/plan/filter.ts';
import { isPublished } from '../../src/record/build-record.ts';
import { readRecord } from '../../src/record/files.ts';
import { plainReporter } from '../../src/report/plain.ts';
import { type OverlapWorld, overlapWorld } from './overlap-world.ts';

const [base, debug, server] = ['qemuamd64.base', 'qemuamd64.base.debug', 'qemuamd64.server'];
let world: OverlapWorld;
beforeEach(async () => {
  world = await overlapWorld();
  Object.assign(process.env, world.environment);
});
afterEach(async () => world[Symbol.asyncDispose]());

/** Builds in one build directory and publishes; what is said of it grows while it lasts. */
async function start(ids: readonly string[], more: Partial<MatrixOptions> = {}) {
  const settings = { storage: world.storage, buildDirectory: 'shared' } as const;
  const file = join(world.project.root, 'isar-artifacts.yml');
  const project = await openProject(file, settings, process.env);
  let said = '';
  const stream = {
    write: (text: string) => {
      said += text;
    },
  };
  const reporter = plainReporter({ stdout: stream, stderr: stream });
  const signal = new AbortController().signal;
  const publishing = await readyToPublish(project, { reporter, signal, repair: false });
  const options = { reporter, signal, failFast: false, force: false, publishing, ...more };
  const outcomes = buildMatrix(
    project,
    filterVariants(project.variants, { variant: ids }),
    options,
  );
  // Who fails before a test looks at it is no unhandled rejection.
  outcomes.catch(() => {});
  const until = async (text: string) => {
    while (!said.includes(text)) await sleep(20);
  };
  const steps = () => said.match(/^(?:build|publish|hand over) \S+(?: \.\.\.|: \w+)/gm);
  return { project, outcomes, until, steps, all: () => said };
}

const statusOf = (outcomes: readonly Outcome[]) =>
  outcomes.map(({ id, status }) => `${id}: ${status}`);

test('a variant is published while the next one is built, one at a time, and handed over when it is', async () => {
  await world.letGo();
  // It is asked for before anything is read.
  const when = { operation: 'HeadObject' } as const;
  const slow = world.s3.inject({ when, fault: { kind: 'hold' }, times: 99 });
  const handed: unknown[] = [];
  const { project, outcomes, until, steps } = await start([base, debug], {
    handOver: async (id) => {
      const record = await readRecord(project.paths.records, id);
      handed.push([id, record && isPublished(record)]);
      return 'somewhere';
    },
  });
  await until(`build ${debug}: built`);
  // The second one has written to the same paths meanwhile, and waits for its turn.
  expect(steps()).toEqual([
    `build ${base} ...`,
    `build ${base}: built`,
    `build ${debug} ...`,
    `publish ${base} ...`,
    `build ${debug}: built`,
  ]);
  slow.release();
  // What becomes of them is said in the order of the plan.
  expect(statusOf(await outcomes)).toEqual([`${debug}: published`, `${base}: published`]);
  expect(steps()?.slice(5)).toEqual([
    `publish ${base}: published`,
    `hand over ${base} ...`,
    `hand over ${base}: somewhere`,
    `publish ${debug} ...`,
    `publish ${debug}: published`,
    `hand over ${debug} ...`,
    `hand over ${debug}: somewhere`,
  ]);
  expect(handed).toEqual([
    [base, true],
    [debug, true],
  ]);
});

test('what fails to be published stops no build but those that --fail-fast leaves out', async () => {
  const denied = { kind: 'answer', status: 403, code: 'AccessDenied' } as const;
  world.s3.inject({ when: { operation: 'PutObject' }, fault: denied });
  const lost = new UserError('handover-failed', 'nobody takes it', { hint: 'try again' });
  const { outcomes, until } = await start([base, debug, server], {
    failFast: true,
    handOver: async () => {
      throw lost;
    },
  });
  await until(`publish ${base}: `);
  await world.letGo();
  const all = await outcomes;
  expect(statusOf(all)).toEqual([`${debug}: failed`, `${server}: not started`, `${base}: failed`]);
  expect(all[0]).toMatchObject({ error: lost });
  expect(all[2]).toMatchObject({ error: { code: 'store-denied' } });
  // It was published all the same.
  expect(world.s3.objects().filter(({ key }) => key.startsWith('isar/builds/'))).toHaveLength(1);
});

test('a defect of ours in one of two things that are under way ends both', async () => {
  const defect = new TypeError('a defect');
  const { outcomes, steps } = await start([base, debug], {
    handOver: async () => {
      throw defect;
    },
  });
  await expect(outcomes).rejects.toBe(defect);
  expect(steps()?.slice(-2)).toEqual([`hand over ${base}: a`, `build ${debug}: a`]);
});

test('what cannot succeed for any variant is refused before anything is built', async () => {
  await world.project.commit({ 'kas/base.yml': 'header: { version: 99 }\n' });
  const { outcomes, steps } = await start([base, server]);
  await expect(outcomes).rejects.toMatchObject({
    code: 'machine-unfit',
    message: expect.stringContaining('kas-version: '),
  });
  expect(steps()).toBeNull();
});

test('a variant that cannot succeed is named before the others are built', async () => {
  const including = 'header: { version: 11, includes: [kas/nowhere.yml] }\n';
  await world.project.commit({ 'kas/role/server.yml': including });
  const { outcomes, all } = await start([base, server]);
  expect(statusOf(await outcomes).sort()).toEqual([`${base}: published`, `${server}: failed`]);
  expect(all()).toMatch(/^warning: kas-files: .*kas\/nowhere\.yml/);
});
