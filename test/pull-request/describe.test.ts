import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type Circumstances,
  commitSummary,
  proposalBody,
  proposalTitle,
} from '../../src/pull-request/describe.ts';
import type { Change, PinChange } from '../../src/registry/changes.ts';
import { pinOf } from '../registry/registries.ts';

const mebibyte = 1024 ** 2;
const nothing: Circumstances = { reasons: new Map(), failures: [], dirty: [] };

const pin = (attribute: string, contents: string, size: number) =>
  pinOf(attribute, contents, { size });
const change = (attribute: string, before?: number, after?: number): PinChange => ({
  attribute,
  ...(before === undefined ? {} : { before: pin(attribute, `old ${attribute}`, before) }),
  ...(after === undefined ? {} : { after: pin(attribute, `new ${attribute}`, after) }),
});
const moved = (id: string, ...pins: PinChange[]): Change => ({ id, kind: 'moved', pins });

const hostile =
  '| `x` <img src=x> @everyone #1 **b** [l](http://x.y)\n\n# h\r\n<!-- &amp; \u202e ::error::';

const cases: Record<string, [Change[], Circumstances]> = {
  small: [
    [moved('qemuamd64.server', change('qemuamd64.server.wic', 512 * mebibyte, 513 * mebibyte))],
    {
      ...nothing,
      reasons: new Map([
        ['qemuamd64.server', ['openssl 3.0.1 -> 3.0.2', 'layer:demo/meta changed']],
      ]),
    },
  ],
  partial: [
    [
      {
        id: 'qemuamd64.base',
        kind: 'added',
        pins: [
          change('qemuamd64.base.initrd', undefined, 900),
          change('qemuamd64.base.wic', undefined, 1.5 * mebibyte),
        ],
      },
      { id: 'qemuamd64.old', kind: 'dropped', pins: [change('qemuamd64.old.wic', 1024)] },
      moved('qemuarm64.base', change('qemuarm64.base.wic', 1024, 2048)),
    ],
    {
      reasons: new Map([
        ['qemuamd64.base', ['no baseline']],
        ['qemuarm64.base', ['kas:kas/base.yml changed']],
      ]),
      failures: [
        { id: 'qemuarm64.server', message: 'kas ended with 2\n  the end\n  of the log' },
        { id: 'qemuamd64.server', message: 'no output matches x.wic' },
      ],
      dirty: ['qemuamd64.base', 'qemuarm64.base'],
    },
  ],
  hostile: [
    [moved('qemuamd64.server', change(`qemuamd64.${hostile}`, 1, 2))],
    {
      reasons: new Map([['qemuamd64.server', [hostile]]]),
      failures: [{ id: 'a.b', message: hostile }],
      dirty: [hostile],
    },
  ],
};

describe('golden files', () => {
  test.each(Object.keys(cases))('%s', async (name) => {
    const [changes, circumstances] = cases[name] ?? [[], nothing];
    const text = [
      proposalTitle(changes),
      commitSummary(changes, circumstances),
      proposalBody(changes, circumstances),
    ].join('\n\n---\n\n');
    const file = join(import.meta.dirname, `../fixtures/pull-request/${name}.md`);
    expect(`${text}\n`).toBe(await readFile(file, 'utf8'));
  });
});

test('the title names the one variant, or says how many', () => {
  expect(proposalTitle([moved('a.b')])).toBe('isar-artifacts: update a.b');
  expect(proposalTitle([moved('a.b'), moved('a.c')])).toBe('isar-artifacts: update 2 variants');
});

describe('hostile texts', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom(
      hostile,
      '|',
      '\\|',
      '`|`',
      '\n',
      '\r',
      '\u2028',
      '\u0085',
      '',
      '\n\nCo-authored-by: x <x@y>',
    ),
  );
  const circumstances = (reason: string, message: string, dirty: string): Circumstances => ({
    reasons: new Map([['a.b', [reason]]]),
    failures: [{ id: 'a.c', message }],
    dirty: [dirty],
  });
  const harmless = circumstances('r', 'm', 'd');
  const lines = (whole: string) => whole.split(/\r\n|[\n\r\u0085\u2028\u2029]/);

  test('add no lines and no cells to the body', () => {
    fc.assert(
      fc.property(text, text, text, text, (attribute, reason, message, dirty) => {
        const body = proposalBody(
          [moved('a.b', change(attribute, 1, 2))],
          circumstances(reason, message, dirty),
        );
        const plain = proposalBody([moved('a.b', change('x', 1, 2))], harmless);
        expect(lines(body)).toHaveLength(lines(plain).length);
        const rows = lines(body).filter((line) => line.startsWith('|'));
        expect(rows.map((row) => row.split('|').length)).toEqual([7, 7, 7]);
        expect(body).not.toMatch(/<(?!\/?code>)|(?<!<)@|\]\(/);
      }),
    );
  });

  test('add no lines to the commit and the title, so no trailers either', () => {
    fc.assert(
      fc.property(text, text, (attribute, reason) => {
        const changes = [moved('a.b', change(attribute, 1, 2))];
        expect(lines(commitSummary(changes, circumstances(reason, '', '')))).toHaveLength(2);
        expect(lines(proposalTitle([moved(attribute)]))).toHaveLength(1);
      }),
    );
  });
});
