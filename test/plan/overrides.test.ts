import { describe, expect, test } from '@jest/globals';
import { artifactOf, planConfig, problemsOf, variantsOf } from '../support/plan-of.ts';

/** The plan's first variant, m1.base. */
const first = (yaml: string) => variantsOf(yaml)[0];

describe('of several values, that of the later axis wins', () => {
  const machine = planConfig.replace(
    'kas: m1.yml,',
    'kas: m1.yml, runs-on: [x64], output: "by-machine-{role}", artifacts: { wic: .img, dtb: .dtb },',
  );
  const both = machine.replace(
    '{ kas: base.yml }',
    '{ kas: base.yml, runs-on: [big, x64], output: by-role, artifacts: { wic: .disk } }',
  );

  test('runs-on: the machine over the whole, the role over the machine', () => {
    expect(first(planConfig)?.runsOn).toEqual(['self-hosted']);
    expect(first(`${planConfig}runs-on: [own]\n`)?.runsOn).toEqual(['own']);
    expect(first(`${machine}runs-on: [own]\n`)?.runsOn).toEqual(['x64']);
    expect(first(`${both}runs-on: [own]\n`)?.runsOn).toEqual(['big', 'x64']);
  });

  test('output', () => {
    const outputs = (yaml: string) => first(yaml)?.artifacts.map(({ output }) => output);
    expect(outputs(planConfig)).toEqual(['m1/image-base-m1.wic']);
    expect(outputs(machine)).toEqual(['by-machine-base.img', 'by-machine-base.dtb']);
    expect(outputs(both)).toEqual(['by-role.disk', 'by-role.dtb']);
    expect(first(both)?.stem).toBe('by-role');
  });

  test('nothing of it leaks into other variants', () => {
    const [, , other] = variantsOf(both.replace('by-role', '"by-role-{machine}"'));
    expect(other).toMatchObject({ id: 'm2.base', runsOn: ['big', 'x64'] });
    expect(other?.artifacts.map(({ output }) => output)).toEqual(['by-role-m2.disk']);
  });
});

describe('an artifact', () => {
  const artifact = (spec: string) =>
    artifactOf(`${planConfig.replace('wic: .wic', `a: ${spec}`)}`, 'm1.base', 'a');

  test.each([
    ['.wic', 'm1/image-base-m1.wic', 'm1-base.wic'],
    ['-vmlinuz', 'm1/image-base-m1-vmlinuz', 'm1-base-vmlinuz'],
    ['{ suffix: "-{role}.img" }', 'm1/image-base-m1-base.img', 'm1-base-base.img'],
    ['{ file: "{machine}/*.dtb" }', 'm1/*.dtb', 'm1-base-a'],
    ['{ file: x.swu, name: "update-{machine}-{role}.swu" }', 'x.swu', 'update-m1-base.swu'],
    [
      '{ suffix: .wic, name: "{artifact}-{machine}{suffix}-{role}" }',
      'm1/image-base-m1.wic',
      'a-m1.wic-base',
    ],
  ])('%s is the file %s, called %s', (spec, output, name) => {
    expect(artifact(spec)).toMatchObject({ output, name, optional: false });
  });

  test.each([
    ['.wic', false],
    ['.wic.bmap', false],
    ['.wic.zst', false],
    ['.ext4.gz', false],
    ['.swu', false],
    ['-vmlinuz', true],
    ['-initrd.img', true],
    ['.tar.gz', true],
    ['{ suffix: .wic, reproducible: true }', true],
    ['{ suffix: -vmlinuz, reproducible: false }', false],
  ])('%s repeats its bytes: %s', (spec, reproducible) => {
    expect(artifact(spec).reproducible).toBe(reproducible);
  });

  test('may be the same in several variants where the configuration says so', () => {
    expect(artifact('.wic').shared).toBe(false);
    expect(artifact('{ suffix: .wic, shared: true }').shared).toBe(true);
  });

  test('may be optional', () => {
    expect(artifact('{ file: "*.dtb", optional: true }').optional).toBe(true);
  });

  test('with a file of its own needs no stem; with a suffix it does, and that is said once', () => {
    const bare = planConfig.replace(/output:.*\n/, '');
    expect(variantsOf(bare.replace('.wic', '{ file: "{machine}-{role}" }'))[0]?.stem).toBe(
      undefined,
    );
    expect(problemsOf(bare.replace('.wic }', '.wic, b: .b }'))).toEqual([
      'output: is missing: artifacts with a suffix need the stem of their files',
    ]);
  });

  test('there must be one', () => {
    expect(problemsOf(planConfig.replace('{ wic: .wic }', '{}'))).toContain(
      'artifacts: m1.base: the variant has no artifacts',
    );
  });
});

describe('an output may not leave the deploy directory', () => {
  test.each([
    ['"[../{role}]x"', '"../basex" leaves the project by ..'],
    ['"[/{role}]x"', '"/basex" is absolute; write it relative to the project'],
  ])('by the template %s', (output, why) => {
    const problems = problemsOf(planConfig.replace(/output:.*/, `output: ${output}`));
    expect(problems).toContain(`output: m1.base: the output ${why}`);
  });

  test('by a suffix or a file', () => {
    const suffix = problemsOf(
      planConfig.replace('.wic }', '{ suffix: /../../../x, name: "{machine}-{role}" } }'),
    );
    expect(suffix[0]).toMatch(
      /^artifacts\.wic: m1\.base: the output ".*" leaves the project by \.\.$/,
    );
    const file = problemsOf(planConfig.replace('.wic }', '{ file: "[../{role}]" } }'));
    expect(file[0]).toBe(
      'artifacts.wic.file: m1.base: the output "../base" leaves the project by ..',
    );
  });
});

describe('the environment', () => {
  const environment = (line: string) => `${planConfig}kas: { environment: { ${line} } }\n`;

  test('is made of axes, the architecture of machine and host, and text', () => {
    const yaml = environment(
      'DL_DIR: "/cache/{host.arch}", SSTATE_DIR: "/cache/{machine}[-{arch}]/{role}", EMPTY: ""',
    );
    expect(variantsOf(yaml).map((variant) => variant.environment)).toEqual([
      { DL_DIR: '/cache/riscv64', SSTATE_DIR: '/cache/m1-x86_64/base', EMPTY: '' },
      { DL_DIR: '/cache/riscv64', SSTATE_DIR: '/cache/m1-x86_64/server', EMPTY: '' },
      { DL_DIR: '/cache/riscv64', SSTATE_DIR: '/cache/m2/base', EMPTY: '' },
      { DL_DIR: '/cache/riscv64', SSTATE_DIR: '/cache/m2/server', EMPTY: '' },
    ]);
  });

  test('says once what no variant knows', () => {
    expect(problemsOf(environment('A: "{host.name}"'))).toEqual([
      'kas.environment.A: {host.name} is not known here; known: machine, role, arch, host.arch',
    ]);
  });

  test('{host.arch} is for the environment alone: it would change names from host to host', () => {
    expect(problemsOf(`${planConfig}names: { artifact: "{host.arch}-{role}" }\n`)).toEqual([
      'names.artifact: {host.arch} is not known here; known: machine, role, arch, artifact, suffix',
    ]);
  });
});
