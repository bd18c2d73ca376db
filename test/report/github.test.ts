import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { actionJob } from '../support/actions/runner.ts';
import type { StepResult } from '../support/actions/stage.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts';

const root = join(import.meta.dirname, '../..');
let directory: TemporaryDirectory;
beforeAll(async () => {
  directory = await temporaryDirectory();
});
afterAll(() => directory[Symbol.asyncDispose]());

/** What the runner makes of what the reporter writes. */
async function reported(body: string, env: Record<string, string> = {}): Promise<StepResult> {
  const contents = `
import { UserError } from './src/errors.ts';
import { githubReporter } from './src/report/github.ts';
import { fakeClock } from './test/report/clock.ts';
const reporter = githubReporter();
${body}
`;
  await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: join(directory.path, 'main.mjs'),
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire('/');",
    },
    logLevel: 'error',
  });
  await writeFile(
    join(directory.path, 'action.yml'),
    'name: R\ndescription: R\nruns: { using: node24, main: main.mjs }\n',
  );
  await using job = await actionJob({ workspace: directory.path, repository: 'acme/images' });
  return await job.step({ uses: directory.path, env });
}

describe('the reporter of a job on GitHub', () => {
  test('a task is a group, its end a line or an annotation', async () => {
    const { groups, annotations, log } = await reported(`
      reporter.info('two variants');
      const good = reporter.begin('build a.b');
      good.log('NOTE: one'); good.log('::error::not ours'); good.log('##[group]nor this');
      good.succeed('published');
      const bad = reporter.begin('build a.c');
      bad.log('E: no'); bad.fail('kas ended with 2');
      reporter.warn('uncommitted\\n::stop-commands::x');
    `);
    expect(groups).toEqual([
      {
        title: 'build a.b',
        lines: ['NOTE: one', ':\u200b:error::not ours', '##\u200b[group]nor this'],
      },
      { title: 'build a.c', lines: ['E: no'] },
    ]);
    expect(annotations).toEqual([
      { level: 'error', title: 'build a.c', message: 'kas ended with 2' },
      { level: 'warning', message: 'uncommitted\n:\u200b:stop-commands::x' },
    ]);
    expect(log).toContain('✔ build a.b: published');
  });

  test('what is done beside a task is said in its group by name, and its end after the group', async () => {
    const { groups, annotations, log } = await reported(`
      const build = reporter.begin('build a.c');
      const publish = reporter.begin('publish a.b', { beside: true });
      build.log('NOTE: one');
      publish.log('::error::half'); publish.warn('odd'); publish.succeed('published');
      reporter.begin('publish a.a', { beside: true }).fail('refused');
      build.log('NOTE: two');
      build.succeed('built');
      const last = reporter.begin('publish a.c', { beside: true });
      last.log('all'); last.succeed('nothing new');
    `);
    const lines = ['NOTE: one', 'publish a.b: :\u200b:error::half', '##[warning]odd'];
    expect(groups).toEqual([
      { title: 'build a.c', lines: [...lines, '##[error]refused', 'NOTE: two'] },
    ]);
    expect(annotations).toEqual([
      { level: 'warning', title: 'publish a.b', message: 'odd' },
      { level: 'error', title: 'publish a.a', message: 'refused' },
    ]);
    expect(log.split('##[endgroup]\n')[1]?.trimEnd().split('\n')).toEqual([
      '✔ publish a.b: published',
      '✔ build a.c: built',
      'publish a.c: all',
      '✔ publish a.c: nothing new',
    ]);
  });

  test('a failure is one annotation: why, what to do, and where', async () => {
    const { annotations } = await reported(`
      const places = [{ file: '/layers/image.bb', line: 3, message: 'not shown' }];
      reporter.begin('build a.c').fail('kas ended with 2: image: E: no', { hint: 'look\\nthere', places });
      reporter.begin('build a.d').fail('kas ended with 1', new UserError('build-failed', 'x'));
    `);
    expect(annotations).toEqual([
      {
        level: 'error',
        title: 'build a.c',
        message: 'kas ended with 2: image: E: no\nhint: look\nthere',
        file: '/layers/image.bb',
        line: 3,
      },
      { level: 'error', title: 'build a.d', message: 'kas ended with 1' },
    ]);
  });

  test('how far a build is is in the group of its task, every 30 s', async () => {
    const { groups } = await reported(`
      const clock = fakeClock();
      const task = githubReporter(10_000, clock).begin('build a.b');
      task.building({ percent: 45, text: 'task 33 of 73 (##[group])' });
      clock.pass(70_000);
      task.log('NOTE: one');
      task.succeed('published');
      clock.pass(70_000);
    `);
    const line = 'build a.b: 45 %, task 33 of 73 (##\u200b[group])';
    expect(groups).toEqual([
      { title: 'build a.b', lines: [`${line}, 30 s`, `${line}, 1 min`, 'NOTE: one'] },
    ]);
  });

  test('how far transfers are is in the group of their task', async () => {
    const { groups, log } = await reported(`
      const often = githubReporter(50);
      const task = often.begin('build a.b');
      task.progress([{ name: '::a##[group]', activity: 'uploading', done: 1, size: 4 }]);
      await new Promise((resolve) => setTimeout(resolve, 80));
      task.succeed('published');
      task.progress([{ name: 'late', activity: 'uploading', done: 1, size: 4 }]);
      await new Promise((resolve) => setTimeout(resolve, 80));
    `);
    expect(groups).toEqual([
      {
        title: 'build a.b',
        lines: ['uploading :\u200b:a##\u200b[group]: 25 %, 1 B of 4 B'],
      },
    ]);
    expect(log.trimEnd()).toMatch(/published$/);
  });

  test('an error is shown where it is, with what to do', async () => {
    const { annotations } = await reported(`
      const places = [
        { file: 'isar-artifacts.yml', line: 3, column: 5, message: 'unknown, key: 100%' },
        { file: 'a:b,c.yml', message: 'is empty' },
      ];
      reporter.error(new UserError('config-invalid', '2 problems', { hint: 'read on', places }));
      reporter.error(new UserError('build-failed', 'kas\\nended', { hint: 'look' }));
      reporter.error(new UserError('build-failed', 'bare'));
    `);
    expect(annotations).toEqual([
      {
        level: 'error',
        file: 'isar-artifacts.yml',
        line: 3,
        message: 'unknown, key: 100%\nhint: read on',
      },
      { level: 'error', file: 'a:b,c.yml', message: 'is empty\nhint: read on' },
      { level: 'error', message: 'kas\nended\nhint: look' },
      { level: 'error', message: 'bare' },
    ]);
  });

  test('what GitHub would not show any more is in the log', async () => {
    const { annotations, annotationsDropped, log } = await reported(`
      for (let i = 1; i <= 13; i++) reporter.begin('build v' + i).fail('it failed');
    `);
    expect(annotations).toHaveLength(10);
    expect(annotationsDropped).toBe(0);
    expect(log).toContain('\nbuild v13: it failed');
  });

  test('the result is the summary, and in the log', async () => {
    const { summary, log, annotations } = await reported(`
      await reporter.conclude([{ table: { head: ['variant'], rows: [['a.b']] } }]);
    `);
    expect(summary.trim()).toBe('| variant |\n| --- |\n| a.b |');
    expect(log).toBe('variant\na.b');
    expect(annotations).toEqual([]);
  });
});
