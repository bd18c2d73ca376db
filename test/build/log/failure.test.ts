import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { failureLine, failureText } from '../../../src/build/log/failure-text.ts';
import { readLog } from './read.ts';

const logs = join(import.meta.dirname, '../../fixtures/isar/logs');

const at = (level: string) => (line: string) =>
  `2026-11-26 00:10:25 - ${level.padEnd(8)} - ${line}`;
const [info, error, warning] = [at('INFO'), at('ERROR'), at('WARNING')];
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

  test.each([
    ['a source that another mirror had', '2026-11-26 00:10:25 ERROR 404: Not Found.'],
    ['a server that came back', 'http://mirror/x.tgz 503 Service Unavailable ok'],
    ['one that curl asked', 'curl: (22) The requested URL returned error: 503'],
  ])('go on after %s', (_, passing) => {
    for (const complaint of [
      "hello.c:3:5: error: 'x' undeclared",
      'install: cannot stat x: No such file or directory',
    ]) {
      const { stdout, stderr } = failedTask('x', 'do_x', [passing, complaint, 'cleaning up']);
      for (const lines of [
        [...stdout, ...stderr],
        [...stderr, ...stdout],
      ]) {
        expect(shown(...lines)).toEqual([`x: do_x: ${complaint}`]);
        expect(digestOf(...lines).transient).toBe(false);
      }
    }
  });

  test('may fail for such a thing, where nobody complains of another', () => {
    const gone = '2026-11-26 00:10:25 ERROR 404: Not Found.';
    const { stdout, stderr } = failedTask('x', 'do_x', [
      gone,
      'make[1]: *** [Makefile:3: x.tgz] Error 8',
      'dpkg-buildpackage: error: debian/rules build subprocess returned exit status 2',
    ]);
    expect(shown(...stdout, ...stderr)).toEqual([`x: do_x: ${gone}`]);
    expect(digestOf(...stdout, ...stderr).transient).toBe(true);
  });

  test.each(['Name or service not known', 'Temporary failure in name resolution'])(
    'do not fail since sudo says of its own host: %s',
    (why) => {
      const remark = `sudo: unable to resolve host ci-42: ${why}`;
      const { stdout, stderr } = failedTask('x', 'do_x', [remark, 'the last word']);
      expect(shown(...stdout, ...stderr)).toEqual(['x: do_x: the last word']);
      expect(digestOf(...stdout, ...stderr).hint).toBeUndefined();
      expect(shown(remark, error(remark), error('the reason'))).toEqual(['the reason']);
    },
  );

  test('fail for what curl was refused for good, whatever follows', () => {
    const gone = 'curl: (22) The requested URL returned error: 404';
    const { stdout } = failedTask('x', 'do_x', [gone, 'tar: x: No such file or directory']);
    expect(shown(...stdout)).toEqual([`x: do_x: ${gone}`]);
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
  const noRecipe = error("ERROR: Nothing PROVIDES 'foo'");
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
    ['one beside a recipe that there is not', [noRecipe, ...gone('a')], false],
    ['one before a recipe that there is not', [...gone('a'), noRecipe], false],
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
    [
      'an image that a registry cannot hand out now',
      ['docker: Error response from daemon: Get "https://x/v2/": net/http: TLS handshake timeout'],
      true,
    ],
    [
      'an image that there is no room for',
      ['Error: copying system image from manifest list: write /x: no space left on device'],
      false,
    ],
    [
      'an image that the registry denies',
      ['docker: Error response from daemon: Head "https://x/v2/kas/manifests/1": denied.'],
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

  test('does not hide what bitbake says outside of tasks', () => {
    const told = [
      'a: do_rootfs_install: E: Failed to fetch http://mirror/pool/a.deb  404  Not Found [IP: 1.2.3.4 80]',
      "Nothing PROVIDES 'foo'",
    ];
    const chatter = info('x: error: of a program that nobody asked');
    expect(shown(chatter, noRecipe, ...gone('a'))).toEqual(told);
    expect(shown(...gone('a'), noRecipe, chatter)).toEqual(told);
    // Without kas' prefix, as on a terminal.
    const bare = [noRecipe, info('NOTE: Running task 1 of 2 (/l/a.bb:do_x)'), ...gone('a')];
    expect(shown(...bare.map((line) => line.replace(/^.*? - \w+ +- /, '')))).toEqual(told);
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

  test('of a recipe, and not what Python warns of before', () => {
    const parse = "ParseError at /l/x.bb:3: unparsed line: 'x'";
    const remark = error('/x/bb/foo.py:12: SyntaxWarning: invalid escape sequence');
    const code = error('  re.compile("\\d+")');
    expect(shown(remark, code, error(`ERROR: ${parse}`))).toEqual([parse]);
    expect(shown(remark, error('the reason'))).toEqual(['the reason']);
    expect(digestOf(code, error(`ERROR: ${parse}`)).look).toEqual({ file: '/l/x.bb', line: 3 });
  });

  test.each([
    ['warns of', warning],
    ['notes', at('DEBUG')],
  ])('and not what it %s', (_, remark) => {
    const lines = [
      remark('mirror: 503 Service Unavailable'),
      remark('ERROR: not meant'),
      remark('fatal: not meant'),
      error('kas.x: real failure'),
    ];
    expect(shown(...lines)).toEqual(['kas.x: real failure']);
    expect(digestOf(...lines).transient).toBe(false);
    expect(shown(...lines.slice(0, 3))).toEqual([]);
  });

  test('even after a server that refused first', () => {
    const lines = [info('mirror: 503 Service Unavailable'), error('kas.x: real failure')];
    expect(shown(...lines)).toEqual(['kas.x: real failure']);
    expect(digestOf(...lines).transient).toBe(false);
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
