import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { BuildFailure } from '../../src/build/build-failure.ts';
import { kasCommand } from '../../src/build/command.ts';
import { kasVersion } from '../../src/build/kas-version.ts';
import { type KasRun, runKas } from '../../src/build/run-kas.ts';
import type { UserError } from '../../src/errors.ts';
import { demoChain, demoProject } from '../support/demo-project.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts';

const fixtures = join(import.meta.dirname, '../fixtures/build');
const logs = join(import.meta.dirname, '../fixtures/isar/logs');
const failures = (await readdir(logs)).filter((name) => name.startsWith('fail-'));
const environment = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '/' };
let directory: TemporaryDirectory;
let log: string;
let lines: string[];

beforeEach(async () => {
  directory = await temporaryDirectory();
  log = join(directory.path, 'deep/logs/variant.log');
  lines = [];
});
afterEach(() => directory[Symbol.asyncDispose]());

const build = (command: KasRun['command'], more: Partial<KasRun> = {}) =>
  runKas({
    command,
    cwd: directory.path,
    environment,
    log,
    onLine: (line) => lines.push(line),
    signal: new AbortController().signal,
    ...more,
  });

describe('real kas', () => {
  const command = kasCommand('kas', demoChain('qemuamd64', 'server'));

  test('builds; the log file is what was streamed', async () => {
    await using demo = await demoProject();
    await build(command, { cwd: demo.root });
    expect(lines.some((line) => line.includes('all succeeded'))).toBe(true);
    expect(await readFile(log, 'utf8')).toBe(lines.map((line) => `${line}\n`).join(''));
  });

  test('fails: exit code and the end of the log once, where all of it is, what to type', async () => {
    const recipe = 'layers/meta-server/recipes-core/demo-image-server.bb';
    await using demo = await demoProject({
      [recipe]: 'require recipes-core/demo-image-base.bb\nIMAGE_PREINSTALL += "no-such-package"\n',
    });
    const failure = (await build(command, { cwd: demo.root }).catch((error) => error)) as Error;
    expect(failure).toMatchObject({
      code: 'build-failed',
      message: expect.stringMatching(
        /^kas ended with [12]: demo-image-server: do_rootfs_install: E: Unable to locate package no-such-package\n {2}/,
      ),
      hint: expect.stringMatching(/^no package archive .*\n/),
      places: [
        {
          file: join(demo.root, recipe),
          message:
            'demo-image-server: do_rootfs_install: E: Unable to locate package no-such-package',
        },
      ],
    });
    expect((failure as UserError).hint).toContain(
      `\nthe whole log is in ${log}; to repeat it by hand: ${command.join(' ')}`,
    );
    const [, look, ...shown] = failure.message.split('\n');
    expect(look).toBe(`  look at ${join(demo.root, recipe)}`);
    expect(shown.length).toBeLessThanOrEqual(20);
    expect(shown.filter((line) => /no-such-package/.test(line)).length).toBeGreaterThan(0);
    const stored = shown.filter((line) => line.includes('Logfile of failure stored in'));
    expect(stored).toHaveLength(1);
    // kas did print it twice.
    const inLog = (await readFile(log, 'utf8')).match(/Logfile of failure stored in/g);
    expect(inLog?.length).toBeGreaterThan(1);
  });

  test('says its version; a command that does not, has none', async () => {
    expect(await kasVersion('kas', { cwd: '.', environment })).toMatch(/^\d+\.\d+/);
    expect(await kasVersion(['echo', 'my kas 3'], { cwd: '.', environment })).toBeUndefined();
    expect(await kasVersion('false', { cwd: '.', environment })).toBeUndefined();
    expect(await kasVersion('no-such-kas', { cwd: '.', environment })).toBeUndefined();
  });
});

describe('a real log of a failure, printed once more', () => {
  test.each(failures)('%s is kept to the byte, and says why', async (name) => {
    const path = join(logs, name);
    const failure = await build([join(fixtures, 'replay.sh'), path, '2']).catch((error) => error);
    expect(failure).toBeInstanceOf(BuildFailure);
    const [first, ...shown] = (failure as BuildFailure).message.split('\n');
    expect(first).toMatch(/replay\.sh ended with 2: \S+/);
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.length).toBeLessThanOrEqual(22);
    // What it is about is on another machine.
    expect(failure).toMatchObject({ places: [], digest: { exitCode: 2, transient: false } });
    expect(await readFile(log)).toEqual(await readFile(path));
  });
});

test('how far a build is is told from its start', async () => {
  const told: string[] = [];
  const onProgress: KasRun['onProgress'] = ({ phase, task }) =>
    told.push(`${phase} ${task?.n ?? ''}`);
  const name = 'success-kas-container-sstate-mirror.log';
  await build([join(fixtures, 'replay.sh'), join(logs, name), '0'], { onProgress });
  expect([...new Set(told)].slice(0, 5)).toEqual([
    'preparing ',
    'parsing ',
    'sstate ',
    'building 1',
    'building 2',
  ]);
  expect(told.at(-1)).toBe('done 36');
});

test('the environment of the child is exactly the one given', async () => {
  await build(['env'], { environment: { ...environment, X: 'ü $(x)' } });
  expect(lines.sort()).toEqual([
    `HOME=${environment.HOME}`,
    `PATH=${environment.PATH}`,
    'X=ü $(x)',
  ]);
});

test('the child has no input', async () => {
  await build(['sh', '-c', 'cat; echo end']);
  expect(lines).toEqual(['end']);
});

describe('what cannot be started', () => {
  test.each<[string, string, string, string]>([
    [
      'a program that is not there',
      'no-such-kas',
      'program-missing',
      'apt-get install no-such-kas',
    ],
    ['kas-container', 'kas-container', 'program-missing', 'apt-get install kas'],
    ['a wrapper that is not there', './wrapper', 'program-missing', 'the path is relative to'],
    ['a file that is no program', './plain', 'program-failed', 'executable'],
  ])('%s', async (_, program, code, hint) => {
    await writeFile(join(directory.path, 'plain'), '');
    const started = build([program], { environment: { PATH: '/nonexistent' } });
    await expect(started).rejects.toThrow(
      expect.objectContaining({ code, hint: expect.stringContaining(hint) }),
    );
  });

  test('a directory that is not there', async () => {
    const started = build(['true'], { cwd: join(directory.path, 'gone') });
    await expect(started).rejects.toThrow(
      expect.objectContaining({
        code: 'program-missing',
        message: expect.stringContaining('its directory does not exist'),
      }),
    );
  });
});

describe('odd logs', () => {
  const odd = [join(fixtures, 'log.sh')] as const;

  test('reach the file byte by byte, and us line by line', async () => {
    await expect(build(odd)).rejects.toThrow(expect.objectContaining({ code: 'build-failed' }));
    const bytes = await readFile(log);
    expect(bytes.includes(Buffer.from('not utf-8: \xff\xfe\n', 'latin1'))).toBe(true);
    expect(bytes.includes('10%\r20%\r100%\n')).toBe(true);
    expect(bytes.subarray(-6).toString()).toBe('no end');
    expect(lines).toEqual(
      expect.arrayContaining(['10%', '20%', '100%', 'crlf', 'not utf-8: \ufffd\ufffd', 'no end']),
    );
  });

  test('come from standard output, too', async () => {
    await build(['echo', 'on stdout']);
    expect(lines).toEqual(['on stdout']);
    expect(await readFile(log, 'utf8')).toBe('on stdout\n');
  });

  test('are harmless in the message', async () => {
    const failure = (await build(odd).catch((error) => error)) as Error;
    const [first, ...shown] = failure.message.split('\n');
    expect(first).toMatch(/log\.sh ended with 3: twice$/);
    expect(shown).toContain('  red');
    expect(failure.message).not.toMatch(/^\s*::|##\[|\u001b|\r/m);
    expect(shown.filter((line) => line.includes('twice'))).toHaveLength(1);
  });
});

test('a child that was killed is a failed build', async () => {
  await expect(build(['sh', '-c', 'kill -9 $$'])).rejects.toThrow(
    expect.objectContaining({ code: 'build-failed', message: 'sh was ended by SIGKILL' }),
  );
});

describe('a log that cannot be written', () => {
  test('is an error, and ends the build', async () => {
    await mkdir(log, { recursive: true });
    await expect(build(['sh', '-c', 'sleep 30; echo'])).rejects.toThrow(
      expect.objectContaining({
        code: 'build-failed',
        message: expect.stringContaining('EISDIR'),
        hint: expect.stringContaining(log),
      }),
    );
  });

  test('because the disk is full', async () => {
    await expect(build(['sh', '-c', 'echo x; sleep 30'], { log: '/dev/full' })).rejects.toThrow(
      expect.objectContaining({ message: expect.stringContaining('ENOSPC') }),
    );
  });
});
