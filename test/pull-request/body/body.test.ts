import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { longestBody, proposalBody } from '../../../src/pull-request/body/body.ts';
import { sizeChart } from '../../../src/pull-request/body/sizes.ts';
import { commitSummary, proposalTitle } from '../../../src/pull-request/describe.ts';
import { packageOf } from '../../record/records.ts';
import {
  circumstancesOf,
  detailOf,
  examples,
  type Facts,
  hostile,
  hostileFacts,
  moved,
  pinChange,
} from './proposals.ts';

const bodyOf = ({ changes, circumstances }: Facts) => proposalBody(changes, circumstances);

describe('golden files', () => {
  test.each(Object.keys(examples))('%s', async (name) => {
    const { changes, circumstances } = examples[name] as Facts;
    const text = [
      proposalTitle(changes, circumstances),
      commitSummary(changes, circumstances),
      proposalBody(changes, circumstances),
    ].join('\n\n---\n\n');
    const file = join(import.meta.dirname, `../../fixtures/pull-request/${name}.md`);
    if (process.env.UPDATE_GOLDEN_FILES) await writeFile(file, `${text}\n`);
    expect(`${text}\n`).toBe(await readFile(file, 'utf8'));
  });
});

/** What is wrong with a body, whatever it is about: [] is fine. */
function defectsOf(body: string): string[] {
  const bare = body
    .replace(/```sh\n[^`]*\n```/g, '')
    .replace(/<\/?(?:code|pre|details|summary)>|<details open>|<br>/g, '');
  const counts = [...body.matchAll(/<(\/?)details/g)].map(([, end]) => (end ? -1 : 1));
  const tables = body.split('\n\n').map((part) => part.split('\n'));
  const links = [...body.matchAll(/\]\(([^)]*)\)/g)].map(([, address = '']) => address);
  return [
    ...(Buffer.byteLength(body) > longestBody ? ['too long'] : []),
    ...(/[<@`]/.test(bare) ? [`raw ${/.{0,20}[<@`].{0,20}/.exec(bare)}`] : []),
    ...(counts.reduce((sum, one) => sum + one, 0) !== 0 ? ['unbalanced details'] : []),
    ...tables.flatMap((lines) => {
      const cells = lines.filter((line) => line.startsWith('|')).map((line) => line.split('|'));
      return cells.some(({ length }) => length !== cells[0]?.length) ? ['broken table'] : [];
    }),
    ...links.filter((address) => !/^https?:\/\/[\w:/?=%.,+~&;-]+$/.test(address)),
  ];
}

describe('whatever comes from outside', () => {
  const short = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom(hostile, '|', '`|`', '\n', '</details>', 'javascript:alert(1)', '</pre>\n\n@x'),
    fc.constantFrom('https://u:p@x.y/)](z)<b>', 'http://[::1]/`', '```', 'git@github.com:o/r.git'),
  );
  const long = fc
    .integer({ min: 100, max: 80_000 })
    .map((size) => '@<é\u{1f600}|'.repeat(size / 5));

  test('is inert in the body, and never makes it too long', () => {
    fc.assert(
      fc.property(fc.oneof(short, short, long), (text) => {
        expect(defectsOf(bodyOf(hostileFacts(text)))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test('also where there is much of it', () => {
    fc.assert(
      fc.property(short, fc.nat(3000), fc.nat(3), (text, packages, variants) => {
        const list = (version: string) =>
          Array.from({ length: packages }, (_, one) => packageOf(`${text}${one}`, version));
        const one = detailOf({ packages: list('1') }, { packages: list(text) });
        const ids = Array.from({ length: 10 ** variants }, (_, number) => `${text}${number}`);
        const body = bodyOf({
          changes: ids.map((id) => moved(id, pinChange(id, 1, 2))),
          circumstances: circumstancesOf({
            details: new Map(
              ids.map((id, index) => [id, index < 3 ? one : { why: [text], dirty: true }]),
            ),
            failures: ids.map((id) => ({
              id,
              message: text,
              hint: text,
              log: Array.from({ length: 40 }, () => text),
            })),
            notStarted: ids,
          }),
        });
        expect(defectsOf(body)).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });
});

test('1,000 upgrades in 16 variants fill the body, and what was left out is said where it was', () => {
  const body = bodyOf(examples.big as Facts);
  expect(Buffer.byteLength(body)).toBeGreaterThan(0.8 * longestBody);
  for (const id of examples.big?.circumstances.details.keys() ?? []) {
    expect(body).toContain(`| [${id}](https://artifacts.example.com/builds/`);
  }
  expect(body).toContain('| all 16 |');
  expect(body).toMatch(/There was no room for \d+ rows of packages: the build records have all/);
  expect(body.match(/^- <code>broken/gm)).toHaveLength(4);
});

test('the same facts give the same body', () => {
  expect(bodyOf(hostileFacts('x'))).toBe(bodyOf(hostileFacts('x')));
});

test.each([
  [undefined, ''],
  [[1, 2], ''],
  [[5, 5, 5], '▁▁▁'],
  [[1, 8, 0, 4], '▂█▁▅'],
])('a chart of %j', (history, chart) => {
  expect(sizeChart(history)).toBe(chart);
});

describe('what it says only where it can', () => {
  const server = moved('a.b', pinChange('a.b.wic', 1, 2));
  const bodyWith = (more: Parameters<typeof circumstancesOf>[0]) =>
    bodyOf({ changes: [server], circumstances: circumstancesOf(more) });

  test('commands to try it: for a registry of ours, without names that have to be looked at', () => {
    expect(bodyWith({})).toContain('-A a.b.wic\n```');
    const registry = circumstancesOf().registry;
    for (const more of [{ builds: false }, { path: 'a b.nix' }, { branch: '$(x)' }]) {
      expect(bodyWith({ registry: { ...registry, ...more } })).not.toContain('```');
    }
  });

  test('links: only to pages of the web', () => {
    const detail = {
      why: ['x'],
      dirty: false,
      record: { digest: 'ab12', url: 'file:///srv/ab12' },
    };
    const body = bodyWith({ details: new Map([['a.b', detail]]) });
    expect(body).not.toContain('](');
    expect(body).not.toContain('/srv');
    expect(body).toContain('Build record <code>ab12</code>');
  });
});
