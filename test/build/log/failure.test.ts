import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { failureLine, failureText } from '../../../src/build/log/failure-text.ts';
import { readLog } from './read.ts';

const logs = join(import.meta.dirname, '../../fixtures/isar/logs');

const at = (level: string) => (line: string) =>
  `2026-11-26 00:10:25 - ${level.padEnd(8)} - ${line}`;
const [info, error] = [at('INFO'), at('ERROR')];
const digestOf = (...lines: readonly string[]) => readLog(lines.join('\n')).digest;
const shown = (...lines: readonly string[]) => digestOf(...lines).failures.map(failureLine);

/** As bitbake prints it: the task's log and its end on stdout, the rest on stderr. */
function failedTask(recipe: string, task: string, log: readonly string[]) {
  const message = `ERROR: ${recipe}-1.0-r0 ${task}: ExecutionError('/b/run.x.1', 1, None, None)`;
  return {
    stdout: [
      info('Log data follows:'),
      ...log.map((line) => info(`| ${line}`)),
      info(`NOTE: recipe ${recipe}-1.0-r0: task ${task}: Failed`),
    ],
    stderr: [
      error(message),
      error(`ERROR: Logfile of failure stored in: /b/${recipe}/log.${task}.1`),
      error(`ERROR: Task (/b/../layers/${recipe}_1.0.bb:${task}) failed with exit code '1'`),
    ],
  };
}

describe('the first line is what a person wants to know', () => {
  test.each([
    [
      'fail-nonexistent-package.log',
      'isar-image-base: do_rootfs_install: E: Unable to locate package no-such-package-xyz',
    ],
    [
      'fail-as-root-in-container.log',
      'sbuild-chroot-target: do_rootfs_install: E: setgroups 65534 failed - setgroups (1: Operation not permitted)',
    ],
    [
      'fail-fetch-no-network.log',
      "python3-packageurl: do_fetch: Fetcher failure for URL: 'https://github.com/package-url/packageurl-python/releases/download/v0.16.0/packageurl_python-0.16.0.tar.gz'. Unable to fetch URL from any source.",
    ],
    [
      'fail-no-provider.log',
      "Nothing PROVIDES 'isar-image-nonexistent'. Close matches: isar-image-base, isar-image-installer",
    ],
    [
      'fail-conf-syntax.log',
      "bb.parse.ParseError: ParseError at /home/builder/project/build/conf/local.conf:8: unparsed line: 'THIS IS NOT VALID'",
    ],
    [
      'fail-kas-schema.log',
      "Config file validation Error: Additional properties are not allowed ('foo' was unexpected)",
    ],
    ['fail-no-locale.log', "Please make sure locale 'en_US.UTF-8' is available on your system"],
  ])('%s', async (name, line) => {
    const { digest } = readLog(await readFile(join(logs, name)));
    const [first, ...below] = failureText('kas ended with 2', digest).split('\n');
    expect(first).toBe(`kas ended with 2: ${line}`);
    expect(below.every((text) => text.startsWith('  '))).toBe(true);
    expect(digest.hint).toEqual(expect.any(String));
  });
});

describe('tasks', () => {
  const apt = failedTask('image', 'do_rootfs_install', [
    'Get:1 http://mirror bookworm InRelease',
    'W: no 404 Not Found matters here',
    'E: Unable to locate package a',
    'E: Sub-process http returned an error code (112)',
    'WARNING: exit code 100 from a shell command.',
  ]);
  const make = failedTask('hello', 'do_dpkg_build', [
    'DEBUG: Executing shell function do_dpkg_build',
    "hello.c:3:5: error: 'x' undeclared",
    'make[1]: *** [Makefile:3: hello.o] Error 1',
    'dpkg-buildpackage: error: debian/rules build subprocess returned exit status 2',
  ]);
  const both = [
    "hello: do_dpkg_build: hello.c:3:5: error: 'x' undeclared",
    'image: do_rootfs_install: E: Unable to locate package a',
  ];

  test.each([
    ['at once', [...make.stdout, ...make.stderr, ...apt.stdout, ...apt.stderr]],
    [
      'in the end, as kas 3.1 prints them',
      [...make.stdout, ...apt.stdout, ...make.stderr, ...apt.stderr],
    ],
    ['before the log', [...make.stderr, ...apt.stderr, ...make.stdout, ...apt.stdout]],
  ])('whose errors come %s find their logs', (_, lines) => {
    const { failures, look } = digestOf(...lines);
    expect(failures.map(failureLine)).toEqual(both);
    expect(failures.map(({ logfile }) => logfile)).toEqual([
      '/b/hello/log.do_dpkg_build.1',
      '/b/image/log.do_rootfs_install.1',
    ]);
    expect(look).toEqual({ file: '/layers/hello_1.0.bb' });
  });

  test('are told once, though kas repeats their errors without prefix', () => {
    const again = [...make.stderr, ...apt.stderr].map((line) =>
      line.replace(/^.* - ERROR +- /, ''),
    );
    const lines = [...make.stdout, ...make.stderr, ...apt.stdout, ...apt.stderr];
    const command = error('Command "/b$ bitbake -c build image" failed');
    expect(digestOf(...lines, command, '--- Error summary ---', ...again)).toEqual({
      ...digestOf(...lines, command),
    });
  });

  test('without a word of why have the end of their log', () => {
    const { stdout, stderr } = failedTask('x', 'do_x', ['one', 'two', 'WARNING: exit code 1', '']);
    expect(shown(...stdout, ...stderr)).toEqual(['x: do_x: two']);
    expect(shown(...stderr)).toEqual(["x: do_x: ExecutionError('/b/run.x.1', 1, None, None)"]);
    expect(shown(...failedTask('x', 'do_x', []).stdout)).toEqual(['x: do_x: failed']);
  });

  test('with words of their own need no log', () => {
    const fatal = error('ERROR: x-1.0-r0 do_x: DISTRO is not set');
    const { stdout } = failedTask('x', 'do_x', ['E: what came of it']);
    expect(shown(fatal, ...stdout)).toEqual(['x: do_x: DISTRO is not set']);
  });

  test('of Python have the exception, and not where it was', () => {
    const lines = [
      'ERROR: x-1.0-r0 do_x: Error executing a python function in exec_func_python() autogenerated:',
      '',
      'The stack trace of python calls that resulted in this exception/failure was:',
      "File: '/layers/x.bb', lineno: 3, function: do_x",
      "Exception: ValueError: invalid literal for int() with base 10: 'x'",
    ];
    expect(shown(...lines.map(error))).toEqual([
      "x: do_x: Exception: ValueError: invalid literal for int() with base 10: 'x'",
    ]);
  });

  test('that could not be restored are no failures', () => {
    const lines = [
      info('WARNING: x-1.0-r0 do_x_setscene: No suitable staging package found'),
      error('ERROR: x-1.0-r0 do_x_setscene: broken archive'),
      info('NOTE: recipe x-1.0-r0: task do_x_setscene: Failed'),
      ...make.stdout,
      ...make.stderr,
    ];
    expect(shown(...lines)).toEqual(both.slice(0, 1));
  });

  test('are told up to a number', () => {
    const many = Array.from({ length: 80 }, (_, i) => failedTask(`r${i}`, 'do_x', [`E: ${i}`]));
    const digest = digestOf(...many.flatMap(({ stdout, stderr }) => [...stdout, ...stderr]));
    expect(digest.failures).toHaveLength(50);
    expect(failureText('kas ended with 2', digest).split('\n').slice(0, 7)).toEqual([
      'kas ended with 2: r0: do_x: E: 0',
      '  r1: do_x: E: 1',
      '  r2: do_x: E: 2',
      '  r3: do_x: E: 3',
      '  r4: do_x: E: 4',
      '  and 45 more',
      '  look at /layers/r0_1.0.bb',
    ]);
  });
});

describe('a transient failure', () => {
  const gone = (recipe: string) =>
    failedTask(recipe, 'do_rootfs_install', [
      'E: Failed to fetch http://mirror/pool/a.deb  404  Not Found [IP: 1.2.3.4 80]',
      'E: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?',
    ]).stdout;
  const wrong = failedTask('b', 'do_rootfs_install', ['E: Unable to locate package b']).stdout;
  const fetch = (code: number) => [
    error(
      `ERROR: c-1-r0 do_fetch: Fetcher failure: Fetch command wget 'http://x/c.tgz' -v failed with exit code ${code}, see logfile for output`,
    ),
    error(
      "ERROR: c-1-r0 do_fetch: Fetcher failure for URL: 'http://x/c.tgz'. Unable to fetch URL from any source.",
    ),
  ];
  const old = [
    error(
      'ERROR: c-1-r0 do_fetch: Fetcher failure: Fetch command wget http://x/c.tgz failed with exit code 8, output:',
    ),
    error('--2026-11-26 00:10:25--  http://x/c.tgz'),
    error('HTTP request sent, awaiting response... 429 Too Many Requests'),
    error('2026-11-26 00:10:25 ERROR 429: Too Many Requests.'),
  ];

  test.each<[string, string[], boolean]>([
    ['a package that the mirror refuses', gone('a'), true],
    ['two of them', [...gone('a'), ...gone('b')], true],
    ['one beside a package that there is not', [...gone('a'), ...wrong], false],
    ['a package that there is not', wrong, false],
    ['a source that a server refuses', fetch(8), true],
    ['a source without network', fetch(4), false],
    ['a source that a server refuses, and an older bitbake', old, true],
    [
      'an image that cannot be pulled',
      ['Error: initializing source docker://x/kas: toomanyrequests: slow down'],
      true,
    ],
    [
      'an image that there is not',
      ['Error: initializing source docker://x/kas: manifest unknown'],
      false,
    ],
    ['nothing that anybody said', ['hello'], false],
    ['nothing at all', [], false],
    // Some download went wrong on the way, and it was not what ended the build.
    [
      'another one after a download',
      [info('wget: server returned error: 404 Not Found'), ...wrong],
      false,
    ],
  ])('%s: %#', (_, lines, transient) => {
    expect(digestOf(...lines).transient).toBe(transient);
  });
});

describe('what kas says itself', () => {
  const traceback = [
    'Traceback (most recent call last):',
    '  File "/usr/bin/kas", line 1, in main',
  ];

  test('of YAML that is none: where, and what was expected', () => {
    const digest = digestOf(
      info('kas 3.1 started'),
      error('while parsing a block mapping'),
      '  in "/p/y.yml", line 1, column 1',
      "expected <block end>, but found '<block mapping start>'",
      '  in "/p/y.yml", line 3, column 2',
      ...traceback,
      'yaml.parser.ParserError: while parsing a block mapping',
      '  in "/p/y.yml", line 1, column 1',
    );
    expect(digest.failures.map(failureLine)).toEqual([
      "while parsing a block mapping: expected <block end>, but found '<block mapping start>'",
    ]);
    expect(digest.look).toEqual({ file: '/p/y.yml', line: 3, column: 2 });
    expect(failureText('kas ended with 1', digest)).toContain('\n  look at /p/y.yml:3:2\n');
  });

  test('of a key that it does not know, in the words of kas 3.1', () => {
    const digest = digestOf(
      error('Config file validation Error:'),
      "Additional properties are not allowed ('foo' was unexpected)",
      '',
      "Failed validating 'additionalProperties' in schema:",
      "    {'$schema': 'http://json-schema.org/draft-07/schema#',",
      error('Error(s) occured while validating the config file: /p/s.yml'),
      ...traceback,
      'kas.includehandler.LoadConfigException: Error(s) occured while validating the config file: /p/s.yml',
    );
    expect(digest.failures.map(failureLine)).toEqual([
      "Config file validation Error: Additional properties are not allowed ('foo' was unexpected)",
    ]);
    expect(digest.look).toEqual({ file: '/p/s.yml' });
  });

  test.each([
    ["[Errno 2] No such file or directory: '/p/kas/nope.yml'", /^a kas file is not there/],
    [
      'This version of kas is compatible with version 1 to 12, file has version 99: /p/v.yml',
      /newer kas/,
    ],
  ])('%s', (line, hint) => {
    const digest = digestOf(error(line), ...traceback, `kas.x.LoadConfigException: ${line}`);
    expect(digest.failures.map(failureLine)).toEqual([line]);
    expect(digest.hint).toMatch(hint);
  });

  test('of a repository that it cannot get, but not of what git chatters', () => {
    const fatal =
      "fatal: unable to access 'https://nohost.invalid/x.git/': Could not resolve host: nohost.invalid";
    const lines = [
      error('From https://github.com/ilbers/isar'),
      error(' * [new branch]      next       -> origin/next'),
      error(fatal),
      error('Command "/p$ git clone -q https://nohost.invalid/x.git /p/r" failed'),
      '--- Error summary ---',
      fatal,
    ];
    expect(shown(...lines)).toEqual([fatal]);
  });
});

test('who was killed ran out of memory, most likely', () => {
  const { digest } = readLog('');
  expect(digest.hint).toBeUndefined();
  expect(digestOf('Killed').hint).toMatch(/memory/);
  expect(digestOf(error("ERROR: Task (/l/x.bb:do_x) failed with exit code '137'")).hint).toMatch(
    /memory/,
  );
});
