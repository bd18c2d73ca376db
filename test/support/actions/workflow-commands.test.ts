import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import fc from 'fast-check';
import { foreignLogLine } from '../../../src/escape/log-line.ts';
import { parseWorkflowCommand } from './workflow-commands.ts';

const known = new Set(['error', 'group', 'endgroup', 'add-mask']);
const parse = (line: string) => parseWorkflowCommand(line, known);

describe('a command', () => {
  test.each([
    ['::endgroup::', 'endgroup', {}, ''],
    ['::group::a title', 'group', {}, 'a title'],
    [' \t\u0085::Error file=a/b.ts,LINE=3::no', 'error', { file: 'a/b.ts', line: '3' }, 'no'],
    ['::error title=a%3Ab%2Cc%25::x%0Ay%250A', 'error', { title: 'a:b,c%' }, 'x\ny%0A'],
    ['::error  file=,title,=a,line=b=c ::a::b', 'error', { line: 'b=c' }, 'a::b'],
    ['::error title==x::', 'error', { title: 'x' }, ''],
    ['##[error]no', 'error', {}, 'no'],
    ['NOTE ##[group title=%3B%5D;x=1]a%0Ab', 'group', { title: ';]', x: '1' }, 'a\nb'],
    ['::unknown::##[error]x', 'error', {}, 'x'],
  ])('%j', (line, name, properties, data) => {
    expect(parse(line)).toEqual({ name, properties, data });
  });

  test.each([
    '',
    'error',
    '::error',
    '::error:',
    'a ::error::x',
    '\ufeff::error::x',
    '::set-env name=A::b',
    '##[unknown]x',
    '##[error',
    '# #[error]x',
  ])('%j is none', (line) => {
    expect(parse(line)).toBeUndefined();
  });
});

test('what @actions/core prints is read back', async () => {
  const annotation = fc.record({
    message: fc.string({ unit: 'binary' }),
    // The runner itself trims properties, and loses a leading equals sign.
    title: fc.string({ unit: 'binary' }).filter((title) => /^[^\s=].*[^\s]$/su.test(title)),
    file: fc.stringMatching(/^[a-z:,%]+$/),
    line: fc.integer({ min: 1 }),
  });
  const program = join(import.meta.dirname, 'fixtures/print-commands.mjs');
  await fc.assert(
    fc.asyncProperty(
      fc.array(annotation, { minLength: 100, maxLength: 300, size: 'max' }),
      async (annotations) => {
        const { stdout } = await execa(process.execPath, [program], {
          input: JSON.stringify(annotations),
        });
        expect(stdout.split('\n').map(parse)).toEqual(
          annotations.map(({ message, line, ...rest }) => ({
            name: 'error',
            properties: { ...rest, line: String(line) },
            data: message,
          })),
        );
      },
    ),
    { numRuns: 3, endOnFailure: true },
  );
});

test('a line of a log that was made safe is no command', () => {
  const part = fc.constantFrom('::', ':', 'error', '##[', '##', '[', ']', ' ', '\u0085', 'x');
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      expect(parse(foreignLogLine(parts.join('')))).toBeUndefined();
    }),
    { numRuns: 2000 },
  );
});
