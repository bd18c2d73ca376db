import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ActionJobOptions } from '../support/actions/runner.ts';
import { type ActionsWorld, actionsWorld } from './actions-world.ts';

const variant = 'qemuamd64.base';
let world: ActionsWorld;
beforeAll(async () => {
  world = await actionsWorld(process.execPath);
});
afterAll(async () => world[Symbol.asyncDispose]());

const fork = { full_name: 'mallory/images', fork: true };

describe('nothing is published from a fork', () => {
  test.each<[string, string[], Partial<ActionJobOptions>]>([
    [
      'pull_request',
      ['build', 'update', 'run'],
      { event: { name: 'pull_request', payload: pullRequest(fork) } },
    ],
    [
      'pull_request_target',
      ['update'],
      { event: { name: 'pull_request_target', payload: pullRequest(fork) } },
    ],
    [
      'of a fork that is gone',
      ['build'],
      { event: { name: 'pull_request', payload: pullRequest(null) } },
    ],
    [
      'workflow_run',
      ['run'],
      { event: { name: 'workflow_run', payload: { workflow_run: { head_repository: fork } } } },
    ],
  ])('%s', async (_, commands, options) => {
    await using run = await world.run();
    for (const command of commands) {
      const refused = await run.job({ command, variant }, { ...options, baseRef: 'main' });
      expect(refused.exitCode).toBe(1);
      expect(refused.annotations).toEqual([
        expect.objectContaining({
          level: 'error',
          message: expect.stringMatching(
            /nothing is published from a fork\nhint: .*github\.repository/,
          ),
        }),
      ]);
      expect(refused.groups).toEqual([]);
    }
    expect(world.s3.requests).toEqual([]);
    expect(run.artifacts.artifacts()).toEqual([]);
    expect(await world.pulls()).toEqual([]);
    // What would be built may be looked at.
    expect((await run.job({ command: 'plan' }, options)).conclusion).toBe('success');
  });

  test('a pull request of this repository is no fork', async () => {
    await using run = await world.run();
    const event = {
      name: 'pull_request',
      payload: pullRequest({ full_name: world.github.repository, fork: false }),
    };
    const options = { event, ref: 'refs/pull/7/merge', baseRef: 'main' };
    const built = await run.job({ command: 'build', variant }, options);
    expect(built.conclusion).toBe('success');
  });
});

function pullRequest(repo: object | null) {
  return { pull_request: { head: { repo } } };
}

describe('what is wrong is an annotation with what to do', () => {
  test.each<[Record<string, string>, number, RegExp]>([
    [{ command: 'bulid' }, 2, /command: expected plan or build or update or run/],
    [{ command: 'plan', force: 'yes' }, 2, /force: expected true or false/],
    [{ command: 'plan', storge: 'x' }, 2, /storge: there is no such input; did you mean storage\?/],
    [{ command: 'plan', compression: 'gzip' }, 2, /compression: expected zstd or none/],
    [{ command: 'plan', variant: 'qemuamd64.bsae' }, 2, /did you mean qemuamd64.base\?/],
    [
      { command: 'plan', 'group-by': 'machin' },
      2,
      /group-by: machin is no axis; did you mean machine\?/,
    ],
    [{ command: 'plan', config: 'nowhere.yml' }, 2, /nowhere.yml does not exist/],
    [{ command: 'build', variant, storage: 's3://bucket?x=y' }, 2, /"x" is no parameter/],
    [{ command: 'build', variant, token: 'ghp_wrong' }, 1, /401[\s\S]*token/],
    [{ command: 'build', variant, base: 'nowhere' }, 1, /nowhere/],
    [{ command: 'run', variant, 'dry-run': 'true' }, 2, /dry-run: goes with update only/],
    [{ command: 'update', 'fail-fast': 'true' }, 2, /fail-fast: goes with build and run/],
    [{ command: 'update', variant }, 3, /no job of this run handed over a build record/],
  ])('%j', async (inputs, exitCode, message) => {
    await using run = await world.run();
    const refused = await run.job(inputs);
    expect(refused.exitCode).toBe(exitCode);
    const errors = refused.annotations.filter(({ level }) => level === 'error');
    expect(errors).toEqual([expect.objectContaining({ message: expect.stringMatching(message) })]);
  });

  test('a mistake in the configuration is shown where it is', async () => {
    const good = await world.project.contents('HEAD:isar-artifacts.yml');
    await world.project.commit({ 'isar-artifacts.yml': good.replace('role/server', 'role/sever') });
    await using run = await world.run();
    const { annotations, exitCode } = await run.job({ command: 'plan' });
    expect(exitCode).toBe(2);
    expect(annotations).toEqual([
      expect.objectContaining({
        level: 'error',
        file: 'isar-artifacts.yml',
        line: 10,
        message: expect.stringMatching(/kas\/role\/sever\.yml does not exist; did you mean/),
      }),
    ]);
    await world.project.commit({ 'isar-artifacts.yml': good });
  });

  test('a run for our own branch proposes nothing for it', async () => {
    await using run = await world.run();
    const refused = await run.job(
      { command: 'update' },
      { ref: 'refs/heads/isar-artifacts/update/main' },
    );
    expect(refused.annotations[0]?.message).toMatch(/is a proposal itself\nhint: leave/);
  });
});

describe('records that another job hands over are not trusted', () => {
  const name = `isar-build-${variant}`;
  test.each<[string, Record<string, string> | Buffer, RegExp]>([
    ['no zip', Buffer.from('no zip at all'), /cannot be read/],
    ['another file', { 'other.json': '{}' }, /no job of this run handed over/],
    ['no JSON', { [`${variant}.json`]: '{' }, /is no JSON/],
    ['another statement', { [`${variant}.json`]: '{"_type": "x"}' }, /is no build record/],
    ['a path that leads out', { [`../../${variant}.json`]: '{}' }, /is no build record/],
  ])('%s', async (_, contents, message) => {
    await using run = await world.run();
    run.artifacts.put(name, contents);
    const { annotations, exitCode } = await run.job({ command: 'update', variant });
    expect(exitCode).toBe(3);
    expect(annotations).toEqual([
      expect.objectContaining({ level: 'error', message: expect.stringMatching(message) }),
    ]);
  });

  test('one that names what is not in the store, or another file there', async () => {
    await using run = await world.run();
    await run.job({ command: 'build', variant, storage: '' });
    // All of them: which are of this build only its record knows.
    for (const { key } of world.s3.objects().filter(({ key }) => key.includes('sha256/'))) {
      await world.s3.put(key, Buffer.from('other bytes'));
    }
    const { annotations, exitCode, outputs } = await run.job({ command: 'update', variant });
    expect([exitCode, outputs.failed]).toEqual([3, `["${variant}"]`]);
    expect(annotations[0]?.message).toMatch(/has 11 bytes, and not \d+ as the record of qemuamd64/);
    expect(await world.pulls()).toEqual([]);
  });
});
