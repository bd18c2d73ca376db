import { describe, expect, test } from '@jest/globals';
import { secretMasker } from './secret-masker.ts';
import { stepLog } from './step-log.ts';

/** The log of a step that printed these lines. */
function logOf(lines: readonly string[], { debug = false } = {}) {
  const log = stepLog({ masker: secretMasker(), workspace: '/work space', debug });
  for (const line of lines) log.write(line);
  return log;
}

describe('the log of a step', () => {
  test('has annotations with their places', () => {
    const log = logOf([
      '::error file=/work space/kas/a.yml,line=3,title=Build::it broke%0Ahere',
      '::warning file=/elsewhere/x,line=x::w',
      '::notice file=b.yml::n',
      '##[error]e',
    ]);
    expect(log.annotations).toEqual([
      { level: 'error', message: 'it broke\nhere', file: 'kas/a.yml', line: 3, title: 'Build' },
      { level: 'warning', message: 'w', file: '/elsewhere/x' },
      { level: 'notice', message: 'n', file: 'b.yml' },
      { level: 'error', message: 'e' },
    ]);
    expect(log.lines).toEqual([
      '##[error]it broke\nhere',
      '##[warning]w',
      '##[notice]n',
      '##[error]e',
    ]);
    expect(log.failed).toBe(false);
  });

  test('shows ten annotations of a level, and their first 4096 characters', () => {
    const errors = Array.from({ length: 12 }, (_, at) => `::error::${at}`);
    const log = logOf([...errors, `::warning::${'x'.repeat(5000)}`]);
    expect(log.annotations.map(({ level }) => level)).toEqual([
      ...Array.from({ length: 10 }, () => 'error'),
      'warning',
    ]);
    expect(log.annotations.at(-1)?.message).toHaveLength(4096);
    expect(log.annotationsDropped).toBe(2);
    expect(log.lines).toHaveLength(13);
  });

  test('has groups, which do not nest', () => {
    const log = logOf([
      'a',
      '::group::one',
      'b',
      '::warning::c',
      '::group::two',
      '::endgroup::',
      'd',
    ]);
    expect(log.groups).toEqual([
      { title: 'one', lines: ['b', '##[warning]c'] },
      { title: 'two', lines: [] },
    ]);
    expect(log.lines).toEqual([
      'a',
      '##[group]one',
      'b',
      '##[warning]c',
      '##[group]two',
      '##[endgroup]',
      'd',
    ]);
  });

  test('hides a secret from when it is known, in lines, groups and annotations', () => {
    const log = logOf(['key', '::add-mask::key', 'my key', '::group::key', 'key', '::error::key']);
    expect(log.lines).toEqual(['key', 'my ***', '##[group]***', '***', '##[error]***']);
    expect(log.groups).toEqual([{ title: '***', lines: ['***', '##[error]***'] }]);
    expect(log.annotations).toEqual([{ level: 'error', message: '***' }]);
    expect(log.masks).toEqual(['key']);
  });

  test('an empty mask is only warned of', () => {
    const log = logOf(['::add-mask:: ', 'a b']);
    expect(log.lines.at(-1)).toBe('a b');
    expect(log.annotations).toMatchObject([{ level: 'warning' }]);
  });

  test('shows debug messages only when asked to', () => {
    expect(logOf(['::debug::x']).lines).toEqual([]);
    expect(logOf(['::debug::x'], { debug: true }).lines).toEqual(['##[debug]x']);
  });

  test('takes no command while they are stopped', () => {
    const log = logOf(['::stop-commands::T1', '::error::a', '##[group]b', '::t1::', '::error::c']);
    expect(log.annotations).toEqual([{ level: 'error', message: 'c' }]);
    expect(log.lines).toEqual([
      '::stop-commands::T1',
      '::error::a',
      '##[group]b',
      '::t1::',
      '##[error]c',
    ]);
  });

  test('takes outputs and state by commands of old, with a warning', () => {
    const log = logOf(['::set-output name=a::1', '::save-state name=b::2']);
    expect(log.outputs).toEqual({ a: '1' });
    expect(log.state).toEqual({ b: '2' });
    expect(log.annotations).toMatchObject([{ level: 'warning' }, { level: 'warning' }]);
  });

  test.each(['::set-env name=A::b', '::add-path::/a', '::add-matcher::a.json'])(
    '%s fails',
    (line) => {
      const log = logOf([line]);
      expect(log.failed).toBe(true);
      expect(log.annotations).toMatchObject([{ level: 'error' }]);
    },
  );
});
