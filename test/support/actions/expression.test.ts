import { expect, test } from '@jest/globals';
import { interpolate } from './expression.ts';

const contexts = {
  github: { token: 't', event: { number: 7, draft: false, body: null, tree: {} } },
};
const expression = (inner: string) => `\${{${inner}}}`;
const resolved = (inner: string) => interpolate(expression(inner), contexts);

test.each([
  [' github.token ', 't'],
  ['GITHUB.Event.number', '7'],
  ['\ngithub.event.draft', 'false'],
  ['github.event.body', ''],
])('%j', (inner, value) => {
  expect(resolved(inner)).toBe(value);
});

test('the text around expressions stays', () => {
  const number = expression('github.event.number');
  expect(interpolate(`a-${number}${number} $ {{ b }}`, contexts)).toBe('a-77 $ {{ b }}');
  expect(interpolate('', contexts)).toBe('');
});

test.each([
  ['github.tokens', 'github.tokens }} names nothing: no tokens'],
  ['secrets.x', 'secrets.x }} names nothing: no secrets'],
  ['github.token.length', 'github.token.length }} names nothing: no length'],
  ['github.event.tree', 'github.event.tree }} is not one value'],
  ["github.token || 'x'", "github.token || 'x' }} is more than a property path"],
  ['', '}} is more than a property path'],
])('%j is refused', (inner, message) => {
  expect(() => resolved(inner)).toThrow(message);
});
