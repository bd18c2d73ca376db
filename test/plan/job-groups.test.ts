import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { groupingOf, jobGroups } from '../../src/plan/job-groups.ts';
import { buildOrder } from '../../src/plan/job-order.ts';
import type { Variant } from '../../src/plan/variant.ts';
import { configOf, planConfig, problemsOf, variantsOf } from '../support/plan-of.ts';

const product = `${planConfig}
runs-on: [self-hosted]
variants:
  - { machine: [m1, m2], role: server, feature: [vlans, vpn] }
  - { machine: [m2, m1], role: [server, base] }
  - { machine: m1, role: base, feature: arm }
`.replace(
  'output:',
  '  feature: { vlans: { kas: vlans.yml }, vpn: { kas: vpn.yml }, arm: { runs-on: [b, a], kas: arm.yml } }\noutput:',
);

const shown = (yaml: string, by: string) =>
  jobGroups(variantsOf(yaml), by).map(
    ({ id, runsOn, variants }) =>
      `${id} on ${runsOn.join('+')}: ${variants.map((variant) => variant.id).join(' ')}`,
  );

describe('the jobs', () => {
  test('of a machine: its variants, those on another runner apart', () => {
    expect(shown(product, 'machine')).toEqual([
      'm1 on self-hosted: m1.server m1.server.vlans m1.server.vpn m1.base',
      'm2 on self-hosted: m2.server m2.server.vlans m2.server.vpn m2.base',
      'm1.base.arm on b+a: m1.base.arm',
    ]);
  });

  test('of another axis: who has no value there is a job of its own', () => {
    expect(shown(product, 'feature')).toEqual([
      'vlans on self-hosted: m1.server.vlans m2.server.vlans',
      'vpn on self-hosted: m1.server.vpn m2.server.vpn',
      'm2.server on self-hosted: m2.server',
      'm2.base on self-hosted: m2.base',
      'm1.server on self-hosted: m1.server',
      'm1.base on self-hosted: m1.base',
      'm1.base.arm on b+a: m1.base.arm',
    ]);
  });

  test('of two kinds of runners have two names', () => {
    const yaml = `${planConfig}variants:\n  - { machine: [m1, m2], role: [base, server], node: [a, b] }`;
    const nodes = '  node: { a: {}, b: { runs-on: [big] } }\noutput:';
    expect(shown(yaml.replace('output:', nodes), 'role')).toEqual([
      'base on self-hosted: m1.base.a m2.base.a',
      'base~2 on big: m1.base.b m2.base.b',
      'server on self-hosted: m1.server.a m2.server.a',
      'server~2 on big: m1.server.b m2.server.b',
    ]);
  });

  test('say what all of their variants have in common', () => {
    expect(jobGroups(variantsOf(planConfig), 'role').map(({ axes }) => axes)).toEqual([
      { role: 'base' },
      { role: 'server' },
    ]);
  });

  test('have every variant in just one of them, on its runner, and names of their own', () => {
    const value = fc.constantFrom('a', 'b', 'a-2');
    // As where an axis is hidden: an id may be the value of another axis.
    const id = fc.constantFrom('a', 'b', 'a-2', 'a.a', 'a.b', 'b.a', 'b.b', 'a.a.a', 'b.a.a');
    const axes = fc.record({ machine: value, role: value }, { requiredKeys: ['machine'] });
    const runsOn = fc.uniqueArray(fc.constantFrom('l1', 'l2'), { minLength: 1 });
    const kas = fc.array(fc.constantFrom('x.yml', 'y.yml'), { maxLength: 3 });
    const variants = fc.uniqueArray(fc.record({ id, axes, runsOn, kas }), {
      selector: (variant) => variant.id,
    });
    fc.assert(
      fc.property(variants, fc.constantFrom('machine', 'role', 'variant'), (all, by) => {
        const jobs = jobGroups(all as unknown as Variant[], by);
        const built = jobs.flatMap((job) => job.variants);
        expect(built).toHaveLength(all.length);
        expect(new Set(built)).toEqual(new Set(all));
        expect(new Set(jobs.map((job) => job.id)).size).toBe(jobs.length);
        for (const { runsOn: labels, variants: own } of jobs) {
          for (const one of own) expect(one.runsOn.toSorted()).toEqual(labels.toSorted());
        }
      }),
    );
  });
});

describe('the order of builds', () => {
  const chains = (kas: readonly string[]) =>
    kas.map((chain) => ({ id: chain, kas: chain.split(':') }) as unknown as Variant);
  const orderOf = (...kas: string[]) => buildOrder(chains(kas)).map(({ id }) => id);

  test('what has the longest start in common is side by side, the shorter chain first', () => {
    expect(orderOf('a:m1:s:v', 'a:m2:s:v', 'a:m1:b', 'a:m1:s', 'a:m2:s')).toEqual([
      'a:m1:s',
      'a:m1:s:v',
      'a:m1:b',
      'a:m2:s',
      'a:m2:s:v',
    ]);
  });

  test('of a product as the configuration has it is just that', () => {
    const variants = variantsOf(planConfig);
    expect(buildOrder(variants)).toEqual(variants);
  });

  test('loses nobody, also of equal chains, and is the same when it is done again', () => {
    const chain = fc.array(fc.constantFrom('x', 'y'), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(chain), (all) => {
        const variants = chains(all.map((kas) => kas.join(':')));
        const once = buildOrder(variants);
        expect(new Set(once)).toEqual(new Set(variants));
        expect(once).toHaveLength(variants.length);
        expect(buildOrder(once)).toEqual(once);
      }),
    );
  });
});

describe('what jobs are grouped by', () => {
  const axes = configOf(planConfig).axes;

  test.each([
    ['machine', undefined, 'machine'],
    ['role', undefined, 'role'],
    ['role', 'variant', 'variant'],
    ['variant', 'machine', 'machine'],
  ])('%s in the file and %s from outside are %s', (configured, given, expected) => {
    expect(groupingOf({ axes, 'group-by': configured }, given)).toBe(expected);
  });

  test('is an axis, or refused with the one that was meant', () => {
    expect(configOf(planConfig)['group-by']).toBe('machine');
    expect(problemsOf(`${planConfig}group-by: role`)).toEqual([]);
    expect(() => configOf(`${planConfig}group-by: machin`)).toThrow(
      /"group-by"[\s\S]*machin is no axis; did you mean machine\?/,
    );
    expect(() => groupingOf({ axes, 'group-by': 'role' }, 'toString')).toThrow(
      expect.objectContaining({
        code: 'usage-invalid',
        message: 'group-by: toString is no axis; known: machine, role, variant',
        hint: expect.stringContaining('machine, role'),
      }),
    );
  });
});
