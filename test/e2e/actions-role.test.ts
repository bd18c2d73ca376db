import { expect, test } from '@jest/globals';
import { awsIdentity } from '../support/aws-identity.ts';
import { actionsWorld } from './actions-world.ts';

const role = 'arn:aws:iam::123456789012:role/isar-artifacts';

test('a build publishes by a role that the job may assume, with no key anywhere', async () => {
  await using world = await actionsWorld(process.execPath);
  await using identity = await awsIdentity(role, world.s3.replaceCredentials);
  await using run = await world.run();
  const job = (inputs: Readonly<Record<string, string>>) =>
    run.job(
      { command: 'build', variant: 'qemuamd64.base', ...inputs },
      {
        services: { artifacts: run.artifacts, api: world.github.url, idToken: identity.idToken },
        env: { AWS_ENDPOINT_URL_STS: identity.sts },
        keys: false,
      },
    );
  const refused = await job({ 'role-to-assume': `${role}-of-others` });
  expect(refused.outputs).toMatchObject({ changed: '[]', failed: '["qemuamd64.base"]' });
  expect(refused.annotations).toEqual([
    expect.objectContaining({
      message: expect.stringMatching(/cannot be assumed.*id-token: write/s),
    }),
  ]);
  const built = await job({ 'role-to-assume': role });
  expect(built.annotations).toEqual([]);
  expect(built.outputs).toMatchObject({ changed: '["qemuamd64.base"]', failed: '[]' });
  expect(identity.sessions).toEqual([{ role, name: 'isar-artifacts-1' }]);
  const told = JSON.stringify([built.log, built.summary, built.post?.log]);
  expect(told.includes(world.s3.credentials.secretAccessKey)).toBe(false);
}, 120_000);

test('a session that expires in the middle of an upload is followed by another one', async () => {
  await using world = await actionsWorld(process.execPath);
  await using identity = await awsIdentity(role, world.s3.replaceCredentials);
  await using run = await world.run();
  const expired = world.s3.inject({
    when: { operation: 'PutObject' },
    fault: { kind: 'answer', status: 400, code: 'ExpiredToken' },
  });
  const built = await run.job(
    { command: 'build', variant: 'qemuamd64.base', 'role-to-assume': role },
    {
      services: { artifacts: run.artifacts, api: world.github.url, idToken: identity.idToken },
      env: { AWS_ENDPOINT_URL_STS: identity.sts },
      keys: false,
    },
  );
  expect(expired.hits).toBe(1);
  expect(built.outputs).toMatchObject({ changed: '["qemuamd64.base"]', failed: '[]' });
  expect(identity.sessions).toHaveLength(2);
}, 120_000);
