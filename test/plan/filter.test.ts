import { describe, expect, test } from '@jest/globals';
import { filterVariants, type VariantFilter } from '../../src/plan/filter.ts';
import { planConfig, variantsOf } from '../support/plan-of.ts';

const variants = variantsOf(planConfig);
const filtered = (filter: VariantFilter) => filterVariants(variants, filter).map(({ id }) => id);

test.each<[VariantFilter, string[]]>([
  [{}, ['m1.base', 'm1.server', 'm2.base', 'm2.server']],
  [{ machine: [], role: undefined }, ['m1.base', 'm1.server', 'm2.base', 'm2.server']],
  [{ machine: ['m1'] }, ['m1.base', 'm1.server']],
  [{ machine: ['m2', 'm1'], role: ['server'] }, ['m1.server', 'm2.server']],
  [{ variant: ['m2.base', 'm1.server'] }, ['m1.server', 'm2.base']],
  [{ variant: ['m2.base'], role: ['base'] }, ['m2.base']],
  [{ axis: ['role=base', 'role=server', 'machine=m1'] }, ['m1.base', 'm1.server']],
  [{ axis: ['machine=m1'], machine: ['m2'], role: ['base'] }, ['m1.base', 'm2.base']],
  [{ axis: ['role=serv'], machine: ['m2'], abbreviated: true }, ['m2.server']],
  [{ variant: ['m1.s'], abbreviated: true }, ['m1.server']],
])('%j', (filter, ids) => {
  expect(filtered(filter)).toEqual(ids);
});

describe('what is not there', () => {
  test.each<[VariantFilter, string, string]>([
    [{ role: ['sever'] }, 'no role is called sever; did you mean server?', 'known: base, server'],
    [{ machine: ['m1', 'mm1'] }, 'no machine is called mm1; did you mean m1?', 'known: m1, m2'],
    [{ machine: ['qemu'] }, 'no machine is called qemu', 'known: m1, m2'],
    [{ machine: ['M'] }, 'no machine is called M', 'known: m1, m2'],
    [{ machine: ['constructor'] }, 'no machine is called constructor', 'known: m1, m2'],
    [
      { variant: ['m1.sever'] },
      'no variant is called m1.sever; did you mean m1.server?',
      'known: m1.base, m1.server, m2.base, m2.server',
    ],
    [
      { machine: ['m1'], variant: ['m2.base'] },
      'no variant matches all of the filters together',
      'isar-artifacts plan lists the variants',
    ],
  ])('%j', (filter, message, hint) => {
    expect(() => filtered(filter)).toThrow(
      expect.objectContaining({ code: 'variant-unknown', exitCode: 2, message, hint }),
    );
  });
});

describe('a further axis, which some variants leave out', () => {
  const more = variantsOf(`
version: 1
axes:
  machine: { m: { kas: m.yml } }
  role: { base: { kas: base.yml }, server: { kas: server.yml } }
  profile: { dhcp: { kas: dhcp.yml }, vlans: { kas: vlans.yml } }
variants: [{ machine: m, role: server, profile: [dhcp, vlans] }, { machine: m, role: base }]
output: "{machine}/image-{role}-{machine}"
artifacts: { wic: .wic }
names: { artifact: "{machine}-{role}[-{profile}]{suffix}" }
`);
  const ids = (filter: VariantFilter) => filterVariants(more, filter).map(({ id }) => id);

  test('chooses those that have it', () => {
    expect(ids({ axis: ['profile=vlans'] })).toEqual(['m.server.vlans']);
    expect(ids({ axis: ['profile=v', 'profile=d'], abbreviated: true })).toEqual([
      'm.server.dhcp',
      'm.server.vlans',
    ]);
  });

  test.each<[string, string, string, string]>([
    [
      'profil=vlans',
      'usage-invalid',
      'no axis profil; did you mean profile?',
      'axes: machine, role',
    ],
    ['profile=vlan', 'variant-unknown', 'no profile is called vlan; did you mean vlans?', 'known'],
    ['profile', 'variant-unknown', 'no profile is called ', 'known: dhcp, vlans'],
  ])('%s', (axis, code, message, hint) => {
    expect(() => ids({ axis: [axis] })).toThrow(
      expect.objectContaining({
        code,
        message: expect.stringContaining(message),
        hint: expect.stringContaining(hint),
      }),
    );
  });
});
