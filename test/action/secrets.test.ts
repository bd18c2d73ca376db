import { expect, test } from '@jest/globals';
import { secretsOf } from '../../src/action/secrets.ts';

test('secrets are the values of known variables, and of inherited ones that sound like it', () => {
  const environment = {
    GITHUB_TOKEN: 'ghs_token',
    ISAR_ARTIFACTS_APP_PRIVATE_KEY: '-----BEGIN-----\r\nMIIEabcdef\n-----END-----\n',
    AWS_ACCESS_KEY_ID: 'AKIAnosecret',
    MIRROR_PASSWORD: 'hunter22',
    PIN_AUTH: '1234',
    BUILD_NUMBER: '1234567',
    OTHER_TOKEN: 'kas does not see it',
  };
  const inherited = ['MIRROR_PASSWORD', 'BUILD_NUMBER', 'PIN_AUTH', 'NOT_SET_TOKEN'];
  expect(secretsOf(environment, inherited)).toEqual([
    'ghs_token',
    '-----BEGIN-----',
    'MIIEabcdef',
    '-----END-----',
    'hunter22',
  ]);
});
