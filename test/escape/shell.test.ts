import { describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import fc from 'fast-check';
import { quoteCommand } from '../../src/escape/shell.ts';

/** Words that a shell would take apart, expand or run; no shell can hold a NUL. */
const word = fc
  .array(
    fc.oneof(
      fc.constantFrom("'", '"', '\\', '$', '$(id)', '`id`', '$HOME', '~', '*', '?', '[a]'),
      fc.constantFrom('!', '#', '&', ';', '|', '<', '>', '(', ')', '{a,b}', '\n', '\t', ' ', '='),
      fc.string({ unit: 'grapheme', maxLength: 3 }).map((text) => text.replaceAll('\0', '')),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));

describe('a quoted command', () => {
  test.each(['sh', 'bash'])('gives %s every word back', async (shell) => {
    const words = fc.array(word, { minLength: 200, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(words, async (expected) => {
        const command = quoteCommand(['printf', '%s\\0', ...expected]);
        const { stdout } = await execa(shell, ['-c', command], { stripFinalNewline: false });
        expect(stdout.split('\0')).toEqual([...expected, '']);
      }),
      { numRuns: 5 },
    );
  });

  test.each([
    [['kas', 'build', 'kas/base.yml:kas/x_1.yml'], 'kas build kas/base.yml:kas/x_1.yml'],
    [['git', 'log', '--format=%H'], 'git log --format=%H'],
    [['a b', '', "it's"], "'a b' '' 'it'\\''s'"],
    [['-rf', '*', '~'], "-rf '*' '~'"],
    [[], ''],
  ])('quotes only what needs it: %j', (words, command) => {
    expect(quoteCommand(words)).toBe(command);
  });

  test('a program called like an assignment is run all the same', async () => {
    const command = quoteCommand(['A=1', 'x']);
    const { stderr, exitCode } = await execa('sh', ['-c', command], { reject: false });
    expect(exitCode).toBe(127);
    expect(stderr).toContain('A=1');
  });
});
