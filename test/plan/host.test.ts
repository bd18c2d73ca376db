import { describe, expect, test } from '@jest/globals';
import { planConfig, problemsOf, variantsOf } from '../support/plan-of.ts';

/** The host of these plans is a riscv64. */
const chainOf = (arch: string, when: string) => {
  const kas = `[m1.yml, { file: native.yml, when: ${when} }, last.yml]`;
  const yaml = planConfig.replace('kas: m1.yml, arch: x86_64', `kas: ${kas}, arch: ${arch}`);
  return variantsOf(yaml)[0]?.kas;
};
const all = ['m1.yml', 'native.yml', 'last.yml', 'base.yml'];
const others = ['m1.yml', 'last.yml', 'base.yml'];

describe('a kas file for some hosts is in the chain, at its place', () => {
  test.each<[string, string, string[]]>([
    ['riscv64', 'host.arch == machine.arch', all],
    ['riscv64', 'host.arch != machine.arch', others],
    ['x86_64', 'host.arch == machine.arch', others],
    ['x86_64', 'host.arch != machine.arch', all],
  ])('arch %s, when %s', (arch, when, chain) => {
    expect(chainOf(arch, when)).toEqual(chain);
  });

  test('alone, too', () => {
    const only = '{ file: native.yml, when: host.arch == machine.arch }';
    const yaml = planConfig.replace('kas: m1.yml, arch: x86_64', `kas: ${only}, arch: riscv64`);
    expect(variantsOf(yaml)[0]?.kas).toEqual(['native.yml', 'base.yml']);
  });

  test('the arch may be that of a later axis', () => {
    const yaml = planConfig
      .replace('m1.yml,', '{ file: native.yml, when: host.arch == machine.arch },')
      .replace('base: { kas: base.yml }', 'base: { kas: base.yml, arch: riscv64 }');
    expect(variantsOf(yaml).map(({ kas }) => kas[0])).toEqual([
      'native.yml',
      'k3s.yml',
      'm2.yml',
      'm2.yml',
    ]);
  });
});

test('without the arch of the machine nobody can tell', () => {
  const yaml = planConfig.replace(
    'kas: m2.yml',
    'kas: [m2.yml, { file: native.yml, when: host.arch == machine.arch }]',
  );
  expect(problemsOf(yaml)).toEqual([
    'axes.machine.m2.kas: m2.base: "when: host.arch == machine.arch" needs the arch of the machine',
    'axes.machine.m2.kas: m2.server: "when: host.arch == machine.arch" needs the arch of the machine',
  ]);
});

describe("Debian's names of architectures mean those of the kernel", () => {
  test.each([
    ['amd64', 'x86_64'],
    ['arm64', 'aarch64'],
    ['armhf', 'armv7l'],
    ['riscv64', 'riscv64'],
  ])('%s is %s', (debian, kernel) => {
    const yaml = planConfig.replace(
      'kas: m1.yml, arch: x86_64',
      `kas: [{ file: native.yml, when: host.arch == machine.arch }], arch: ${debian}`,
    );
    expect(variantsOf(yaml, kernel)[0]?.kas[0]).toBe('native.yml');
    expect(variantsOf(yaml, 's390x')[0]?.kas[0]).toBe('base.yml');
  });
});
