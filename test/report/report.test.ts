import { describe, expect, test } from '@jest/globals';
import { formatSize } from '../../src/report/format.ts';
import { plainReporter, quietReporter } from '../../src/report/plain.ts';
import type { Reporter } from '../../src/report/reporter.ts';
import { colorsFor, isLive } from '../../src/report/style.ts';

/** What the reporter says about a small build. */
function told(make: (write: (text: string) => void) => Reporter): string {
  let all = '';
  const reporter = make((text) => {
    all += text;
  });
  reporter.info('building 2 variants');
  const [good, bad] = [reporter.begin('a.b'), reporter.begin('a.c')];
  good.log('::set-output name=x::y');
  bad.log('\u001b[31mred\u001b[0m ##[error]\rnext');
  reporter.warn('uncommitted changes');
  good.succeed('4 artifacts');
  bad.fail('kas ended with 2');
  return all;
}

describe('the plain reporter', () => {
  test('says everything in order; what comes from others does nothing to a runner', () => {
    expect(told((write) => plainReporter(write, { logs: true }))).toBe(
      [
        'building 2 variants',
        'a.b ...',
        'a.c ...',
        '  | :\u200b:set-output name=x::y',
        '  | red ##\u200b[error] next',
        'warning: uncommitted changes',
        'a.b: 4 artifacts',
        'a.c: kas ended with 2',
        '',
      ].join('\n'),
    );
  });

  test('without logs', () => {
    expect(told((write) => plainReporter(write, { logs: false }))).not.toContain('|');
  });
});

test('the quiet reporter only warns', () => {
  expect(told(quietReporter)).toBe('warning: uncommitted changes\n');
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
  ])('%j with %j: live %s, colours %s', (surface, environment, live, colours) => {
    expect(isLive(surface, environment)).toBe(live);
    expect(colorsFor(surface, environment).red('x') !== 'x').toBe(colours);
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
