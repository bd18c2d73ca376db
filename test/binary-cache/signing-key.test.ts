import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { parseSigningKey } from '../../src/binary-cache/signing-key.ts';

const { d, x } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
const [seed, publicHalf] = [d, x].map((half) => Buffer.from(String(half), 'base64url')) as [
  Buffer,
  Buffer,
];
const secret = Buffer.concat([seed, publicHalf]).toString('base64');

test('a key names itself and its public half', () => {
  const { name, publicKey } = parseSigningKey(`cache-1:${secret}\n`, 'the file');
  expect([name, publicKey]).toEqual(['cache-1', `cache-1:${publicHalf.toString('base64')}`]);
});

test.each([
  ['nothing', ''],
  ['a public key', `cache-1:${publicHalf.toString('base64')}`],
  ['no name', `:${secret}`],
  ['no base 64', 'cache-1:!!!!'],
  ['halves of two keys', `cache-1:${Buffer.concat([publicHalf, seed]).toString('base64')}`],
])('%s is none, and the error does not say what it was', (_, text) => {
  let said: unknown;
  try {
    parseSigningKey(text, 'KEY_FILE');
  } catch (error) {
    said = error;
  }
  expect(said).toMatchObject({
    code: 'signing-key-invalid',
    message: expect.stringContaining('KEY_FILE'),
    hint: expect.stringContaining('nix key generate-secret'),
  });
  expect(String(said)).not.toContain(seed.toString('base64').slice(0, 20));
});
