import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
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

describe('a job', () => {
  test('carries variables and paths from step to step', async () => {
    await using opened = await job({ path: '/usr/bin', env: { A: 'job', B: 'job', C: 'job' } });
    const export_ = `
      core.exportVariable('B', 'step 1');
      core.exportVariable('C', 'step 1');
      core.addPath('/one');
      core.addPath('/two');
    `;
    await opened.step({ uses: script, with: { main: export_ } });
    const print = "console.log(['A', 'B', 'C', 'PATH'].map((name) => process.env[name]).join())";
    const { log } = await opened.step({
      uses: script,
      with: { main: print },
      env: { C: 'step 2' },
    });
    expect(log).toBe('job,step 1,step 2,/two:/one:/usr/bin');
  });

  test('masks in later steps what an earlier one hid', async () => {
    await using opened = await job();
    await opened.step({ uses: script, with: { main: "core.setSecret('hidden')" } });
    const { log } = await opened.step({ uses: script, with: { main: "console.log('hidden')" } });
    expect(log).toBe('***');
  });

  test('ends with every post, the last first, each with its state and inputs', async () => {
    await using opened = await job();
    const post = "console.log(core.getInput('main').length, core.getState('of'))";
    await opened.step({ uses: script, with: { main: "core.saveState('of', 'first')", post } });
    await opened.step({ uses: declared, with: {} }).catch(() => undefined);
    const failing = "core.saveState('of', 'last'); core.setFailed('no')";
    await opened.step({ uses: script, with: { main: failing, post } });
    const finished = await opened.finish();
    expect(finished.post.map(({ log }) => log)).toEqual([`${failing.length} last`, '29 first']);
    expect((await opened.finish()).post).toEqual([]);
  });

  test('empties RUNNER_TEMP at its start and at its end', async () => {
    const runner = join(directory.path, 'runner');
    await using first = await job({ runner });
    const leave = "fs.writeFileSync(process.env.RUNNER_TEMP + '/left', '')";
    await first.step({ uses: script, with: { main: leave } });
    expect(existsSync(join(first.temp, 'left'))).toBe(true);
    await using second = await job({ runner });
    expect(await readdir(second.temp)).toEqual(['_github_workflow']);
    await second.step({ uses: script, with: { main: leave } });
    await second.finish();
    expect(await readdir(second.temp)).toEqual([]);
  });

  test('kills at its end what post left running', async () => {
    await using opened = await job();
    const main = `
      const { pid } = spawn('sleep', ['987'], { stdio: 'ignore', detached: true });
      core.saveState('pid', pid);
    `;
    const post = "process.kill(Number(core.getState('pid')), 0); console.log('alive')";
    await opened.step({ uses: script, with: { main: `${main}process.exit()`, post } });
    const finished = await opened.finish();
    expect(finished.post.map(({ log }) => log)).toEqual(['alive']);
    expect(finished.orphans).toEqual(['sleep 987']);
  });
});

describe('a cancelled step', () => {
  const wait = "console.log('ready'); await sleep(60000);";
  /** Cancels a step once it is ready, in a job whose runner has little patience. */
  async function cancelled(main: string) {
    await using opened = await job({ patience: { interrupt: 300, terminate: 300 } });
    const post = "console.log('post', core.getState('made'))";
    const step = await opened.start({ uses: script, with: { main, post } });
    await step.printed('ready');
    const result = await step.cancel();
    return { result, finished: await opened.finish() };
  }

  test('may clean up at SIGINT, and is cancelled even if it ends well', async () => {
    const { result, finished } = await cancelled(`
      process.on('SIGINT', () => { core.saveState('made', 'a mess'); process.exit(0); });
      ${wait}
    `);
    expect(result).toMatchObject({ conclusion: 'cancelled', exitCode: 0 });
    expect(finished.post.map(({ log }) => log)).toEqual(['post a mess']);
  });

  test.each([
    ['SIGINT', '', 130],
    ['SIGTERM', "process.on('SIGINT', () => console.log('INT'));", 143],
    ['SIGKILL', "for (const s of ['SIGINT', 'SIGTERM']) process.on(s, () => console.log(s));", 137],
  ])('is ended by %s at last', async (_, main, exitCode) => {
    const { result, finished } = await cancelled(`${main}${wait}`);
    expect(result).toMatchObject({ conclusion: 'cancelled', exitCode });
    expect(finished.post).toHaveLength(1);
  });

  test('leaves its children, who get no signal', async () => {
    const { finished } = await cancelled(`spawn('sleep', ['986'], { stdio: 'ignore' });${wait}`);
    expect(finished.orphans).toEqual(['sleep 986']);
  });
});

test('waiting for a text that never comes ends with the step', async () => {
  await using opened = await job();
  const step = await opened.start({ uses: script, with: { main: "console.log('a')" } });
  await expect(step.printed('b')).rejects.toThrow('the step ended without printing b:\na');
});

test('a job that is given up leaves nothing', async () => {
  let temp = '';
  const since = Date.now();
  {
    await using opened = await job();
    temp = opened.temp;
    const step = await opened.start({
      uses: script,
      with: { main: "console.log('ready'); await sleep(60000)" },
    });
    await step.printed('ready');
  }
  expect(existsSync(temp)).toBe(false);
  expect(Date.now() - since).toBeLessThan(10_000);
});
