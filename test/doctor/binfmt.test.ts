import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  foreignArchitectures,
  isFor,
  judgeBinfmt,
  parseRegistration,
} from '../../src/doctor/binfmt.ts';

/** As /proc/sys/fs/binfmt_misc shows one of Debian's qemu-user-static. */
const registered = (machine: string, { bits = '02', flags = 'POCF', state = 'enabled' } = {}) =>
  parseRegistration(
    `${state}
interpreter /usr/libexec/qemu-binfmt/foreign-binfmt-P
flags: ${flags}
offset 0
magic 7f454c46${bits}0101000000000000000000 0200${machine}
mask ffffffffffffff00fffffffffffffffffeffffff
`.replace(' 0200', '0200'),
  );
const aarch64 = registered('b700');
const armv7l = registered('2800', { bits: '01' });

describe('a registration', () => {
  test('is for the architecture of its magic bytes, whatever it is called', () => {
    expect([isFor(aarch64, 'aarch64'), isFor(aarch64, 'x86_64')]).toEqual([true, false]);
    expect([isFor(armv7l, 'armv7l'), isFor(armv7l, 'aarch64')]).toEqual([true, false]);
    // 32 bits of RISC-V are another machine.
    expect(isFor(registered('f300', { bits: '01' }), 'riscv64')).toBe(false);
    expect(isFor(registered('f300'), 'riscv64')).toBe(true);
    expect(isFor(registered('0016'), 's390x')).toBe(true);
    expect(isFor(aarch64, 'pdp11')).toBe(false);
  });

  test('is enabled and fixed, or not', () => {
    expect(aarch64).toMatchObject({ enabled: true, fixed: true });
    expect(registered('b700', { state: 'disabled', flags: 'OC' })).toMatchObject({
      enabled: false,
      fixed: false,
    });
  });

  test('of another kind is for nothing', () => {
    const jar = parseRegistration('enabled\ninterpreter /usr/bin/jexec\nflags: \nextension .jar\n');
    expect(isFor(jar, 'aarch64')).toBe(false);
  });

  test('can be any text', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string({ unit: fc.constantFrom(...'0123456789abcdef') }),
        (text, hex) => {
          expect(isFor(parseRegistration(`${text}\nmagic ${hex}\n${text}`), 'pdp11')).toBe(false);
        },
      ),
    );
  });
});

test.each([
  ['x86_64', ['x86_64', 'amd64', 'i386'], []],
  ['x86_64', ['arm64', 'aarch64', 'armhf'], ['aarch64', 'armv7l']],
  ['aarch64', ['arm64', 'armhf', 'amd64'], ['x86_64']],
  ['riscv64', ['riscv64'], []],
])('%s builds for %j: foreign are %j', (host, wanted, foreign) => {
  expect(foreignArchitectures(host, wanted)).toEqual(foreign);
});

describe('what is built for another architecture', () => {
  const privileged = {
    isolation: 'privileged',
    image: 'ghcr.io/siemens/kas/kas-isar:5.4',
  } as const;

  test.each([
    ['is fine with a registration', [aarch64], undefined, 'ok'],
    ['is an error without', [armv7l], undefined, 'error'],
    [
      'is an error where it is switched off',
      [registered('b700', { state: 'disabled' })],
      undefined,
      'error',
    ],
    [
      'is a warning without the flag F',
      [registered('b700', { flags: 'OC' })],
      undefined,
      'warning',
    ],
    ['is the business of an image of kas that may register it', [], privileged, 'ok'],
    [
      'is an error in a rootless container',
      [],
      { ...privileged, isolation: 'rootless' as const },
      'error',
    ],
    ['is an error in an image of somebody else', [], { ...privileged, image: 'own:1' }, 'error'],
  ])('%s', (_, registrations, container, level) => {
    const judged = judgeBinfmt(['aarch64'], registrations, container);
    expect(judged.level).toBe(level);
    expect(judged.fix === '').toBe(level === 'ok');
  });

  test('may be nothing', () => {
    expect(judgeBinfmt([], [], undefined).level).toBe('ok');
  });
});
