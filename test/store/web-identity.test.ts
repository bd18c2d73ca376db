import { afterEach, expect, test } from '@jest/globals';
import { s3Store } from '../../src/store/s3.ts';
import { parseS3Url } from '../../src/store/s3-location.ts';
import { type AwsIdentity, awsIdentity } from '../support/aws-identity.ts';
import { strictS3 } from '../support/s3/strict-s3.ts';
import { bodyInBlocks } from './contract.ts';

const role = 'arn:aws:iam::123456789012:role/isar-artifacts';
const key = `sha256/${'a'.repeat(64)}`;
afterEach(() => {
  delete process.env.AWS_ENDPOINT_URL_STS;
});

async function world(roleArn = role) {
  const s3 = await strictS3({
    credentials: { accessKeyId: 'A', secretAccessKey: 'B', sessionToken: 'of nobody' },
  });
  const identity: AwsIdentity = await awsIdentity(role, s3.replaceCredentials);
  process.env.AWS_ENDPOINT_URL_STS = identity.sts;
  let asked = 0;
  const token = async () => {
    asked++;
    const headers = { authorization: `Bearer ${identity.idToken.token}` };
    const answer = await fetch(`${identity.idToken.url}&audience=sts.amazonaws.com`, { headers });
    return ((await answer.json()) as { value: string }).value;
  };
  const url = `s3://${s3.bucket}/isar?region=${s3.region}&endpoint=${s3.endpoint}`;
  const store = s3Store(parseS3Url(url), {
    identity: { roleArn, sessionName: 'isar artifacts/run 1', token },
  });
  return {
    s3,
    store,
    identity,
    timesAsked: () => asked,
    [Symbol.asyncDispose]: async () => {
      await s3[Symbol.asyncDispose]();
      await identity[Symbol.asyncDispose]();
    },
  };
}

test('a role is assumed when something is asked for, once, and anew where that has expired', async () => {
  await using made = await world();
  const { s3, store, identity, timesAsked } = made;
  expect(timesAsked()).toBe(0);
  await Promise.all([store.head(key), store.head(`${key}b`)]);
  await store.create(key, bodyInBlocks(Buffer.from('a disk'), 9));
  expect(timesAsked()).toBe(1);
  expect(identity.sessions).toEqual([{ role, name: 'isar-artifacts-run-1' }]);
  s3.replaceCredentials({ accessKeyId: 'X', secretAccessKey: 'Y', sessionToken: 'Z' });
  expect(await store.head(key)).toMatchObject({ size: 6 });
  expect(timesAsked()).toBe(2);
});

test('a role that does not trust the job is an error with what to do', async () => {
  await using made = await world('arn:aws:iam::123456789012:role/other');
  await expect(made.store.head(key)).rejects.toMatchObject({
    code: 'store-denied',
    message: expect.stringMatching(/role\/other cannot be assumed: Not authorized to perform/),
    hint: expect.stringContaining('id-token: write'),
  });
});
