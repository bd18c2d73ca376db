import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { secretMasker } from './secret-masker.ts';

describe('a mask', () => {
  test.each([
    [['s3cret'], 'a s3cret, s3crets3cret', 'a ***, ***'],
    [['abc', 'cd'], 'abcd cd', '*** ***'],
    [['one\r\ntwo'], 'two, one', '***, ***'],
    [['a"b'], JSON.stringify({ key: 'a"b' }), '{"key":"***"}'],
    [['a/b?'], 'x=a%2Fb%3F&', 'x=***&'],
    [['<&>'], 'x="&lt;&amp;&gt;"', 'x="***"'],
    [['secret'], Buffer.from('secret').toString('base64'), '***'],
    [['', ' ', '\n'], 'a  b', 'a  b'],
  ])('%j', (secrets, text, masked) => {
    expect(secretMasker(secrets).mask(text)).toBe(masked);
  });

  test('holds for a secret that comes later, and for all texts after it', () => {
    const masker = secretMasker();
    expect(masker.mask('later')).toBe('later');
    masker.add('later');
    expect(masker.mask('later')).toBe('***');
  });

  test('leaves nothing of a secret, wherever it is', () => {
    const secret = fc.stringMatching(/^[a-d]{2,4}$/);
    fc.assert(
      fc.property(fc.array(secret), fc.stringMatching(/^[a-d]*$/), (secrets, text) => {
        const masked = secretMasker(secrets).mask(text);
        for (const one of secrets) expect(masked).not.toContain(one);
      }),
    );
  });
});
