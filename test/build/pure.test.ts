import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { kasCommand } from '../../src/build/command.ts';
import { buildDirectories } from '../../src/build/directories.ts';
import { kasEnvironment } from '../../src/build/environment.ts';
import { lineSplitter } from '../../src/build/lines.ts';
import { lastLines } from '../../src/build/tail.ts';
import type { Variant } from '../../src/plan/variant.ts';

describe('kasEnvironment', () => {
  const environment = (own: Record<string, string>, inherit: string[] = [], set = {}) =>
    kasEnvironment(own, { inherit, set });

  test.each([
    'AWS_SECRET_ACCESS_KEY',
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'ACTIONS_RUNTIME_TOKEN',
    'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
    'GITHUB_TOKEN',
    'NETRC_FILE',
    'REGISTRY_AUTH_FILE',
    'CI_JOB_TOKEN',
    'path',
  ])('%s does not pass, unless it is listed', (name) => {
    expect(environment({ [name]: 'x' })).toEqual({});
    expect(environment({ [name]: 'x' }, [name])).toEqual({ [name]: 'x' });
  });

  test.each(['PATH', 'HOME', 'https_proxy', 'SSTATE_DIR', 'DL_DIR', 'KAS_WORK_DIR'])(
    '%s passes, and what is set wins over it',
    (name) => {
      expect(environment({ [name]: 'x' })).toEqual({ [name]: 'x' });
      expect(environment({ [name]: 'x' }, [name], { [name]: 'y' })).toEqual({ [name]: 'y' });
    },
  );

  test('what is not there is left out, what is empty is not', () => {
    expect(environment({ TERM: '' }, ['GONE'])).toEqual({ TERM: '' });
  });
});

describe('kasCommand', () => {
  test.each<[string | string[], string[]]>([
    ['kas', ['kas']],
    ['./my kas', ['./my kas']],
    [
      ['kas-container', '--isar'],
      ['kas-container', '--isar'],
    ],
  ])('%j', (command, words) => {
    expect(kasCommand(command, ['a.yml', 'b.yml'])).toEqual([...words, 'build', 'a.yml:b.yml']);
  });
});

describe('buildDirectories', () => {
  const variant = { id: 'qemuamd64.server' } as Variant;
  const directories = (mode: 'per-variant' | 'shared', environment = {}) =>
    buildDirectories(variant, { kas: '/p', mode, builds: '/state/build', environment });

  test.each<['per-variant' | 'shared', Record<string, string>, string, string]>([
    ['per-variant', {}, '/p', '/state/build/qemuamd64.server'],
    [
      'per-variant',
      { KAS_WORK_DIR: '/w', KAS_BUILD_DIR: '/b' },
      '/w',
      '/state/build/qemuamd64.server',
    ],
    ['shared', {}, '/p', '/p/build'],
    ['shared', { KAS_WORK_DIR: 'w' }, '/p/w', '/p/w/build'],
    ['shared', { KAS_WORK_DIR: '/w', KAS_BUILD_DIR: '../b' }, '/w', '/b'],
  ])('%s with %j', (mode, environment, work, build) => {
    const deploy = `${build}/tmp/deploy/images`;
    expect(directories(mode, environment)).toEqual({ kas: '/p', work, build, deploy });
  });
});

describe('lastLines', () => {
  const last = (count: number, lines: string[]) => {
    const tail = lastLines(count);
    for (const line of lines) tail.add(line);
    return tail.lines();
  };

  test('keeps the last ones, without blank lines and what kas repeats without its prefix', () => {
    expect(last(3, ['a', 'b', '', '2026 - ERROR - c', '  ', 'c', 'd  '])).toEqual([
      'b',
      '2026 - ERROR - c',
      'd',
    ]);
  });

  test('cuts what is too long for a message', () => {
    const [line = ''] = last(3, ['x'.repeat(100_000)]);
    expect(line).toMatch(/^x{1000}…$/);
  });

  test('never keeps more', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.integer({ min: 1, max: 5 }), (lines, count) => {
        expect(last(count, lines).length).toBeLessThanOrEqual(count);
      }),
    );
  });
});

describe('lineSplitter', () => {
  const split = (...chunks: Uint8Array[]) => {
    const lines: string[] = [];
    const splitter = lineSplitter((line) => lines.push(line));
    for (const chunk of chunks) splitter.write(chunk);
    splitter.end();
    return lines;
  };
  const bytes = (text: string) => Buffer.from(text);

  test.each([
    ['a\nb\n', ['a', 'b']],
    ['a\r\n\r\nb', ['a', '', 'b']],
    ['1%\r2%\r3%\n', ['1%', '2%', '3%']],
    ['1%\r', ['1%']],
    ['', []],
    ['\n', ['']],
  ])('%j', (text, lines) => {
    expect(split(bytes(text))).toEqual(lines);
  });

  test('the same lines wherever the stream is cut, also within a character', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'ü', '日', '😀', '\r', '\n', '\r\n') });
    fc.assert(
      fc.property(text, fc.array(fc.nat(40), { maxLength: 5 }), (whole, cuts) => {
        const all = bytes(whole);
        const ends = [...cuts.toSorted((a, b) => a - b), all.length];
        const chunks = ends.map((end, index) => all.subarray(ends[index - 1] ?? 0, end));
        expect(split(...chunks)).toEqual(split(all));
      }),
    );
  });

  test('bytes that are no UTF-8 do no harm', () => {
    expect(split(Buffer.from([0x61, 0xff, 0x0a, 0xe6]))).toEqual(['a\ufffd', '\ufffd']);
  });

  test('a line without end comes in pieces', () => {
    const pieces = split(...Array.from({ length: 50 }, () => bytes('x'.repeat(10_000))));
    expect(pieces.length).toBeGreaterThan(5);
    expect(pieces.join('')).toBe('x'.repeat(500_000));
  });
});
