import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { uploadLog } from '../../src/action/log-artifacts.ts';
import { downloadRecords, uploadRecord } from '../../src/action/record-artifacts.ts';
import type { BuildFailure } from '../../src/build/build-failure.ts';
import { runKas } from '../../src/build/run-kas.ts';
import { writeRecord } from '../../src/record/files.ts';
import { serializeRecord } from '../../src/record/serialize.ts';
import { plainReporter } from '../../src/report/plain.ts';
import { recordOf } from '../record/records.ts';
import { type ArtifactService, artifactService } from '../support/actions/artifact-service.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts';

const id = 'qemuamd64.server';
const patience = 120_000;
let directory: TemporaryDirectory;
let service: ArtifactService;
let path: string;

beforeAll(async () => {
  directory = await temporaryDirectory();
  path = await writeRecord(join(directory.path, 'records'), recordOf());
});
afterAll(() => directory[Symbol.asyncDispose]());
beforeEach(async () => {
  service = await artifactService();
  process.env.ACTIONS_RESULTS_URL = service.url;
  process.env.ACTIONS_RUNTIME_TOKEN = service.token;
  process.env.GITHUB_SERVER_URL = 'https://github.com';
  process.env.GITHUB_WORKSPACE = directory.path;
});
afterEach(async () => service[Symbol.asyncDispose]());

let downloads = 0;
const downloaded = (...ids: string[]) =>
  downloadRecords(ids, join(directory.path, `download-${downloads++}`));
const download = async (...ids: string[]) => Object.fromEntries((await downloaded(...ids)).records);
const names = () => service.artifacts().map(({ name }) => name);

describe('a build record between two jobs', () => {
  test('arrives as it was', async () => {
    await uploadRecord(path, id);
    expect(names()).toEqual([`isar-build-${id}`]);
    expect(Object.keys(service.contents(`isar-build-${id}`))).toEqual([`${id}.json`]);
    expect(await download(id)).toEqual({ [id]: recordOf() });
  });

  test('of a variant that nobody asked for is named, and not looked at', async () => {
    await uploadRecord(path, id);
    const { records, others } = await downloaded('qemuarm64.base');
    expect([...records.keys()]).toEqual(['qemuarm64.base']);
    expect(others).toEqual([id]);
  });

  test('of a job that runs again replaces the first', async () => {
    service.put(`isar-build-${id}`, { [`${id}.json`]: 'of the first attempt' });
    await uploadRecord(path, id);
    expect(names()).toEqual([`isar-build-${id}~2`]);
    expect(await download(id)).toEqual({ [id]: recordOf() });
    // And once more.
    await uploadRecord(path, id);
    expect(await download(id)).toEqual({ [id]: recordOf() });
  });

  test('takes another name where an upload that broke off has burnt the first', async () => {
    service.inject('FinalizeArtifact', { status: 400 });
    await uploadRecord(path, id);
    expect(names()).toEqual([`isar-build-${id}~2`]);
    expect(await download(id)).toEqual({ [id]: recordOf() });
  });

  test(
    'that cannot be stored is an error with what to do',
    async () => {
      service.inject('CreateArtifact', { status: 403 }, 9);
      await expect(uploadRecord(path, id)).rejects.toMatchObject({
        code: 'handover-failed',
        message: expect.stringContaining(`${id}.json cannot be stored as the artifact isar-build-`),
        hint: expect.stringContaining('re-run'),
      });
    },
    patience,
  );

  test('of another variant, or under a name that only begins alike, is not taken', async () => {
    const { text } = serializeRecord(recordOf());
    service.put('isar-build-qemuamd64.base', { 'qemuamd64.base.json': text });
    service.put(`isar-build-${id}.vlans`, { [`${id}.json`]: text });
    const found = await download(id, 'qemuamd64.base');
    expect(found[id]).toMatchObject({ code: 'record-missing' });
    expect(found['qemuamd64.base']).toMatchObject({
      code: 'record-invalid',
      message: expect.stringContaining(`is the record of ${id}`),
    });
  });

  test(
    'whose bytes are not those that were uploaded is not taken',
    async () => {
      await uploadRecord(path, id);
      service.inject('ListArtifacts', { digest: `sha256:${'0'.repeat(64)}` });
      expect((await download(id))[id]).toMatchObject({
        code: 'handover-failed',
        message: expect.stringContaining('its digest is not the one that was uploaded'),
      });
    },
    patience,
  );

  test(
    'where nothing can be listed, everything fails',
    async () => {
      service.inject('ListArtifacts', { status: 403 }, 9);
      await expect(download(id)).rejects.toMatchObject({ code: 'handover-failed' });
    },
    patience,
  );
});

describe('the log of a build that failed', () => {
  /** As kas ends; and what is warned of. */
  async function failing() {
    const failure: BuildFailure = await runKas({
      command: ['sh', '-c', 'echo "ERROR: no space for s3cr3t-token" >&2; exit 2'],
      cwd: directory.path,
      environment: { PATH: process.env.PATH ?? '' },
      log: join(directory.path, 'logs', `${id}.log`),
      onLine: () => {},
      signal: new AbortController().signal,
    }).then(
      () => Promise.reject(new Error('it did not fail')),
      (error) => error,
    );
    const warnings: string[] = [];
    const stream = { write: (text: string) => warnings.push(text) };
    const reporter = plainReporter({ stdout: stream, stderr: stream });
    const context = { reporter, secrets: ['s3cr3t', 's3cr3t-token'], temporary: directory.path };
    return { failure, warnings, context };
  }

  test('is kept whole, under a name of its own each time, and the failure says which', async () => {
    const { failure, warnings, context } = await failing();
    for (const name of [`isar-log-${id}`, `isar-log-${id}~2`]) {
      const told = await uploadLog(id, failure, context);
      expect(told).toMatchObject({
        code: 'build-failed',
        message: failure.message,
        hint: `${failure.hint}\nthis run keeps the log as the artifact ${name}`,
      });
      expect(service.contents(name)).toEqual({
        [`${id}.log`]: Buffer.from('ERROR: no space for ***\n'),
      });
    }
    // Only what leaves the machine is without it.
    expect(await readFile(failure.log ?? '', 'utf8')).toContain('s3cr3t-token');
    expect((await readdir(directory.path)).filter((name) => name.startsWith('isar-log-'))).toEqual(
      [],
    );
    expect(warnings).toEqual([]);
    // It is no record.
    expect((await download(id))[id]).toMatchObject({ code: 'record-missing' });
  });

  test('where nobody can keep it, hides no failure', async () => {
    // There the client of artifacts refuses to work.
    process.env.GITHUB_SERVER_URL = 'https://github.example.com';
    const { failure, warnings, context } = await failing();
    expect(await uploadLog(id, failure, context)).toBe(failure);
    expect(warnings).toEqual([
      expect.stringMatching(`^warning: the log of ${id} is not kept: .*isar-log-${id}.*GHES`),
    ]);
  });
});
