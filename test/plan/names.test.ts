import { describe, expect, test } from '@jest/globals';
import { artifactOf, planConfig, problemsOf, variantsOf } from '../support/plan-of.ts';

const further = `${planConfig.replace('output:', '  feature: { vlans: {} }\n  node: { n1: {}, n2: {} }\noutput:')}
variants:
  - { machine: m1, role: base }
  - { machine: m1, role: server, node: [n1, n2] }
  - { machine: m1, role: server, feature: vlans, node: n1 }
`;
const names = (yaml: string) => variantsOf(yaml).map(({ artifacts }) => artifacts[0]?.name);
const attributes = (yaml: string) =>
  variantsOf(yaml).map(({ artifacts }) => artifacts[0]?.attributePath.join('.'));

describe('names and attribute paths', () => {
  test('by default: the axes of the variant, then suffix or artifact', () => {
    expect(names(further)).toEqual([
      'm1-base.wic',
      'm1-server-n1.wic',
      'm1-server-n2.wic',
      'm1-server-vlans-n1.wic',
    ]);
    expect(attributes(further)).toEqual([
      'm1.base.wic',
      'm1.server.n1.wic',
      'm1.server.n2.wic',
      'm1.server.vlans.n1.wic',
    ]);
  });

  test('by templates with alternatives and optional parts', () => {
    const templates = `names:
  artifact: "isar-{feature|role}[-{node}]-{machine}{suffix}"
  attribute: "{machine}.{feature|role}[.{node}].{artifact}"
`;
    expect(names(further + templates)).toEqual([
      'isar-base-m1.wic',
      'isar-server-n1-m1.wic',
      'isar-server-n2-m1.wic',
      'isar-vlans-n1-m1.wic',
    ]);
    expect(attributes(further + templates)).toEqual([
      'm1.base.wic',
      'm1.server.n1.wic',
      'm1.server.n2.wic',
      'm1.vlans.n1.wic',
    ]);
  });

  test('an artifact may have a name of its own', () => {
    const own = planConfig.replace('.wic', '{ suffix: .wic, name: "adopted-{role}-{machine}" }');
    expect(artifactOf(own, 'm2.server', 'wic').name).toBe('adopted-server-m2');
  });

  test('an axis that is absent must stand in [...]', () => {
    expect(
      problemsOf(`${further}names: { artifact: "{machine}-{role}-{node}{suffix}" }\n`),
    ).toEqual(['names.artifact: m1.base: it has no node; put that part in [...]']);
  });
});

describe('refused', () => {
  const named = (artifact: string) =>
    `${planConfig}names: { artifact: ${JSON.stringify(artifact)} }\n`;

  test.each([
    ['.{machine}-{role}', '.m1-base'],
    ['{machine} {role}', 'm1 base'],
    ['{machine}/{role}', 'm1/base'],
    ['{machine}~{role}', 'm1~base'],
    ['ü-{machine}-{role}', 'ü-m1-base'],
    [`${'x'.repeat(206)}{machine}{role}`, `${'x'.repeat(206)}m1base`],
  ])('names that Nix rejects: %s', (template, name) => {
    const [problem, ...others] = problemsOf(named(template));
    expect(problem).toContain(
      `names.artifact: m1.base: Nix rejects the name ${JSON.stringify(name)}: `,
    );
    expect(others).toHaveLength(3);
  });

  test('the longest name that Nix takes is taken', () => {
    const length = 211 - 'm1-base'.length;
    const longest = `${'x'.repeat(length)}{machine}-{role}`;
    expect(problemsOf(`${named(longest)}variants: [{ machine: m1, role: base }]\n`)).toEqual([]);
    expect(
      problemsOf(`${named(`x${longest}`)}variants: [{ machine: m1, role: base }]\n`),
    ).toHaveLength(1);
  });

  test('two artifacts with one name, in one variant or in two', () => {
    expect(problemsOf(named('{machine}{suffix}'))).toEqual([
      'names.artifact: m1.base wic and m1.server wic would both be called m1.wic; put what tells them apart into the name',
      'names.artifact: m2.base wic and m2.server wic would both be called m2.wic; put what tells them apart into the name',
    ]);
    const one = `${named('{machine}-{role}').replace('.wic', '.wic, vmlinuz: -vmlinuz')}variants: [{ machine: m1, role: base }]\n`;
    expect(problemsOf(one)).toEqual([
      'names.artifact: m1.base wic and m1.base vmlinuz would both be called m1-base; put what tells them apart into the name',
    ]);
  });

  test('values that only differ in where one ends and the next begins', () => {
    const dashed = planConfig
      .replace('m1:', 'a-b:')
      .replace('m2:', 'a:')
      .replace('server:', 'b-base:');
    expect(problemsOf(dashed)).toEqual([
      'names.artifact: a-b.base wic and a.b-base wic would both be called a-b-base.wic; put what tells them apart into the name',
    ]);
  });

  test('an attribute path that is an artifact here and a tree there', () => {
    const attribute = 'names: { attribute: "{machine}.{role}[.{node}]" }\n';
    const both = `${planConfig.replace('output:', '  node: { n1: {} }\noutput:')}${attribute}variants:
  - { machine: m1, role: base }
  - { machine: m1, role: base, node: n1 }
`;
    expect(problemsOf(both)).toEqual([
      'names.attribute: m1.base would be an artifact (m1.base wic) and hold m1.base.n1 (m1.base.n1 wic)',
    ]);
  });

  test('a value that is called as an artifact of the variant above it', () => {
    const clash = `${planConfig.replace('output:', '  node: { wic: {} }\noutput:')}variants:
  - { machine: m1, role: base }
  - { machine: m1, role: base, node: wic }
`;
    expect(problemsOf(clash)).toEqual([
      'names.attribute: m1.base.wic would be an artifact (m1.base wic) and hold m1.base.wic.wic (m1.base.wic wic)',
    ]);
  });

  test('two artifacts with one attribute path', () => {
    expect(problemsOf(`${planConfig}names: { attribute: "{machine}.{artifact}" }\n`)).toEqual([
      'names.attribute: m1.base wic and m1.server wic would both be the attribute m1.wic',
      'names.attribute: m2.base wic and m2.server wic would both be the attribute m2.wic',
    ]);
  });

  test('an alias in the place of an artifact, or around one', () => {
    const aliases = (text: string) =>
      problemsOf(`${planConfig}registry: { aliases: { ${text} } }\n`);
    expect(aliases('m1.base: m1.server')).toEqual([
      'registry.aliases.m1.base: m1.base wic and the alias m1.base would both be the attribute m1.base.wic',
    ]);
    expect(aliases('m1.base.wic.old: m1.server.wic')).toEqual([
      'registry.aliases.m1.base.wic.old: m1.base.wic would be an artifact (m1.base wic) and hold m1.base.wic.old (the alias m1.base.wic.old)',
    ]);
    expect(aliases('old: m1.server, older: m1.serv')).toEqual([]);
  });

  test('an attribute path with an empty part', () => {
    const [problem] = problemsOf(
      `${planConfig}names: { attribute: "{machine}..{role}.{artifact}" }\n`,
    );
    expect(problem).toBe('names.attribute: m1.base: "m1..base.wic" has an empty part');
  });
});
