import { describe, expect, test } from '@jest/globals';
import { UserError } from '../../src/errors.ts';
import { formatDuration, formatSize } from '../../src/report/format.ts';
import { plainReporter, quietReporter } from '../../src/report/plain.ts';
import type { Reporter } from '../../src/report/reporter.ts';
import { colorsFor, isLive, isUnicode } from '../../src/report/style.ts';
import type { Streams } from '../../src/report/terminal.ts';

const end = [
  'error: it',
  '##\u200b[error]failed',
  'hint: look',
  'result',
  ':\u200b:notice::',
  '',
  'a  b',
  '1  2',
];

/** What the reporter says about a small build. */
async function told(make: (streams: Streams) => Reporter): Promise<string> {
  let all = '';
  const stream = {
    write: (text: string) => {
      all += text;
    },
  };
  const reporter = make({ stdout: stream, stderr: stream });
  reporter.info('building 2 variants');
  const [good, bad] = [reporter.begin('a.b'), reporter.begin('a.c', { beside: true })];
  good.log('::set-output name=x::y');
  bad.log('\u001b[31mred\u001b[0m ##[error]\rnext');
  bad.progress([{ name: 'a.wic', activity: 'uploading', done: 1, size: 2 }]);
  reporter.warn('uncommitted changes');
  good.succeed('4 artifacts');
  bad.fail('kas ended with 2');
  reporter.error(new UserError('build-failed', 'it\n##[error]failed', { hint: 'look' }));
  await reporter.conclude([
    { title: 'result', lines: ['::notice::'] },
    { table: { head: ['a', 'b'], rows: [['1', '\u001b[2J2']] } },
  ]);
  return all;
}

describe('the plain reporter', () => {
  test('says everything in order; what comes from others does nothing to a runner', async () => {
    expect(await told(plainReporter)).toBe(
      [
        'building 2 variants',
        'a.b ...',
        'a.c ...',
        '  | :\u200b:set-output name=x::y',
        // Whose it is that is said beside something else.
        '  | a.c: red ##\u200b[error] next',
        'warning: uncommitted changes',
        'a.b: 4 artifacts',
        'a.c: kas ended with 2',
        ...end,
        '',
      ].join('\n'),
    );
  });
});

test('the quiet reporter has no progress', async () => {
  expect(await told(quietReporter)).toBe(['warning: uncommitted changes', ...end, ''].join('\n'));
});

describe('style', () => {
  const [terminal, pipe] = [{ isTTY: true }, {}];
  test.each([
    [terminal, { TERM: 'xterm' }, true, true],
    [terminal, {}, true, true],
    [terminal, { NO_COLOR: '1' }, true, false],
    // no-color.org: only when it is not empty.
    [terminal, { NO_COLOR: '' }, true, true],
    [terminal, { TERM: 'dumb' }, false, false],
    [terminal, { CI: 'true' }, false, true],
    [pipe, { TERM: 'xterm' }, false, false],
    [{ isTTY: undefined }, {}, false, false],
    [{ isTTY: true, columns: 0 }, {}, false, true],
    [{ isTTY: true, columns: 1 }, {}, true, true],
  ])('%j with %j: live %s, colours %s', (surface, environment, live, colours) => {
    expect(isLive(surface, environment)).toBe(live);
    expect(colorsFor(surface, environment).red('x') !== 'x').toBe(colours);
  });

  test.each([
    [{ LANG: 'de_DE.UTF-8' }, true],
    [{ LANG: 'C.utf8' }, true],
    [{ LANG: 'C.UTF-8', LC_ALL: 'C' }, false],
    [{ LANG: 'C', LC_CTYPE: 'C.UTF-8', LC_ALL: '' }, true],
    [{ LANG: 'de_DE@euro' }, false],
    [{}, false],
  ])('%j: more than ASCII %s', (environment, more) => {
    expect(isUnicode(environment)).toBe(more);
  });
});

test.each([
  [0, '0 B'],
  [1, '1 B'],
  [1023, '1023 B'],
  [1024, '1.0 KiB'],
  [1536, '1.5 KiB'],
  [100 * 1024, '100 KiB'],
  [1024 ** 2 - 1, '1.0 MiB'],
  [1024 ** 2, '1.0 MiB'],
  [1_181_116_006, '1.1 GiB'],
  [99.96 * 1024 ** 3, '100 GiB'],
  [1024 ** 4, '1.0 TiB'],
  [5000 * 1024 ** 4, '5000 TiB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatSize(bytes)).toBe(text);
});

test.each([
  [0, '0 s'],
  [0.2, '1 s'],
  [4, '4 s'],
  [59, '59 s'],
  [59.5, '1 min'],
  [89, '1 min'],
  [180, '3 min'],
  [3569, '59 min'],
  [3571, '1 h'],
  [4800, '1 h 20 min'],
  [47 * 3600 + 59 * 60, '47 h 59 min'],
  [48 * 3600, '2 days'],
  [98.7 * 24 * 3600, '99 days'],
])('%d seconds are %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});
