import { describe, expect, test } from '@jest/globals';
import { identityOf, runtimeToken } from './runtime-token.ts';

const identity = { run: 'r-1', job: 'j-1' };
const signed = (claims: unknown) =>
  `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.`;

describe('the token of a job', () => {
  test('says whose it is', () => {
    expect(identityOf(runtimeToken(identity, 's'), 's')).toEqual(identity);
  });

  test.each([
    ['of another service', runtimeToken(identity, 'other')],
    ['without the scope', signed({ jti: 's', scp: 'Actions.Other:r:j' })],
    ['with half a scope', signed({ jti: 's', scp: 'Actions.Results:r' })],
    ['with too long a scope', signed({ jti: 's', scp: 'Actions.Results:r:j:x' })],
    ['without claims', signed(null)],
    ['that is no JWT', 'x'],
    ['that is empty', ''],
  ])('%s says nothing', (_, token) => {
    expect(identityOf(token, 's')).toBeUndefined();
  });
});
