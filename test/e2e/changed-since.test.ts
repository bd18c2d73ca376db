import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ActionsWorld, actionsWorld, type WorkflowRun } from './actions-world.ts';
import { type DemoProject, demoProject } from './project.ts';

const servers = ['qemuamd64.server', 'qemuarm64.server'];

describe('plan --changed-since', () => {
  let project: DemoProject;
  beforeAll(async () => {
    project = await demoProject();
    await project.edit(
      'layers/meta-server/recipes-app/demo-server-config.bb',
      '\n',
      '\n# changed\n',
    );
    await project.commit('Change the servers');
  });
  afterAll(() => project.dispose());

  test('plans what is touched, says why, and why the others are not', async () => {
    const { stdout } = await project.run('plan', '--changed-since', 'HEAD~1');
    expect(stdout).toMatch(/qemuamd64.server[\s\S]*qemuarm64.server/);
    expect(stdout).not.toContain('qemuamd64.base');

    const explained = await project.run(
      'plan',
      '--changed-since',
      'HEAD~1',
      '--explain',
      '-m',
      'qemuamd64',
    );
    expect(explained.stdout.split('\n').map((line) => line.split(/\s{2,}/))).toEqual([
      ['variant', 'built', 'because'],
      ['qemuamd64.base', 'no', 'none of its 3 kas files, 1 layer and 1 repository changed'],
      [
        'qemuamd64.server',
        'yes',
        'layers/meta-server/recipes-app/demo-server-config.bb changed (layer demo/layers/meta-server)',
      ],
    ]);
  });

  test('--json is the documented shape', async () => {
    const commit = await project.git('rev-parse', 'HEAD~1');
    const args = ['plan', '-r', 'base', '--changed-since', 'HEAD~1'];
    const why = ['none of its 3 kas files, 1 layer and 1 repository changed'];
    const not = { touched: false, why };
    expect((await project.json(...args)).value).toEqual({
      variants: [],
      jobs: [],
      changedSince: {
        ref: 'HEAD~1',
        commit,
        everything: null,
        variants: { 'qemuamd64.base': not, 'qemuarm64.base': not },
      },
    });
  });

  test('nothing to build is said, and is no failure', async () => {
    const ran = await project.run('plan', '--changed-since', 'HEAD');
    expect(ran).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^nothing to build/) });
  });

  test('a commit that is not here: everything, with a warning', async () => {
    const { exitCode, stdout, stderr } = await project.run(
      'plan',
      '--changed-since',
      'f'.repeat(40),
    );
    expect([exitCode, stdout.trim().split('\n').length]).toEqual([0, 5]);
    expect(stderr).toMatch(/everything is built.*fetch-depth: 0/);
  });

  test.each([
    [['--changed-since', 'mian'], /mian is no commit here/],
    [['--explain'], /--explain goes with --changed-since/],
  ])('%j is wrong usage', async (args, message) => {
    const { exitCode, stderr } = await project.run('plan', ...args);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe('the input changed-since', () => {
  let world: ActionsWorld;
  let run: WorkflowRun;
  beforeAll(async () => {
    world = await actionsWorld(process.execPath);
    run = await world.run();
  });
  afterAll(async () => {
    await run[Symbol.asyncDispose]();
    await world[Symbol.asyncDispose]();
  });

  const planSince = async (ref: string) => {
    const { conclusion, outputs, annotations, summary } = await run.job({
      command: 'plan',
      'changed-since': ref,
    });
    expect(conclusion).toBe('success');
    const { include } = JSON.parse(outputs.matrix ?? '') as { include: { variants: string }[] };
    const { count, variants } = outputs;
    return { count, variants, jobs: include.map((job) => job.variants), annotations, summary };
  };

  test('plans what a push touches, and nothing for the merge of our own update', async () => {
    const before = await world.project.git('rev-parse', 'HEAD');
    const pushed = await world.project.commit({ 'layers/meta-server/recipes-app/new.bb': '' });
    const { summary, ...planned } = await planSince(before);
    expect(planned).toEqual({
      count: '2',
      variants: servers.join(' '),
      jobs: servers,
      annotations: [],
    });
    expect(summary).toContain('layers/meta-server/recipes-app/new.bb added');

    await world.project.git('checkout', '--quiet', '-b', 'isar-artifacts/update/main');
    await world.project.commit({ 'isar-artifacts.nix': '{ }\n' });
    await world.project.git('checkout', '--quiet', 'main');
    await world.project.git(
      '-c',
      'user.name=P',
      '-c',
      'user.email=p@example.com',
      'merge',
      '--quiet',
      '--no-ff',
      '-',
      '-m',
      'Merge',
    );
    expect(await planSince(pushed)).toMatchObject({ count: '0', variants: '', jobs: [] });
  });

  test('plans everything for a new branch, and warns', async () => {
    const { count, annotations } = await planSince('0'.repeat(40));
    expect(count).toBe('4');
    expect(annotations).toEqual([
      expect.objectContaining({
        level: 'warning',
        message: expect.stringMatching(/branch that is new/),
      }),
    ]);
  });
});
