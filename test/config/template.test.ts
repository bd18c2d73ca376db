import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { expand, namesIn, parseTemplate, type Values } from '../../src/config/template.ts';

const values: Values = { machine: 'm', role: 'r', 'host.arch': 'x86_64', feature: undefined };
const expanded = (source: string, given = values) => expand(parseTemplate(source), given);

describe('a template', () => {
  test.each([
    ['', ''],
    ['plain, with $x and %s', 'plain, with $x and %s'],
    ['{machine}', 'm'],
    ['{machine}/{role}-{machine}', 'm/r-m'],
    ['{feature|role}', 'r'],
    ['{role|machine}', 'r'],
    ['{feature|profile|machine}', 'm'],
    ['a[-{feature}]b', 'ab'],
    ['a[-{role}]b', 'a-rb'],
    ['[{role}.{feature}]x', 'x'],
    ['[{feature|role}]', 'r'],
    ['[{machine}][-{profile}][.{role}]', 'm.r'],
    ['{host.arch}', 'x86_64'],
    ['ü{role}日本', 'ür日本'],
  ])('%j is %j', (source, text) => {
    expect(expanded(source)).toBe(text);
  });

  test.each([
    ['{', 'unbalanced {'],
    ['a}', 'unbalanced }'],
    ['[a', 'unbalanced ['],
    ['a]', 'unbalanced ]'],
    ['{a{b}}', 'unbalanced {'],
    ['[a[{b}]]', 'unbalanced ['],
    ['{[a]}', 'unbalanced {'],
    ['{}', '{} is not the name of an axis'],
    ['{a|}', '{a|} is not the name of an axis'],
    ['{ a }', '{ a } is not the name of an axis'],
    ['{a+1}', '{a+1} is not the name of an axis'],
    ['[x]', '[x] names no axis, so it would never be dropped'],
    ['[]', '[] names no axis, so it would never be dropped'],
  ])('cannot be %j', (source, message) => {
    expect(() => parseTemplate(source)).toThrow(new SyntaxError(message));
  });

  test.each([
    ['{feature}', 'it has no feature; put that part in [...]'],
    ['{feature|profile}', 'it has no feature or profile; put that part in [...]'],
  ])('%s fails where the axis is absent', (source, message) => {
    expect(() => expanded(source)).toThrow(new SyntaxError(message));
  });

  test('names what it mentions', () => {
    expect(namesIn(parseTemplate('{a|b}x[-{c}][{d|a}]'))).toEqual(['a', 'b', 'c', 'd', 'a']);
  });
});

/** Text without the four characters that mean something. */
const plain = fc.string({ unit: 'binary' }).map((text) => text.replace(/[{}[\]]/g, ''));
const name = fc.stringMatching(/^[a-z][a-z0-9_-]{0,5}$/);

describe('for every text', () => {
  test('without braces and brackets it is itself', () => {
    fc.assert(fc.property(plain, (text) => expect(expanded(text, {})).toBe(text)));
  });

  test('values are put in as they are: nothing in them is read again', () => {
    const anything = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(plain, name, anything, plain, (before, axis, value, after) => {
        const text = `${before}${value}${after}`;
        expect(expanded(`${before}{${axis}}${after}`, { [axis]: value })).toBe(text);
        expect(expanded(`[${before}{${axis}}${after}]`, { [axis]: value })).toBe(text);
        expect(expanded(`[${before}{${axis}}${after}]`, { [axis]: undefined })).toBe('');
      }),
    );
  });

  test('it is a template or a SyntaxError, never anything else', () => {
    const noise = fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '|', 'a', '.', '\n') });
    fc.assert(
      fc.property(noise, (source) => {
        try {
          const template = parseTemplate(source);
          expect(namesIn(template).every((one) => /^[a-z]/.test(one))).toBe(true);
        } catch (error) {
          expect((error as Error).name).toBe('SyntaxError');
        }
      }),
      { numRuns: 500 },
    );
  });
});
