import { describe, expect, test } from '@jest/globals';
import { interpretLeaves } from '../../src/adopt/interpret.ts';
import type { Arguments, Leaf } from '../../src/adopt/leaf.ts';
import { sha256FromHex, toNix32, toSri } from '../../src/digest/sha256.ts';

const sha256 = sha256FromHex('5e4eba8f8a1912e3b62b06b9746e2f4c705f6c121eb5d35d3fd68dc5896aaa55');
const other = sha256FromHex('c0ffee00'.repeat(8));

function leaf(path: string, args: Arguments, kind = 'requireFile'): Leaf {
  return { path: path.split('.'), kind, args: { sha256, ...args } };
}

/** Of one leaf at the path `a`. */
const readOne = (args: Arguments, kind?: string) => interpretLeaves([leaf('a', args, kind)]);

describe('the name', () => {
  test.each<[string, Arguments]>([
    ['x.wic', { name: 'x.wic', url: 'https://example.com/y' }],
    ['x-1', { name: 'y', pname: 'x', version: '1' }],
    ['y', { name: 'y', pname: 'x', version: '' }],
    ['x.wic', { url: 'https://example.com/a/x.wic' }],
    ['x.wic', { name: '', urls: ['mirror://a/x.wic', 'https://example.com/z'] }],
    ['dir', { url: 'https://example.com/dir/' }],
  ])('is %s, as in nixpkgs', (name, args) => {
    expect(readOne(args, 'fetchurl').pins).toMatchObject([{ name }]);
  });

  test.each<[string, Arguments]>([
    ['a: it has no name, and no URL to take one from', {}],
    ['a: Nix rejects the name "a b": it contains " "', { name: 'a b' }],
    ['a: Nix rejects the name ".x": it starts with a dot', { url: 'https://example.com/.x' }],
    ['a: Nix rejects the name "x%20y": it contains "%"', { url: 'https://example.com/x%20y' }],
  ])('is refused: %s', (problem, args) => {
    expect(readOne(args)).toMatchObject({ pins: [], problems: [problem] });
  });
});

describe('the hash', () => {
  test.each<Arguments>([
    { sha256: toNix32(sha256) },
    { sha256: '', hash: toSri(sha256) },
    { sha256: `sha256:${toNix32(sha256)}` },
    { sha256: undefined, outputHash: sha256, outputHashAlgo: 'sha256' },
    { hash: toSri(sha256) },
    { hashMode: 'flat', executable: false, recursiveHash: false },
  ])('is read from %j', (args) => {
    expect(readOne({ name: 'x', ...args }).pins).toEqual([
      { attributePath: ['a'], name: 'x', sha256 },
    ]);
  });

  test.each<[string, Arguments]>([
    ['it has no hash', { sha256: '' }],
    ['"abc" is no sha256', { sha256: 'abc' }],
    ['"sha512-AAAA" is no sha256', { sha256: undefined, hash: 'sha512-AAAA' }],
    ['its hash is a sha1, not a sha256', { sha256: undefined, sha1: 'abc' }],
    ['its hash is a md5, not a sha256', { outputHashAlgo: 'md5' }],
    ['it has two hashes that differ', { hash: toSri(other) }],
    ['its hash is a placeholder of zeros', { sha256: '0'.repeat(52) }],
    ...(['recursiveHash', 'executable', 'unpack'] as const).map((flag): [string, Arguments] => [
      'its hash is of an archive (recursive or executable), not of the file',
      { [flag]: true },
    ]),
    ...['recursive', 'nar'].map((hashMode): [string, Arguments] => [
      'its hash is of an archive (recursive or executable), not of the file',
      { hashMode },
    ]),
  ])('is refused: %s %j', (problem, args) => {
    expect(readOne({ name: 'x', ...args })).toMatchObject({
      pins: [],
      problems: [`a: ${problem}`],
    });
  });
});

describe('the URL', () => {
  const urlOf = (args: Arguments, kind = 'fetchurl') => {
    const { pins, notices } = readOne({ name: 'x', ...args }, kind);
    return { url: pins[0]?.url, notices };
  };

  test.each(['https://example.com/x', 'http://example.com:8080/x?y=1', 'file:///srv/x'])(
    '%s is kept',
    (url) => {
      expect(urlOf({ url, special: [] })).toEqual({ url, notices: [] });
    },
  );

  test.each<[string, Arguments]>([
    [
      'it needs postFetch, downloadToTemp',
      { url: 'https://a/x', special: ['postFetch', 'downloadToTemp'] },
    ],
    ['it is no plain http, https or file URL', { url: 'mirror://sourceforge/x' }],
    ['it is no plain http, https or file URL', { url: 'ftp://example.com/x' }],
    ['it is no plain http, https or file URL', { url: 'https://example.com/a b' }],
    ['it is no plain http, https or file URL', { url: 'https://exa[mple/x' }],
    ['it holds a user or a password', { url: 'https://token@example.com/x' }],
    ['it holds a user or a password', { url: 'https://me:secret@example.com/x' }],
  ])('is left out: %s', (reason, args) => {
    expect(urlOf(args)).toEqual({ url: undefined, notices: [`a: its URL is left out: ${reason}`] });
  });

  test('is the first plain one of several', () => {
    const urls = ['mirror://sourceforge/x', 'https://me:secret@a/x', 'https://b/x', 'https://c/x'];
    const notices = ['a: of its 4 URLs only the first plain one is kept'];
    expect(urlOf({ urls })).toEqual({ url: 'https://b/x', notices });
    expect(urlOf({ urls: urls.slice(2) })).toMatchObject({
      notices: ['a: of its 2 URLs only the first is kept'],
    });
    expect(urlOf({ urls: urls.slice(0, 2) })).toEqual({
      url: undefined,
      notices: ['a: its URL is left out: it is no plain http, https or file URL'],
    });
  });

  test('says where people get a file that is asked for, and is not ours', () => {
    expect(urlOf({ url: 'https://example.com/x' }, 'requireFile')).toEqual({
      url: undefined,
      notices: [],
    });
  });
});

describe('a file at several paths', () => {
  test('is one pin at the deepest, then first, and aliases', () => {
    const url = 'https://example.com/x';
    const adopted = interpretLeaves([
      leaf('default', { name: 'x' }),
      leaf('z.a.x', { name: 'x' }),
      leaf('m.r.x', { name: 'x' }),
      leaf('m.x', { name: 'x', url }, 'fetchurl'),
      leaf('m.y', { name: 'x', sha256: other }),
    ]);
    const target = ['m', 'r', 'x'];
    expect(adopted).toEqual({
      pins: [
        { attributePath: target, name: 'x', sha256, url },
        { attributePath: ['m', 'y'], name: 'x', sha256: other },
      ],
      aliases: [
        { attributePath: ['default'], target },
        { attributePath: ['m', 'x'], target },
        { attributePath: ['z', 'a', 'x'], target },
      ],
      notices: [
        'z.a.x: the same file as m.r.x, so it becomes an alias of it, and moves with it; where the two only happen to be equal by now, name the file in one of them anew',
        'm.r.x and m.y are both called x, with other contents',
      ],
      problems: [],
    });
  });
});

test('an artifact that is below another one is a problem', () => {
  const nested: Leaf = { path: ['a', 'b'], kind: 'nested' };
  expect(interpretLeaves([leaf('a', { name: 'x' }), nested])).toMatchObject({
    pins: [{ attributePath: ['a'] }],
    problems: ['a.b: it is below another artifact, where no registry of ours can have one'],
  });
});

describe('a hash map', () => {
  const string = (name: string, text: string): Leaf => ({ path: [name], kind: 'string', text });

  test('names files and their hashes', () => {
    const { pins } = interpretLeaves([string('b.wic', toSri(other)), string('a.wic', sha256)]);
    expect(pins).toEqual([
      { attributePath: ['a.wic'], name: 'a.wic', sha256 },
      { attributePath: ['b.wic'], name: 'b.wic', sha256: other },
    ]);
  });

  test('with something else in it says so', () => {
    const { pins, problems } = interpretLeaves([
      string('a.wic', sha256),
      string('a b', sha256),
      string('', sha256),
      string('version', '1.0'),
    ]);
    expect(pins).toHaveLength(1);
    expect(problems).toEqual([
      '"a b": Nix rejects the name "a b": it contains " "',
      '"": Nix rejects the name "": it is empty',
      'version: "1.0" is no sha256',
    ]);
  });

  test('is none where artifacts stand beside the texts, or no text is a hash', () => {
    const text = string('version', '1.0');
    const beside = interpretLeaves([text, string('hash', sha256), leaf('a', { name: 'x' })]);
    expect(beside.pins).toHaveLength(1);
    expect(beside.notices).toHaveLength(2);
    expect(interpretLeaves([text])).toMatchObject({ pins: [], problems: [] });
  });
});
