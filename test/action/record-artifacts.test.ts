import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { downloadRecords, uploadRecord } from '../../src/action/record-artifacts.ts';
import { writeRecord } from '../../src/record/files.ts';
import { serializeRecord } from '../../src/record/serialize.ts';
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
const download = async (...ids: string[]) =>
  Object.fromEntries(await downloadRecords(ids, join(directory.path, `download-${downloads++}`)));
const names = () => service.artifacts().map(({ name }) => name);

describe('a build record between two jobs', () => {
  test('arrives as it was', async () => {
    await uploadRecord(path, id);
    expect(names()).toEqual([`isar-build-${id}`]);
    expect(Object.keys(service.contents(`isar-build-${id}`))).toEqual([`${id}.json`]);
    expect(await download(id)).toEqual({ [id]: recordOf() });
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
