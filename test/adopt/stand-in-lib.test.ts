// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are Nix, no templates
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { nixReleases } from '../../scripts/nix-releases.mjs';
import { standInLib } from '../../src/adopt/stand-in-lib.ts';
import { type PrivateNix, privateNix } from '../support/nix.ts';

/** What nixpkgs' own documentation says of each. */
const examples: readonly (readonly [string, unknown])[] = [
  ['pipe 2 [ (x: x + 2) (x: x * 2) ]', 8],
  ['flip (a: b: a - b) 1 3', 2],
  ['const 5 throw', 5],
  ['fix (self: { a = 1; b = self.a + 1; })', { a: 1, b: 2 }],
  [
    'fix (extends (final: prev: { b = prev.a + final.c; }) (self: { a = 1; c = 2; }))',
    { a: 1, b: 3, c: 2 },
  ],
  ['boolToString true', 'true'],
  ['mod 7 3', 1],
  ['genAttrs [ "x" "y" ] (name: name + "!")', { x: 'x!', y: 'y!' }],
  ['filterAttrs (name: value: name == "a" || value == 2) { a = 1; b = 2; c = 3; }', { a: 1, b: 2 }],
  ['mapAttrs\' (name: value: nameValuePair ("x_" + name) (value + 1)) { a = 1; }', { x_a: 2 }],
  ['mapAttrsToList (name: value: name + value) { x = "a"; y = "b"; }', ['xa', 'yb']],
  ['attrsToList { a = 1; }', [{ name: 'a', value: 1 }]],
  [
    'concatMapAttrs (name: value: { ${name} = value; ${name + value} = value; }) { x = "a"; }',
    { x: 'a', xa: 'a' },
  ],
  ['mergeAttrsList [ { a = 1; } { b = 2; } { a = 3; } ]', { a: 3, b: 2 }],
  [
    'mapAttrsRecursive (path: value: concatStringsSep "-" (path ++ [ value ])) { n.a = "A"; b = "B"; }',
    { n: { a: 'n-a-A' }, b: 'b-B' },
  ],
  [
    'recursiveUpdate { a.b = 1; a.c = 2; d = 3; } { a.b = 4; d.e = 5; f = 6; }',
    { a: { b: 4, c: 2 }, d: { e: 5 }, f: 6 },
  ],
  ['attrByPath [ "a" "b" ] 6 { a.b = 3; }', 3],
  ['attrByPath [ "z" "z" ] 6 { a.b = 3; }', 6],
  ['hasAttrByPath [ "a" "b" ] { a.b = 3; }', true],
  ['hasAttrByPath [ "a" "c" ] { a.b = 3; }', false],
  ['setAttrByPath [ "a" "b" ] 3', { a: { b: 3 } }],
  ['getAttrFromPath [ "a" "b" ] { a.b = 3; }', 3],
  [
    'foldAttrs (value: all: [ value ] ++ all) [ ] [ { a = 2; b = 7; } { a = 3; } ]',
    { a: [2, 3], b: [7] },
  ],
  ['foldlAttrs (sum: _: value: sum + value) 1 { a = 2; b = 3; }', 6],
  [
    'cartesianProduct { a = [ 1 2 ]; b = [ 10 20 ]; }',
    [
      { a: 1, b: 10 },
      { a: 1, b: 20 },
      { a: 2, b: 10 },
      { a: 2, b: 20 },
    ],
  ],
  ['optional true "x" ++ optionals false [ "y" ]', ['x']],
  ['optionalAttrs false (throw "never")', {}],
  ['optionalString true "x"', 'x'],
  ['foldr (a: b: a + b) "" [ "x" "y" "z" ]', 'xyz'],
  ['imap0 (index: value: value + toString index) [ "a" "b" ]', ['a0', 'b1']],
  ['imap1 (index: value: value + toString index) [ "a" "b" ]', ['a1', 'b2']],
  ['range 2 4', [2, 3, 4]],
  ['range 4 2', []],
  ['take 2 [ 1 2 3 ] ++ drop 2 [ 1 2 3 ] ++ take 9 [ 4 ] ++ drop 9 [ 5 ]', [1, 2, 3, 4]],
  ['[ (last [ 1 2 ]) (init [ 1 2 ]) (reverseList [ 1 2 ]) ]', [2, [1], [2, 1]]],
  ['flatten [ 1 [ 2 [ 3 ] [ ] ] ]', [1, 2, 3]],
  ['unique [ 3 2 3 4 ]', [3, 2, 4]],
  ['remove 3 [ 1 3 4 3 ]', [1, 4]],
  ['findFirst (value: value > 3) 7 [ 1 6 4 ]', 6],
  ['findFirst (value: value > 9) 7 [ 1 6 4 ]', 7],
  ['subtractLists [ 3 2 ] [ 1 2 3 4 5 3 ]', [1, 4, 5]],
  ['intersectLists [ 1 2 3 ] [ 6 3 2 ]', [3, 2]],
  ['zipListsWith (a: b: a + b) [ "h" "l" "z" ] [ "e" "o" ]', ['he', 'lo']],
  ['crossLists (a: b: a + b) [ [ "a" "b" ] [ "c" "d" ] ]', ['ac', 'ad', 'bc', 'bd']],
  ['toList 1 ++ toList [ 2 ]', [1, 2]],
  ['concatMapStringsSep "-" toUpper [ "foo" "bar" ]', 'FOO-BAR'],
  ['toLower "HOME x"', 'home x'],
  [
    '[ (hasPrefix "foo" "foobar") (hasPrefix "foo" "barfoo") (hasPrefix "foobar" "foo") ]',
    [true, false, false],
  ],
  [
    '[ (hasSuffix "foo" "foobar") (hasSuffix "foo" "barfoo") (hasSuffix "foobar" "bar") ]',
    [false, true, false],
  ],
  ['[ (hasInfix "bc" "abcd") (hasInfix "foo" "abcd") ]', [true, false]],
  ['[ (removePrefix "foo." "foo.bar") (removePrefix "xxx" "foo") ]', ['bar', 'foo']],
  ['[ (removeSuffix "ront" "homefront") (removeSuffix "xxx" "foo") ]', ['homef', 'foo']],
  ['splitString "." "foo.bar.baz"', ['foo', 'bar', 'baz']],
  ['splitString "/" "/usr/"', ['', 'usr', '']],
  ['splitString "[^" "a[^b"', ['a', 'b']],
  ['splitString "\\\\" "a\\\\b"', ['a', 'b']],
  ['map trim [ "  a b " "" "x" ]', ['a b', '', 'x']],
  ['fixedWidthNumber 5 15', '00015'],
  ['replicate 2 "a"', ['a', 'a']],
  ['stringToCharacters "abc"', ['a', 'b', 'c']],
  ['[ (versionAtLeast "1.1" "1.0") (versionOlder "1.1" "1.0") ]', [true, false]],
  ['[ (getName "a-1.0") (getVersion "a-1.0") ]', ['a', '1.0']],
  ['stringLength fakeSha256', 64],
  [
    '[ (strings.hasPrefix "a" "ab") (attrsets.attrNames { a = 1; }) (lists.head [ 1 ]) ]',
    [true, ['a'], 1],
  ],
  ['isDerivation { type = "derivation"; }', true],
  ['recurseIntoAttrs { a = 1; }', { a: 1, recurseForDerivations: true }],
  ['makeOverridable (x: x) 1', 1],
  ['warnIf true "not shown" 1', 1],
  ['(builtins.tryEval (throwIf true "x" 1)).success', false],
  ['assertMsg true "x"', true],
];

describe.each(nixReleases())('lib on Nix $version', (release) => {
  let nix: PrivateNix;
  let values: readonly unknown[];
  beforeAll(async () => {
    nix = await privateNix(release);
    const list = examples.map(([expression]) => `(${expression})`).join('\n');
    values = (await nix.eval(`let lib = ${standInLib}; in with lib; [ ${list} ]`)) as unknown[];
  });
  afterAll(() => nix[Symbol.asyncDispose]());

  test.each(examples.map(([expression, value], index) => ({ expression, value, index })))(
    '$expression',
    ({ value, index }) => {
      expect(values[index]).toEqual(value);
    },
  );
});
