import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type TemporaryDirectory, temporaryDirectory } from '../temporary-directory.ts';
import { type ActionJobOptions, actionJob } from './runner.ts';

const declared = join(import.meta.dirname, 'fixtures/declared');
const script = join(import.meta.dirname, 'fixtures/script');
let directory: TemporaryDirectory;
let workspace: string;

beforeEach(async () => {
  directory = await temporaryDirectory();
  workspace = join(directory.path, 'work');
  await mkdir(workspace);
});
afterEach(() => directory[Symbol.asyncDispose]());

const job = (options: Partial<ActionJobOptions> = {}) =>
  actionJob({ workspace, repository: 'siemens/isar', ...options });

/** One step that runs this code as `main`. */
async function ran(main: string, options: Partial<ActionJobOptions> = {}) {
  await using opened = await job(options);
  // Awaited here, or the job would be disposed of under the step.
  return await opened.step({ uses: script, with: { main } });
}

describe('a step', () => {
  test('has the variables of Actions and no others', async () => {
    process.env.SECRET_OF_THE_TEST = 'x';
    const event = { name: 'pull_request', payload: { issue: { number: 7 } } };
    await using opened = await job({
      event,
      ref: 'refs/pull/7/merge',
      headRef: 'feature',
      baseRef: 'main',
      sha: '1'.repeat(40),
      env: { CI: 'yes', FROM_JOB: '1' },
      path: '/usr/bin',
      services: {
        artifacts: { url: 'http://127.0.0.1:1/', token: 'runtime' },
        api: 'http://127.0.0.1:2',
      },
    });
    const result = await opened.step({
      uses: declared,
      with: { 'with-hyphen': '3' },
      env: { AWS_REGION: 'eu', GITHUB_SHA: 'ignored', FROM_JOB: '2' },
    });
    const environment = JSON.parse(result.state.environment ?? '');
    const files = /^.*\/_temp\/_runner_file_commands\/(output|state|env|path|step_summary)_[\w-]+$/;
    const ours = expect.stringMatching(files);
    expect(environment).toEqual({
      ACTIONS_RESULTS_URL: 'http://127.0.0.1:1/',
      ACTIONS_RUNTIME_TOKEN: 'runtime',
      AWS_REGION: 'eu',
      CI: 'yes',
      FROM_JOB: '2',
      GITHUB_ACTION: '__self',
      GITHUB_ACTIONS: 'true',
      GITHUB_ACTOR: 'petra',
      GITHUB_API_URL: 'http://127.0.0.1:2',
      GITHUB_BASE_REF: 'main',
      GITHUB_ENV: ours,
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_EVENT_PATH: join(opened.temp, '_github_workflow/event.json'),
      GITHUB_GRAPHQL_URL: 'https://api.github.com/graphql',
      GITHUB_HEAD_REF: 'feature',
      GITHUB_JOB: 'test',
      GITHUB_OUTPUT: ours,
      GITHUB_PATH: ours,
      GITHUB_REF: 'refs/pull/7/merge',
      GITHUB_REF_NAME: '7/merge',
      GITHUB_REF_PROTECTED: 'false',
      GITHUB_REF_TYPE: 'branch',
      GITHUB_REPOSITORY: 'siemens/isar',
      GITHUB_REPOSITORY_OWNER: 'siemens',
      GITHUB_RETENTION_DAYS: '90',
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_RUN_ID: '1',
      GITHUB_RUN_NUMBER: '1',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_SHA: '1'.repeat(40),
      GITHUB_STATE: ours,
      GITHUB_STEP_SUMMARY: ours,
      GITHUB_TRIGGERING_ACTOR: 'petra',
      GITHUB_WORKFLOW: 'test',
      GITHUB_WORKFLOW_REF: 'siemens/isar/.github/workflows/test.yml@refs/pull/7/merge',
      GITHUB_WORKFLOW_SHA: '1'.repeat(40),
      GITHUB_WORKSPACE: workspace,
      HOME: expect.stringMatching(/\/home$/),
      INPUT_OLD: '',
      INPUT_PLACE: 'siemens/isar#7 on Linux',
      INPUT_TOKEN: 'ghs_token-of-the-test',
      INPUT_TWO_WORDS: 'none',
      'INPUT_WITH-HYPHEN': '3',
      PATH: '/usr/bin',
      RUNNER_ARCH: expect.stringMatching(/^(X64|ARM64)$/),
      RUNNER_ENVIRONMENT: 'self-hosted',
      RUNNER_NAME: 'test-runner',
      RUNNER_OS: 'Linux',
      RUNNER_TEMP: opened.temp,
      RUNNER_TOOL_CACHE: expect.stringMatching(/\/_tool$/),
      RUNNER_TRACKING_ID: expect.stringMatching(/^github_/),
      RUNNER_WORKSPACE: directory.path,
    });
    delete process.env.SECRET_OF_THE_TEST;
    expect(JSON.parse(result.outputs.event ?? '')).toEqual(event.payload);
    expect(result.outputs).toMatchObject({ cwd: workspace, node: process.execPath });
  });

  test('hands on what @actions/core writes', async () => {
    const result = await ran(`
      core.setOutput('text', 'a\\nb');
      core.setOutput('list', ['x']);
      core.saveState('pid', 7);
      core.exportVariable('NAME', 'value');
      core.addPath('/opt/tool');
      await core.summary.addHeading('Built').write();
      core.notice('done', { file: 'kas/a.yml', startLine: 3, title: 'Build' });
      await core.group('Fetch', async () => core.info('fetched'));
    `);
    expect(result).toMatchObject({
      conclusion: 'success',
      exitCode: 0,
      outputs: { text: 'a\nb', list: '["x"]' },
      state: { pid: '7' },
      env: { NAME: 'value' },
      path: ['/opt/tool'],
      summary: '<h1>Built</h1>\n',
      annotations: [
        { level: 'notice', message: 'done', file: 'kas/a.yml', line: 3, title: 'Build' },
      ],
      annotationsDropped: 0,
      groups: [{ title: 'Fetch', lines: ['fetched'] }],
      masks: [],
      log: '##[notice]done\n##[group]Fetch\nfetched\n##[endgroup]',
    });
  });

  test('fails with its exit code, and commands on standard error count too', async () => {
    const result = await ran("console.error('##[error]no'); process.exit(7)");
    expect(result).toMatchObject({ conclusion: 'failure', exitCode: 7 });
    expect(result.annotations).toEqual([{ level: 'error', message: 'no' }]);
    expect(await ran("core.setFailed('no')")).toMatchObject({ conclusion: 'failure', exitCode: 1 });
  });

  test('that a signal ended has the exit code that a shell would give it', async () => {
    const result = await ran("process.kill(process.pid, 'SIGKILL'); await sleep(10000)");
    expect(result).toMatchObject({ conclusion: 'failure', exitCode: 137 });
  });

  test.each([
    ['OUTPUT', 'nothing', "Invalid format 'nothing'"],
    ['STATE', 'a<<X\\nb\\n', "Invalid value. Matching delimiter not found 'X'"],
    [
      'ENV',
      'NODE_OPTIONS=-r x',
      "Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.",
    ],
  ])('fails by a malformed GITHUB_%s', async (name, text, message) => {
    const result = await ran(`fs.writeFileSync(process.env.GITHUB_${name}, '${text}')`);
    expect(result).toMatchObject({ conclusion: 'failure', exitCode: 0, outputs: {}, env: {} });
    expect(result.annotations).toEqual([
      {
        level: 'error',
        message: `Unable to process file command '${name.toLowerCase()}' successfully.`,
      },
      { level: 'error', message },
    ]);
  });

  test('may remove the files that it was given', async () => {
    expect(await ran('fs.rmSync(process.env.GITHUB_OUTPUT)')).toMatchObject({
      conclusion: 'success',
      outputs: {},
    });
  });

  test('has its summary up to 1 MiB, and none of a longer one', async () => {
    const write = (size: number) =>
      ran(`fs.writeFileSync(process.env.GITHUB_STEP_SUMMARY, 'x'.repeat(${size}))`);
    expect((await write(1024 * 1024)).summary).toHaveLength(1024 * 1024);
    const dropped = await write(1024 * 1024 + 1);
    expect(dropped).toMatchObject({ conclusion: 'success', summary: '' });
    expect(dropped.annotations).toMatchObject([
      { level: 'error', message: expect.stringContaining('up to a size of 1024k') },
    ]);
  });

  test('shows no secret', async () => {
    const result = await ran(
      `
      core.setSecret('own');
      console.log('own github runtime of-workflow');
      core.setOutput('secret', 'the own');
      core.setOutput('safe', 'o-w-n');
      core.warning('own');
      await core.summary.addRaw('own').write();
      `,
      {
        token: 'github',
        secrets: ['of-workflow'],
        services: { artifacts: { url: 'http://127.0.0.1:1/', token: 'runtime' } },
      },
    );
    expect(result.log).toBe(
      "*** *** *** ***\n##[warning]***\n##[warning]Skip output 'secret' since it may contain secret.",
    );
    expect(result).toMatchObject({
      outputs: { secret: '', safe: 'o-w-n' },
      summary: '***',
      masks: ['own'],
    });
    expect(result.annotations.map(({ message }) => message)).toEqual([
      '***',
      "Skip output 'secret' since it may contain secret.",
    ]);
  });

  test('with an input that nobody declared is warned of it', async () => {
    await using opened = await job();
    const result = await opened.step({ uses: script, with: { mian: '' } });
    expect(result.annotations).toEqual([
      {
        level: 'warning',
        message: "Unexpected input(s) 'mian', valid inputs are ['main', 'post']",
      },
    ]);
  });

  test('is not kept by a child that holds its output', async () => {
    const code = `
      spawn('sleep', ['30'], { stdio: 'inherit', detached: true }).unref();
      console.log('started');
    `;
    const since = Date.now();
    expect((await ran(code, { patience: { output: 300 } })).log).toBe('started');
    expect(Date.now() - since).toBeLessThan(5000);
  });

  test('cannot be run by a Node that does not exist', async () => {
    await using opened = await job();
    const step = opened.step({ uses: script, node: '/no/such/node' });
    await expect(step).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
