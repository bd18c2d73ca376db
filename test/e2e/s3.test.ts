import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type GitHubServer, startGitHub } from '../support/github/github-server.ts';
import { personOf } from '../support/github/person.ts';
import { type StrictS3, strictS3 } from '../support/s3/strict-s3.ts';
import { type DemoProject, demoProject } from './project.ts';

const patience = 180_000;
const only = ['--variant', 'qemuamd64.base'];
let project: DemoProject;
let s3: StrictS3;
let github: GitHubServer;
let storage: string[];

beforeAll(async () => {
  project = await demoProject();
  s3 = await strictS3();
  github = await startGitHub();
  storage = [
    '--storage',
    `s3://${s3.bucket}/isar?region=${s3.region}&endpoint=${encodeURIComponent(s3.endpoint)}`,
  ];
  process.env.AWS_EC2_METADATA_DISABLED = 'true';
  process.env.AWS_CONFIG_FILE = '/dev/null';
  process.env.AWS_SHARED_CREDENTIALS_FILE = '/dev/null';
});
afterAll(async () => {
  await project.dispose();
  await s3[Symbol.asyncDispose]();
  await github[Symbol.asyncDispose]();
});

/** One project over its life: each test goes on where the one before stopped. */
describe('the command line with a bucket', () => {
  test('without credentials it says what to set, before anything is built', async () => {
    const { exitCode, value } = await project.json('run', ...only, ...storage);
    expect(exitCode).toBe(1);
    expect(value.error).toMatchObject({
      code: 'store-denied',
      hint: expect.stringContaining('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY'),
    });
    expect(s3.requests).toEqual([]);
    expect(existsSync(join(project.directory, '.isar-artifacts/logs'))).toBe(false);
  });

  test(
    'run publishes there; again it publishes nothing',
    async () => {
      process.env.AWS_ACCESS_KEY_ID = s3.credentials.accessKeyId;
      process.env.AWS_SECRET_ACCESS_KEY = s3.credentials.secretAccessKey;
      const { exitCode, value } = await project.json('run', ...only, ...storage);
      expect([exitCode, value.variants[0]?.status]).toEqual([0, 'published']);
      const keys = s3.objects().map(({ key }) => key);
      // Three artifacts, two files that tell of them, and the record.
      expect(keys).toHaveLength(6);
      const text = await project.git('show', 'isar-artifacts/update/main:isar-artifacts.nix');
      expect(text.match(new RegExp(` url = "${s3.publicUrl()}/isar/sha256/`, 'g'))).toHaveLength(3);
      const writes = () =>
        s3.requests.filter(({ method }) => method !== 'HEAD' && method !== 'GET');
      const before = writes().length;
      const again = await project.json('run', ...only, ...storage);
      expect([again.exitCode, again.value.variants[0]?.status]).toEqual([0, 'unchanged']);
      expect(writes()).toHaveLength(before);
    },
    patience,
  );

  test(
    'an interrupted upload leaves nothing, and the same command goes on',
    async () => {
      // All of them: small files are sent two at a time, and the other one may arrive.
      const when = { operation: 'PutObject' } as const;
      const held = s3.inject({ when, fault: { kind: 'hold' }, times: 99 });
      const running = project.start('run', '--variant', 'qemuamd64.server', ...storage);
      await held.reached;
      running.kill('SIGINT');
      expect((await running).exitCode).toBe(130);
      held.release();
      expect(s3.objects()).toHaveLength(6);
      const again = await project.run('run', '--variant', 'qemuamd64.server', ...storage);
      expect(again.exitCode).toBe(0);
      expect(s3.objects().length).toBeGreaterThan(6);
    },
    patience,
  );
});

describe('the command line with GitHub', () => {
  test(
    'propose opens the pull request from a laptop, too',
    async () => {
      const person = personOf(github);
      await person.create('main', await person.commitOn(undefined, { README: 'r\n' }));
      const target = ['--variant', 'qemuamd64.server', '--base', 'main', ...storage];
      const propose = ['propose', '--forge', 'github', ...target];
      const missing = await project.json(...propose);
      expect(missing.exitCode).toBe(2);
      expect(missing.value.error.message).toContain('GITHUB_REPOSITORY is not set');
      process.env.GITHUB_API_URL = github.url;
      process.env.GITHUB_REPOSITORY = github.repository;
      process.env.GITHUB_TOKEN = github.tokens.robot;
      const { exitCode, stdout, stderr } = await project.run(...propose);
      expect([exitCode, stderr]).toEqual([0, '']);
      const pulls = await person.call<{ html_url: string }[]>('GET', '/pulls');
      expect(pulls).toHaveLength(1);
      expect(stdout).toContain(`look at it: ${pulls[0]?.html_url}`);
      const again = await project.run(...propose);
      expect(again.stdout).toContain('already proposes it');
    },
    patience,
  );
});
