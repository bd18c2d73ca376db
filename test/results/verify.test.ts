import { describe, expect, test } from '@jest/globals';
import { sectionsToText } from '../../src/report/text.ts';
import { exitCodeOfVerify, verifySections, verifyToJson } from '../../src/results/verify.ts';
import type { Finding, UnreachablePlace, VerifyResult } from '../../src/verify/result.ts';

const none: VerifyResult = {
  pins: [],
  findings: [],
  unreachable: [],
  unpublished: [],
  notices: [],
  checked: { urls: 0, bytes: 0 },
};
const url = 'https://artifacts.example.com/sha256/abc';
const finding: Finding = {
  attribute: 'm.r.wic',
  variant: 'm.r',
  url,
  problem: 'nothing is there',
  hint: 'publish it again',
};
const unreachable = (path: number): UnreachablePlace => ({
  variant: 'm.r',
  url: `https://artifacts.example.com/${path}`,
  code: 'store-unreachable',
  problem: 'https://artifacts.example.com: HTTP status 503',
  hint: 'try again later',
});
const pin = { attribute: 'm.r.wic', variant: 'm.r', name: 'wic', url, status: 'ok' } as const;
const unpublished = [
  {
    attribute: 'm.r.dtb',
    variant: 'm.r',
    problem: 'without a URL: Nix will ask for the file',
    hint: 'where they were built: isar-artifacts publish --pinned',
  },
];

describe('how verify ends', () => {
  test.each([
    ['all is well', none, false, 0],
    ['something is wrong', { ...none, findings: [finding] }, true, 4],
    ['something is wrong, and a host down', wrongAndDown(), true, 4],
    ['a host is down', { ...none, unreachable: [unreachable(1)] }, true, 1],
    ['something is not published', { ...none, unpublished }, false, 4],
    ['what is not published may be so', { ...none, unpublished }, true, 0],
    ['that, and a host is down', { ...none, unpublished, unreachable: [unreachable(1)] }, true, 1],
  ])('where %s', (_, result, allowUnpublished, code) => {
    expect(exitCodeOfVerify(result, { allowUnpublished })).toBe(code);
  });
});

function wrongAndDown(): VerifyResult {
  return { ...none, findings: [finding], unreachable: [unreachable(1)] };
}

describe('what people are told', () => {
  test('is one line where all is well', () => {
    const result = { ...none, pins: [pin], checked: { urls: 2, bytes: 2048 } };
    expect(sectionsToText(verifySections('nix/isar-artifacts.nix', result))).toBe(
      ['nix/isar-artifacts.nix', '1 pin: 1 right; 0 findings', '2 URLs asked, 2.0 KiB read'].join(
        '\n',
      ),
    );
  });

  test('is what is wrong, then what nobody knows, and at last what it comes to', () => {
    const result: VerifyResult = {
      pins: [
        pin,
        { ...pin, status: 'wrong' },
        { ...pin, status: 'unreachable' },
        { ...pin, status: 'unpublished' },
      ],
      findings: [finding, { variant: 'm.r', problem: 'it names no build record', hint: 'do so' }],
      unreachable: Array.from({ length: 7 }, (_, index) => unreachable(index)),
      unpublished,
      notices: ['only what everybody may read was checked'],
      checked: { urls: 9, bytes: 0 },
    };
    expect(sectionsToText(verifySections('main:isar-artifacts.nix', result))).toBe(
      `m.r.wic: nothing is there
${url}
hint: publish it again

m.r: it names no build record
hint: do so

cannot be asked, so nothing is known of 7 URLs: https://artifacts.example.com: HTTP status 503
https://artifacts.example.com/0
https://artifacts.example.com/1
https://artifacts.example.com/2
https://artifacts.example.com/3
https://artifacts.example.com/4
and 2 more
hint: try again later

1 pin without a URL: Nix will ask for the file
m.r.dtb
hint: where they were built: isar-artifacts publish --pinned

main:isar-artifacts.nix
4 pins: 1 right, 1 wrong, 1 unknown, 1 not published; 2 findings
9 URLs asked, 0 B read
note: only what everybody may read was checked`,
    );
  });
});

test('machines get everything', () => {
  const result = { ...none, findings: [finding] };
  expect(JSON.parse(JSON.stringify(verifyToJson('isar-artifacts.nix', result)))).toEqual({
    registry: 'isar-artifacts.nix',
    ...result,
  });
});
