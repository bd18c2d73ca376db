import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { digestFile } from '../../src/digest/file.ts';
import { writeRecord } from '../../src/record/files.ts';
import { artifactOf, recordOf } from '../record/records.ts';
import { bytesOf } from '../store/contract.ts';
import { identity, repositoryIn } from '../support/repository.ts';
import { type StrictS3, strictS3 } from '../support/s3/strict-s3.ts';

const patience = 120_000;
const cli = join(import.meta.dirname, '../../dist/cli.js');
const config = `version: 1
axes:
  machine: { m: { kas: kas.yml } }
  role: { r: {} }
artifacts: { wic: { file: disk.wic }, vmlinuz: { file: vmlinuz } }
names: { artifact: "{machine}-{role}-{artifact}" }
storage: { compression: none }
`;
let root: string;
let s3: StrictS3;

/** A project whose variant was built: five parts, and a small file. */
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'isar-artifacts-e2e-'));
  s3 = await strictS3({ bytesPerSecond: 40_000_000 });
  const repository = await repositoryIn(root);
  await repository.commit({
    'isar-artifacts.yml': config,
    'kas.yml': 'header: {}\n',
    '.gitignore': 'disk.wic\nvmlinuz\n',
  });
  await writeFile(join(root, 'disk.wic'), bytesOf(70_000_000));
  await writeFile(join(root, 'vmlinuz'), bytesOf(1_000_000));
  const artifacts = await Promise.all(
    [
      ['wic', 'disk.wic'],
      ['vmlinuz', 'vmlinuz'],
    ].map(async ([key = '', file = '']) => {
      const { sha256, size } = await digestFile(join(root, file));
      const attributePath = ['m', 'r', key];
      return artifactOf(key, '', { attributePath, name: `m-r-${key}`, file, sha256, size });
    }),
  );
  const variant = { id: 'm.r', axes: { machine: 'm', role: 'r' } };
  await writeRecord(join(root, '.isar-artifacts/records'), recordOf({ variant, artifacts }));
});
afterAll(async () => {
  await s3[Symbol.asyncDispose]();
  await rm(root, { recursive: true, force: true });
});

function publish(...args: string[]) {
  const storage = `s3://${s3.bucket}/isar?region=${s3.region}&endpoint=${encodeURIComponent(s3.endpoint)}`;
  return execa(process.execPath, [cli, 'publish', '--storage', storage, ...args], {
    cwd: root,
    reject: false,
    stdin: 'ignore',
    env: {
      ...identity,
      HOME: join(root, '.isar-artifacts/home'),
      XDG_STATE_HOME: '',
      AWS_ACCESS_KEY_ID: s3.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    },
  });
}

const partsSent = () =>
  s3.requests.flatMap(({ operation, query }) =>
    operation === 'UploadPart' ? [String(query.partNumber)] : [],
  );

const partsThere = () => s3.uploads()[0]?.parts.map(String) ?? [];

/** One bucket over its life: each test goes on where the one before stopped. */
describe('publishing a large file', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s ends it within 5 s, and says what is left and what that means',
    async (name) => {
      const [requested, there] = [partsSent().length, partsThere().length];
      const running = publish();
      // This run has begun one, and one has arrived.
      while (partsSent().length === requested || partsThere().length === there) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      const begun = performance.now();
      running.kill(name);
      const { exitCode, stderr } = await running;
      expect(performance.now() - begun).toBeLessThan(5000);
      expect(exitCode).toBe(name === 'SIGINT' ? 130 : 143);
      expect(stderr).toContain('is kept on the server, where it costs money: the same command');
      expect(stderr).toContain('run the same command again');
      expect(s3.uploads()).toHaveLength(1);
    },
    patience,
  );

  test(
    'again it sends the parts that are missing, and says what it took',
    async () => {
      const there = partsThere();
      const before = partsSent().length;
      const { exitCode, stdout } = await publish('--json');
      expect(exitCode).toBe(0);
      expect(there.length).toBeGreaterThan(1);
      for (const part of partsSent().slice(before)) expect(there).not.toContain(part);
      expect(s3.uploads()).toEqual([]);
      const [variant] = JSON.parse(stdout).variants;
      const [disk, kernel] = variant.published;
      expect(disk).toMatchObject({ name: 'm-r-wic', settlement: 'uploaded', size: 70_000_000 });
      const part = 16 * 1024 ** 2;
      const sizes = Object.entries([part, part, part, part, 70_000_000 - 4 * part]);
      const missing = sizes.filter(([index]) => !there.includes(`${Number(index) + 1}`));
      expect(disk.sent).toBe(missing.reduce((sum, [, size]) => sum + size, 0));
      expect(kernel.name).toBe('m-r-vmlinuz');
      expect(variant.sent).toBe(disk.sent + kernel.sent);
      expect(s3.objects()).toHaveLength(3);
    },
    patience,
  );

  test(
    'once more it sends nothing: a HEAD for each digest and for the record',
    async () => {
      const before = s3.requests.length;
      const { exitCode, stdout } = await publish();
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(/m\.r\.wic +66\.8 MiB +66\.8 MiB +0 B +already published/);
      expect(stdout).toContain('published 2 artifacts in 2 objects');
      const requests = s3.requests.slice(before).map(({ operation }) => operation);
      expect(requests.filter((operation) => operation === 'HeadObject')).toHaveLength(3);
      expect(new Set(requests)).toEqual(new Set(['HeadObject']));
    },
    patience,
  );

  test(
    'what somebody overwrote is an error that names --repair, which mends it',
    async () => {
      const { key = '' } = s3.objects().find(({ size }) => size === 1_000_000) ?? {};
      await s3.put(key, Buffer.from('something else'));
      const failed = await publish();
      expect(failed.exitCode).toBe(3);
      expect(failed.stdout).toContain('is not the file that its key names');
      expect(failed.stdout).toContain('isar-artifacts publish --repair');
      const repaired = await publish('--repair');
      expect(repaired.exitCode).toBe(0);
      expect(repaired.stdout).toContain('replaced a corrupt object');
      expect((await s3.object(key))?.equals(bytesOf(1_000_000))).toBe(true);
    },
    patience,
  );
});
