import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { adoptRegistry } from '../../src/adopt/adopt.ts';
import { type Draft, draftOf } from '../../src/adopt/draft.ts';
import type { AdoptedPin } from '../../src/adopt/interpret.ts';
import { kasPathProblem } from '../../src/config/paths.ts';
import { sha256FromHex } from '../../src/digest/sha256.ts';
import { nixAttributePath } from '../../src/escape/nix.ts';
import { comparePaths } from '../../src/registry/check.ts';
import { configProject } from '../support/config-project.ts';
import { variantsOf } from '../support/plan-of.ts';

const fixtures = join(import.meta.dirname, '../fixtures/adopt');

function pin(path: string | readonly string[], name: string): AdoptedPin {
  const attributePath = typeof path === 'string' ? path.split('.') : path;
  const id = JSON.stringify([attributePath, name]);
  const sha256 = sha256FromHex(createHash('sha256').update(id).digest('hex'));
  return { attributePath, name, sha256 };
}

/** Pins by attribute and name. */
function draft(names: Readonly<Record<string, string>>): Draft {
  const pins = Object.entries(names).map(([path, name]) => pin(path, name));
  return draftOf({ pins, aliases: [] }, 'isar-artifacts.nix');
}

/** What the plan of the draft gives: attribute path and store name of every artifact, in order. */
function planned({ text }: Draft): [string, string][] {
  return variantsOf(text)
    .flatMap(({ artifacts }) => artifacts)
    .toSorted((a, b) => comparePaths(a.attributePath, b.attributePath))
    .map(({ attributePath, name }) => [nixAttributePath(attributePath), name]);
}

const pinned = (pins: readonly AdoptedPin[]) =>
  pins.map(({ attributePath, name }) => [nixAttributePath(attributePath), name]);

describe('the draft of a real registry', () => {
  test.each(['require-tree.nix', 'fetchurl-tree.nix', 'mixed.nix', 'lib.nix', 'aliases.nix'])(
    'of %s plans every pin under its path and name',
    async (file) => {
      const adopted = await adoptRegistry(join(fixtures, file));
      const made = draftOf(adopted, 'nix/isar-artifacts.nix');
      expect(planned(made)).toEqual(pinned(adopted.pins));
      expect(made.notices).toEqual([]);
      expect(made.text).not.toContain('Not expressed');
    },
  );

  test('is short, and a person can read it', async () => {
    const adopted = await adoptRegistry(join(fixtures, 'require-tree.nix'));
    const { text } = draftOf(adopted, 'nix/isar-artifacts.nix');
    expect(
      text,
    ).toBe(`# Draft made by isar-artifacts adopt. It knows what is pinned, and nothing of kas:
# mend what a TODO stands at, then look at what \`isar-artifacts plan\` says.

version: 1
kas:
  # TODO: what begins every chain
  files: [ kas/base.yml ]
axes:
  # TODO: the kas files of each value
  machine:
    amd-v3c18i: { kas: kas/machine/amd-v3c18i.yml }
    jetson-orin: { kas: kas/machine/jetson-orin.yml }
    qemuamd64: { kas: kas/machine/qemuamd64.yml }
    qemuarm64: { kas: kas/machine/qemuarm64.yml }
  # TODO: the kas files of each value
  role:
    base: { kas: kas/role/base.yml }
    agent: { kas: kas/role/agent.yml }
    server: { kas: kas/role/server.yml }
  # TODO: the kas files of each value
  profile:
    simple: { kas: kas/profile/simple.yml }
    vlans: { kas: kas/profile/vlans.yml }
  # TODO: the kas files of each value
  node:
    server-1: { kas: kas/node/server-1.yml }
    server-2: { kas: kas/node/server-2.yml }
variants:
  - { machine: [ amd-v3c18i, jetson-orin, qemuamd64, qemuarm64 ], role: base }
  - { machine: [ qemuamd64, qemuarm64 ], role: agent }
  - { machine: [ qemuamd64, qemuarm64 ], role: server, profile: [ simple, vlans ], node: [ server-1, server-2 ] }
# TODO: the stem of the files below the deploy directory
output: "{machine}/TODO-image-{role}[-{profile}][-{node}]-{machine}"
# TODO: are these the ends of their file names, too?
artifacts: { initrd: -initrd.img, vmlinuz: -vmlinuz, wic: .wic }
names: { artifact: "isar-{role}[-{profile}][-{node}]-{machine}{suffix}" }
registry:
  path: nix/isar-artifacts.nix
`);
  });

  test('has the aliases as few rules', async () => {
    const adopted = await adoptRegistry(join(fixtures, 'aliases.nix'));
    expect(parse(draftOf(adopted, 'x.nix').text).registry).toEqual({
      path: 'x.nix',
      aliases: {
        'amd-v3c18i': 'amd',
        default: 'qemuamd64.base.wic',
        jetson: 'jetson-orin.base',
        'qemuamd64.server': 'qemuamd64.server.simple.server-1',
        'qemuarm64.wic': 'qemuarm64.base.wic',
      },
    });
  });

  test('of a hash map stands for nothing that is pinned, and says so', async () => {
    const adopted = await adoptRegistry(join(fixtures, 'hash-map.nix'));
    const made = draftOf(adopted, 'x.nix');
    expect(planned(made)).toEqual([['TODO.TODO.wic', 'TODO-TODO.wic']]);
    expect(made.notices).toEqual([expect.stringContaining('none of the 42 pins')]);
    expect(made.text).toContain(`#   ${made.notices[0]}`);
  });

  test('is refused by nothing but the kas files that are not there', async () => {
    const adopted = await adoptRegistry(join(fixtures, 'require-tree.nix'));
    const { text } = draftOf(adopted, 'x.nix');
    const files = [...text.matchAll(/kas\/[\w/-]+\.yml/g)].map(([file]) => file);
    expect(files.filter((file) => kasPathProblem(file) !== undefined)).toEqual([]);
    await using empty = await configProject([]);
    const problems = await empty.problems(text);
    expect(problems).toHaveLength(files.length);
    expect(problems.every((problem) => problem.includes('does not exist'))).toBe(true);
    await using whole = await configProject(files);
    expect(await whole.problems(text)).toEqual([]);
  });
});

describe('names', () => {
  test('of one pattern are the template of all', () => {
    const made = draft({ 'm1.r.wic': 'os-m1-r.wic', 'm2.r.wic': 'os-m2-r.wic' });
    expect(parse(made.text)).toMatchObject({
      artifacts: { wic: '.wic' },
      names: { artifact: 'os-{machine}-{role}{suffix}' },
    });
    expect(made.notices).toEqual([]);
  });

  test('of the default pattern need no template', () => {
    const made = draft({ 'm.r.wic': 'm-r.wic', 'm.s.p.wic': 'm-s-p.wic' });
    expect(parse(made.text).names).toBeUndefined();
    expect(planned(made)).toEqual([
      ['m.r.wic', 'm-r.wic'],
      ['m.s.p.wic', 'm-s-p.wic'],
    ]);
  });

  test('of one artifact may be of another pattern', () => {
    const made = draft({
      'm.r.wic': 'os-m-r.wic',
      'm.r.ker': 'os-m-r-vmlinuz',
      'm.r.dtb': 'm.dtb',
      'm.s.wic': 'os-m-s.wic',
      'm.s.ker': 'os-m-s-vmlinuz',
    });
    expect(made.notices).toEqual([]);
    expect(parse(made.text).axes.role.r.artifacts).toEqual({
      dtb: { suffix: '.dtb', name: '{machine}.dtb' },
    });
    expect(planned(made)).toHaveLength(5);
  });

  test('of one machine may be of another pattern', () => {
    const made = draft({
      'a.r.wic': 'os-r-a.wic',
      'b.r.wic': 'os-r-b.wic',
      'c.r.wic': 'vendor_r.img.wic',
      'a.s.wic': 'os-s-a.wic',
      'c.s.wic': 'vendor_s.img.wic',
    });
    expect(made.notices).toEqual([]);
    expect(parse(made.text)).toMatchObject({
      names: { artifact: 'os-{role}-{machine}{suffix}' },
      artifacts: { wic: '.wic' },
      axes: {
        machine: { c: { artifacts: { wic: { suffix: '.wic', name: 'vendor_{role}.img.wic' } } } },
      },
    });
  });

  test.each([
    ['a value in place of another', { 'm.r.wic': 'os-r-m.wic', 'm.s.p.wic': 'os-p-m.wic' }],
    ['a value that is left out', { 'm.r.wic': 'os-r-m.wic', 'm.s.p.wic': 'os-s-p-m.wic' }],
    ['a value before its separator', { 'm.r.wic': 'r-m.wic', 'm.s.p.wic': 'p-s-m.wic' }],
    [
      'a value with a word of its own',
      { 'm.r.wic': 'os-r.wic', 'm.s.p.wic': 'os-s-profile-p.wic' },
    ],
    ['a value that occurs twice', { 'm.r.wic': 'm-r-m.wic', 'n.r.wic': 'n-r-n.wic' }],
    [
      'values that begin alike',
      { 'm.server.server-1.wic': 'os-server-1.wic', 'm.server.server-2.wic': 'os-server-2.wic' },
    ],
    ['a value that is also a word', { 'm.os.wic': 'os-os.wic', 'm.base.wic': 'os-base.wic' }],
    ['nothing that varies', { 'm.r.wic': 'image' }],
    ['no end of its own', { 'm.r.wic': 'r-m', 'n.r.wic': 'r-n' }],
    ['the artifact in the middle', { 'm.r.wic': 'wic-m-r', 'm.r.ker': 'ker-m-r' }],
  ])('with %s are found', (_what, names) => {
    const made = draft(names as Record<string, string>);
    expect(made.notices).toEqual([]);
    expect(Object.fromEntries(planned(made))).toEqual(names);
  });

  test('without a pattern are said, and the plan is none the worse', () => {
    const names = { 'm.r.wic': 'one', 'm.s.wic': 'two', 'n.r.wic': 'three', 'n.s.wic': 'four' };
    const made = draft(names);
    expect(made.notices).toEqual([
      'm.r.wic: a build would be called m-r.wic, not one',
      'm.s.wic: a build would be called m-s.wic, not two',
      'n.r.wic: a build would be called n-r.wic, not three',
      'n.s.wic: a build would be called n-s.wic, not four',
    ]);
    expect(planned(made).map(([path]) => path)).toEqual(Object.keys(names));
  });

  test('that two pins share become different ones', () => {
    const made = draft({ 'm.r.wic': 'same', 'm.s.wic': 'same', 'm.t.wic': 'same' });
    expect(made.notices).toHaveLength(3);
    expect(new Set(planned(made).map(([, name]) => name)).size).toBe(3);
  });

  test('that are the default of others give way to it', () => {
    const made = draft({
      'a.r.wic': 'a-s.wic',
      'a.r.ker': 'a-x.ker',
      'a.s.ker': 'b',
      'b.r.ker': 'a-s.ker',
      'b.s.ker': 'c',
    });
    expect(planned(made)).toHaveLength(5);
  });
});

describe('trees', () => {
  test('without roles have one that does not show', () => {
    const names = { 'm1.wic': 'os-m1.wic', 'm2.wic': 'os-m2.wic' };
    const made = draft(names);
    expect(made.notices).toEqual([]);
    expect(Object.fromEntries(planned(made))).toEqual(names);
  });

  test('of any depth have further axes', () => {
    const names = { 'm.r.p.n.x.y.wic': 'm-r-p-n-x-y.wic', 'm.r.q.wic': 'm-r-q.wic' };
    const made = draft(names);
    expect(Object.keys(parse(made.text).axes)).toEqual([
      'machine',
      'role',
      'profile',
      'node',
      'part-5',
      'part-6',
    ]);
    expect(Object.fromEntries(planned(made))).toEqual(names);
  });

  test('whose artifacts follow no axis say them in a hidden one', () => {
    const names = {
      'a.x.wic': 'a-x.wic',
      'a.y.swu': 'a-y.swu',
      'b.x.swu': 'b-x.swu',
      'b.y.wic': 'b-y.wic',
      'b.y.swu': 'b-y.swu',
    };
    const made = draft(names);
    expect(made.notices).toEqual([]);
    expect(Object.fromEntries(planned(made))).toEqual(names);
    expect(variantsOf(made.text).map(({ id }) => id)).toEqual(['a.x', 'a.y', 'b.x', 'b.y']);
  });

  test('with paths that no variant can have name them', () => {
    const made = draftOf(
      {
        pins: [
          pin('m.r.wic', 'm-r.wic'),
          pin('top', 'top'),
          pin('m.wic', 'm.wic'),
          pin(['m', '1.0', 'wic'], 'x'),
          pin(['m', 'evil\n- "x": y', 'wic'], 'y'),
          pin('m.hidden.wic', 'z'),
        ],
        aliases: [
          { attributePath: ['a.b'], target: ['m', 'r', 'wic'] },
          { attributePath: ['c'], target: ['top'] },
        ],
      },
      'x.nix',
    );
    const stays = 'no variant of this draft has this path; it stays as it was adopted';
    expect(made.notices).toEqual([
      `top: ${stays}`,
      `m.wic: ${stays}`,
      `m."1.0".wic: ${stays}`,
      `m."evil\\n- \\"x\\": y".wic: ${stays}`,
      `m.hidden.wic: ${stays}`,
    ]);
    // Those who adopt are told by a heading of its own.
    expect(made.text).toContain('"a.b": no alias of m.r.wic can be written here');
    expect(planned(made)).toEqual([['m.r.wic', 'm-r.wic']]);
    expect(parse(made.text).registry.aliases).toEqual({ c: 'top' });
  });

  test('paths without a machine and a role are told once', () => {
    const made = draftOf({ pins: [pin('a', 'a.wic'), pin('b', 'b.wic')], aliases: [] }, 'x.nix');
    expect(made.notices).toEqual([
      'no path names a machine, a role and an artifact, so this draft plans none of the 2 pins; each stays as it was adopted',
    ]);
  });

  test('words that YAML reads as something else stay words', () => {
    const names = {
      '1.true.wic': '1-true.wic',
      'null.010.wic': 'null-010.wic',
      '1e3.no.0x1': '1e3-no.0x1',
    };
    const plan = planned(draft(names)).map(([path, name]) => [path.replaceAll('"', ''), name]);
    expect(Object.fromEntries(plan)).toEqual(names);
  });
});

describe('whatever the tree', () => {
  const word = fc.constantFrom(
    'a',
    'b',
    'c',
    'server',
    'server-1',
    'TODO',
    '1',
    'wic',
    'with-wic',
    'true',
  );
  const path = fc.array(word, { minLength: 3, maxLength: 5 });
  const artifactName = fc.oneof(
    fc.constant(
      (parts: readonly string[]) =>
        `isar-${parts.slice(0, -1).toReversed().join('-')}.${parts.at(-1)}`,
    ),
    fc.constant((parts: readonly string[]) => parts.join('-')),
    fc.constantFrom('x', 'a-b.wic', 'server.wic').map((name) => () => name),
  );
  const pins = fc
    .uniqueArray(path, { selector: (parts) => parts.join('.'), minLength: 1, maxLength: 12 })
    .map((paths) =>
      paths.filter((one) =>
        paths.every((two) => one === two || !one.every((part, index) => part === two[index])),
      ),
    )
    .chain((paths) =>
      fc
        .tuple(...paths.map(() => artifactName))
        .map((names) => paths.map((parts, index) => pin(parts, names[index]?.(parts) ?? ''))),
    );

  test('the plan has every path, and every name of which nothing is said', () => {
    fc.assert(
      fc.property(pins, (some) => {
        const sorted = some.toSorted((a, b) => comparePaths(a.attributePath, b.attributePath));
        const made = draftOf({ pins: sorted, aliases: [] }, 'x.nix');
        const plan = planned(made);
        expect(plan.map(([attribute]) => attribute)).toEqual(
          pinned(sorted).map(([attribute]) => attribute),
        );
        const wrong = pinned(sorted).filter(([, name], index) => plan[index]?.[1] !== name);
        expect(made.notices.map((notice) => notice.split(':')[0])).toEqual(
          wrong.map(([attribute]) => attribute),
        );
      }),
      { numRuns: 100 },
    );
  });

  test('names of one pattern are all found', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.tuple(fc.stringMatching(/^m[a-z0-9]{2,5}$/), fc.stringMatching(/^r[a-z0-9]{2,5}$/)),
          {
            selector: (parts) => parts.join('.'),
            minLength: 1,
            maxLength: 8,
          },
        ),
        (variants) => {
          // A role may be called `rec`, which Nix takes in quotes only: paths are compared as Nix has them.
          const pins = variants.flatMap(([machine, role]) => [
            pin([machine, role, 'wic'], `isar-${role}-${machine}.wic`),
            pin([machine, role, 'ker'], `isar-${role}-${machine}-vmlinuz`),
          ]);
          const made = draftOf({ pins, aliases: [] }, 'isar-artifacts.nix');
          expect(made.notices).toEqual([]);
          expect(Object.fromEntries(planned(made))).toEqual(Object.fromEntries(pinned(pins)));
        },
      ),
    );
  });
});
