import { lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type TemporaryDirectory, temporaryDirectory } from '../temporary-directory.ts';
import { type ArtifactService, artifactService } from './artifact-service.ts';
import { actionJob } from './runner.ts';

const client = join(import.meta.dirname, 'fixtures/artifact-client');
let directory: TemporaryDirectory;
let service: ArtifactService;

beforeEach(async () => {
  directory = await temporaryDirectory();
  service = await artifactService();
  await mkdir(join(directory.path, 'records'));
  await writeFile(join(directory.path, 'records/a.json'), '{"a":1}');
  await writeFile(join(directory.path, 'b.txt'), 'b'.repeat(100_000));
});
afterEach(async () => {
  await service[Symbol.asyncDispose]();
  await directory[Symbol.asyncDispose]();
});

const path = (name: string) => join(directory.path, name);
const upload = (name: string, files = ['records/a.json', 'b.txt']) => [
  'uploadArtifact',
  name,
  files.map(path),
  directory.path,
];

/** What the real client answers to these calls, in a job that has this token. */
async function called(calls: readonly (readonly unknown[])[], token = service.token) {
  await using job = await actionJob({
    workspace: directory.path,
    repository: 'siemens/isar',
    services: { artifacts: { url: service.url, token } },
  });
  const step = await job.step({ uses: client, with: { calls: JSON.stringify(calls) } });
  return { step, results: JSON.parse(step.outputs.results ?? `"${step.log}"`) };
}

describe('the real client', () => {
  test('uploads, lists, finds, downloads and deletes', async () => {
    const { step, results } = await called([
      upload('isar-build-qemuamd64.base'),
      ['listArtifacts'],
      ['getArtifact', 'isar-build-qemuamd64.base'],
      ['downloadArtifact', 1, { path: path('downloaded') }],
    ]);
    const [artifact] = service.artifacts();
    const digest = artifact?.digest ?? '';
    const listed = { name: artifact?.name, id: 1, size: artifact?.size, digest };
    expect(artifact?.name).toBe('isar-build-qemuamd64.base');
    expect(results).toEqual([
      { id: 1, size: artifact?.size, digest: digest.replace('sha256:', '') },
      { artifacts: [{ ...listed, createdAt: expect.stringMatching(/^20.*Z$/) }] },
      { artifact: { ...listed, createdAt: expect.stringMatching(/^20.*Z$/) } },
      { downloadPath: path('downloaded'), digestMismatch: false },
    ]);
    expect(await readFile(path('downloaded/records/a.json'), 'utf8')).toBe('{"a":1}');
    expect(service.contents('isar-build-qemuamd64.base')).toEqual({
      'records/a.json': Buffer.from('{"a":1}'),
      'b.txt': Buffer.from('b'.repeat(100_000)),
    });
    expect(step.masks).toHaveLength(4);
    expect((await called([['deleteArtifact', 'isar-build-qemuamd64.base']])).results).toEqual([
      { id: 1 },
    ]);
    expect(service.artifacts()).toEqual([]);
  });

  test('uploads in several blocks', async () => {
    const bytes = Buffer.alloc(20_000_000);
    for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32LE((at * 2654435761) >>> 0, at);
    await writeFile(path('large'), bytes);
    const { results } = await called([[...upload('large', ['large']), { compressionLevel: 0 }]]);
    expect(results).toMatchObject([{ size: expect.any(Number) }]);
    expect(service.contents('large').large?.equals(bytes)).toBe(true);
  });

  test('is refused a name twice, until the first is deleted', async () => {
    const { results } = await called([
      upload('a'),
      upload('a', ['b.txt']),
      ['deleteArtifact', 'a'],
      upload('a', ['b.txt']),
    ]);
    expect(results).toMatchObject([
      { id: 1 },
      {
        error: expect.stringContaining('(409) Conflict: an artifact with this name already exists'),
      },
      { id: 1 },
      { id: 2 },
    ]);
    expect(Object.keys(service.contents('a'))).toEqual(['b.txt']);
  });

  test('cannot use a name again whose upload failed: nobody sees what to delete', async () => {
    service.inject('FinalizeArtifact', { status: 403 });
    const { results } = await called([
      upload('a'),
      ['deleteArtifact', 'a'],
      upload('a'),
      upload('a-2'),
    ]);
    expect(results).toMatchObject([
      { error: expect.stringContaining('403') },
      { error: expect.stringContaining('Artifact not found for name: a') },
      { error: expect.stringContaining('409') },
      { id: 2 },
    ]);
    expect(service.artifacts().map(({ name }) => name)).toEqual(['a-2']);
  });

  test('says when a digest is not that of the list', async () => {
    await called([upload('a')]);
    const [{ digest = '' } = {}] = service.artifacts();
    const wrong = `sha256:${'0'.repeat(64)}`;
    service.inject('ListArtifacts', { digest: wrong });
    const { results } = await called([
      ['getArtifact', 'a'],
      ['downloadArtifact', 1, { path: path('1'), expectedHash: wrong }],
      ['downloadArtifact', 1, { path: path('2'), expectedHash: digest }],
    ]);
    expect(results).toMatchObject([
      { artifact: { digest: wrong } },
      { digestMismatch: true },
      { digestMismatch: false },
    ]);
  });

  test('tries again when the service is unavailable', async () => {
    service.inject('ListArtifacts', { status: 503 });
    const { step, results } = await called([['listArtifacts']]);
    expect(results).toEqual([{ artifacts: [] }]);
    expect(step.log).toContain('Attempt 1 of 5 failed');
  });

  test('does not try again when the connection is cut', async () => {
    service.inject('ListArtifacts', { drop: 'request' });
    const { results } = await called([['listArtifacts'], ['listArtifacts']]);
    expect(results).toMatchObject([
      { error: expect.stringContaining('ECONNRESET') },
      { artifacts: [] },
    ]);
  });

  test('sees the artifacts of other jobs of its run, and of no other run', async () => {
    await called([upload('a')], service.tokenOf({ job: 'build-1' }));
    await called([upload('b')], service.tokenOf({ run: 'yesterday' }));
    const { results } = await called([['listArtifacts'], ['downloadArtifact', 1]]);
    expect(results).toMatchObject([{ artifacts: [{ name: 'a' }] }, { digestMismatch: false }]);
    expect(service.artifacts().map(({ name }) => name)).toEqual(['a']);
  });

  test('with a wrong token gets nothing', async () => {
    const stranger = service.token.replace(/\.[^.]*\.$/, (payload) => {
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
      return `.${Buffer.from(JSON.stringify({ ...claims, jti: 'x' })).toString('base64url')}.`;
    });
    const { results } = await called([['listArtifacts']], stranger);
    expect(results).toEqual([{ error: expect.stringContaining('(401) Unauthorized') }]);
  });

  test('writes what an attacker put into an artifact below the directory that it was given', async () => {
    await mkdir(path('in/side'), { recursive: true });
    const id = service.put('evil', {
      '../../up': 'up',
      '/absolute': 'absolute',
      link: { symlink: '../..' },
    });
    await called([['downloadArtifact', id, { path: path('in/side') }]]);
    expect((await readdir(directory.path)).sort()).toEqual(['b.txt', 'in', 'records']);
    expect(await readdir(path('in'))).toEqual(['side']);
    expect((await readdir(path('in/side'))).sort()).toEqual(['absolute', 'link', 'up']);
    // No symlink, so nothing is written through it either.
    expect((await lstat(path('in/side/link'))).isFile()).toBe(true);
  });
});
