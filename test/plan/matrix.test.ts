import { describe, expect, test } from '@jest/globals';
import { idsOf, planConfig, problemsOf, variantsOf } from '../support/plan-of.ts';

const withAxis = (axis: string, more = '') =>
  `${planConfig.replace('output:', `  ${axis}\noutput:`)}${more}`;
const features = 'feature: { vlans: { kas: vlans.yml }, bond: { kas: bond.yml } }';

describe('which variants there are', () => {
  test('without a list: every machine with every role', () => {
    expect(idsOf(planConfig)).toEqual(['m1.base', 'm1.server', 'm2.base', 'm2.server']);
  });

  test('without a list, further axes multiply too', () => {
    expect(idsOf(withAxis(features))).toHaveLength(8);
    expect(idsOf(withAxis(features)).slice(0, 2)).toEqual(['m1.base.vlans', 'm1.base.bond']);
  });

  test('lists multiply; a variant may leave out a further axis', () => {
    const variants = `variants:
  - { machine: [m1, m2], role: server, feature: [vlans, bond] }
  - { machine: m2, role: base }
`;
    const planned = variantsOf(withAxis(features, variants));
    expect(planned.map(({ id }) => id)).toEqual([
      'm1.server.vlans',
      'm1.server.bond',
      'm2.server.vlans',
      'm2.server.bond',
      'm2.base',
    ]);
    expect(planned[0]?.axes).toEqual({ machine: 'm1', role: 'server', feature: 'vlans' });
    expect(planned[4]?.axes).toEqual({ machine: 'm2', role: 'base' });
  });

  test.each([
    ['{ machine: m1 }', ['m2.base', 'm2.server']],
    ['{ role: [base, server], machine: m2 }', ['m1.base', 'm1.server']],
    ['{ machine: [m1, m2], role: server }', ['m1.base', 'm2.base']],
    ['{ machine: m1, role: base }, { machine: m2, role: server }', ['m1.server', 'm2.base']],
  ])('less what is excluded: %s', (exclude, ids) => {
    expect(idsOf(`${planConfig}exclude: [${exclude}]\n`)).toEqual(ids);
  });

  test('excluding a value leaves the variants without that axis', () => {
    const more = `variants: [{ machine: m1, role: base }, { machine: m1, role: base, feature: [vlans, bond] }]
exclude: [{ feature: vlans }]
`;
    expect(idsOf(withAxis(features, more))).toEqual(['m1.base', 'm1.base.bond']);
  });

  test('two variants with one id are refused, once and not for each of their names', () => {
    const twice = 'variants: [{ machine: m1, role: base }, { machine: [m1, m2], role: base }]\n';
    expect(problemsOf(planConfig + twice)).toEqual([
      'variants: m1.base stands for 2 variants (machine m1, role base; machine m1, role base); an id must be unique',
    ]);
  });
});

describe('a hidden axis', () => {
  const overlay = 'overlay: { hidden: true, test: { kas: test.yml }, trace: { kas: trace.yml } }';

  test('adds its kas files but no name', () => {
    const [variant] = variantsOf(
      withAxis(overlay, 'variants: [{ machine: m1, role: base, overlay: test }]\n'),
    );
    expect(variant).toMatchObject({
      id: 'm1.base',
      axes: { machine: 'm1', role: 'base', overlay: 'test' },
      kas: ['m1.yml', 'base.yml', 'test.yml'],
      artifacts: [{ name: 'm1-base.wic', attributePath: ['m1', 'base', 'wic'] }],
    });
  });

  test('cannot tell two variants apart', () => {
    const both = 'variants: [{ machine: m1, role: base, overlay: [test, trace] }]\n';
    expect(problemsOf(withAxis(overlay, both))).toEqual([
      'variants: m1.base stands for 2 variants (machine m1, role base, overlay test; machine m1, role base, overlay trace); an id must be unique',
    ]);
  });
});

describe('the kas chain', () => {
  test('is what begins every chain, then the axes in the order of the configuration', () => {
    const begun = `${withAxis(features)}kas: { files: [first.yml, second.yml] }
variants: [{ feature: bond, role: server, machine: m1 }]
`;
    expect(variantsOf(begun)[0]?.kas).toEqual([
      'first.yml',
      'second.yml',
      'm1.yml',
      'k3s.yml',
      'server.yml',
      'bond.yml',
    ]);
  });

  test('puts an axis that stands before the machine first', () => {
    const first = planConfig.replace('axes:', 'axes:\n  distro: { trixie: { kas: trixie.yml } }');
    const [variant] = variantsOf(first);
    expect(variant?.id).toBe('trixie.m1.base');
    expect(variant?.kas).toEqual(['trixie.yml', 'm1.yml', 'base.yml']);
    const swapped = planConfig.replace(/( {2}machine:.*\n)( {2}role:.*\n)/, '$2$1');
    expect(variantsOf(swapped)[0]).toMatchObject({ id: 'base.m1', kas: ['base.yml', 'm1.yml'] });
  });

  test('may not be empty', () => {
    const none = planConfig.replace('{ kas: m2.yml }', '{}').replace('{ kas: base.yml }', '{}');
    expect(problemsOf(none)).toEqual(['kas.files: m2.base: the variant has no kas file']);
  });
});
