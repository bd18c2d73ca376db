import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { execa } from 'execa';
import { digestFile } from '../../src/digest/file.ts';
import { writeRecord } from '../../src/record/files.ts';
import { narinfoKey } from '../../src/store/key.ts';
import { artifactOf, recordOf } from '../record/records.ts';
import { bytesOf } from '../store/contract.ts';
import { repositoryIn } from '../support/repository.ts';
import { strictS3 } from '../support/s3/strict-s3.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const cli = join(import.meta.dirname, '../../dist/cli.js');
const config = `version: 1
axes:
  machine: { m: { kas: kas.yml } }
  role: { r: {} }
artifacts: { wic: { file: disk.wic } }
names: { artifact: "{machine}-{role}-{artifact}" }
storage: { compression: none, binary-cache: true }
`;

/** A variant that was built before there was a cache. */
async function project() {
  const directory = await temporaryDirectory();
  const root = directory.path;
  const repository = await repositoryIn(root);
  await repository.commit({ 'isar-artifacts.yml': config, 'kas.yml': 'header: {}\n' });
  await writeFile(join(root, 'disk.wic'), bytesOf(12_000_000));
  const { sha256, size } = await digestFile(join(root, 'disk.wic'));
  const of = { attributePath: ['m', 'r', 'wic'], name: 'm-r-wic', file: 'disk.wic', sha256, size };
  const variant = { id: 'm.r', axes: { machine: 'm', role: 'r' } };
  const record = recordOf({ variant, artifacts: [artifactOf('wic', '', of)] });
  await writeRecord(join(root, '.isar-artifacts/records'), record);
  return Object.assign(directory, { root, sha256 });
}

test('publish makes a cache of the bucket, and says what the server copied', async () => {
  await using made = await project();
  await using s3 = await strictS3();
  const publish = (key: string) => {
    const storage = `s3://${s3.bucket}/isar?region=${s3.region}&endpoint=${encodeURIComponent(s3.endpoint)}`;
    const { accessKeyId, secretAccessKey } = s3.credentials;
    const env = {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      ISAR_ARTIFACTS_SIGNING_KEY: key,
      HOME: made.root,
    };
    const args = [cli, 'publish', '--storage', storage];
    return execa(process.execPath, args, { cwd: made.root, reject: false, env });
  };
  const refused = await publish('no key');
  expect([refused.exitCode, s3.objects()]).toEqual([2, []]);
  expect(refused.stderr).toMatch(/ISAR_ARTIFACTS_SIGNING_KEY holds no signing key.*\n.*nix key/);
  const { exitCode, stderr } = await publish('');
  expect([exitCode, stderr]).toEqual([0, expect.stringMatching(/sent, 5\.0 MiB copied there/)]);
  const keys = s3.objects().map(({ key }) => key.replace('isar/', ''));
  expect(keys).toEqual(
    expect.arrayContaining([
      'nix-cache-info',
      narinfoKey('m-r-wic', made.sha256),
      `nar/${made.sha256}.nar`,
      `sha256/${made.sha256}`,
    ]),
  );
});
