import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { foreignLogLine, foreignText } from '../../src/escape/log-line.ts';

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom('::', ':', '::set-output name=a::b', '##[', '##', '[', '##[group]'),
      fc.constantFrom('\u001b', '\u001b[0m', '\u001b[', '\u001b]0;title\u0007', '\u001b]8;;', '0m'),
      fc.constantFrom('\u009b', '\u009b31m', '\r', '\b', '\u0007', '\t', ' ', '\u00a0', '\u2028'),
      fc.constantFrom('\u200b', '\ufeff', '\u0085', '\u001b\\', '\n', 'x'),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

describe('a line of a foreign log', () => {
  test('is no command to a runner', () => {
    fc.assert(
      fc.property(hostile, (line) => {
        // Both ways to trim: .NET's leaves U+FEFF, JavaScript's takes it.
        expect(foreignLogLine(line).trimStart()).not.toMatch(/^::/);
        expect(foreignLogLine(line).replace(/^(?!\ufeff)\s+/u, '')).not.toMatch(/^::/);
        expect(foreignLogLine(line)).not.toContain('##[');
      }),
      { numRuns: 500 },
    );
  });

  test('is one line that cannot steer a terminal', () => {
    fc.assert(
      fc.property(hostile, (line) => {
        expect(foreignLogLine(line)).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      }),
      { numRuns: 500 },
    );
  });

  test('stays as it is the second time', () => {
    fc.assert(
      fc.property(hostile, (line) => {
        expect(foreignLogLine(foreignLogLine(line))).toBe(foreignLogLine(line));
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    [
      'NOTE: Running task 7 of 12 (a/b.bb:do_build)',
      'NOTE: Running task 7 of 12 (a/b.bb:do_build)',
    ],
    ['\u001b[1;31mERROR\u001b[0m: no', 'ERROR: no'],
    ['\u001b]0;title\u0007text', 'text'],
    ['10%\r20%', '10% 20%'],
    ['::error::x', ':\u200b:error::x'],
    ['  \u001b[0m::error::x', '  :\u200b:error::x'],
    ['a ::error::x', 'a ::error::x'],
    ['a ##[error]x', 'a ##\u200b[error]x'],
    ['#\u001b[0m#[error]x', '##\u200b[error]x'],
    ['std::vector ## [x]', 'std::vector ## [x]'],
  ])('%j', (line, safe) => {
    expect(foreignLogLine(line)).toBe(safe);
  });
});

test('a text of several lines keeps them, each made safe', () => {
  expect(foreignText('a\n::error::x\n\n##[group]\u001b[0m')).toBe(
    'a\n:\u200b:error::x\n\n##\u200b[group]',
  );
});
