import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { toSri } from '../../src/digest/sha256.ts';
import { judgeRecord, judgingFor } from '../../src/pipeline/judge-record.ts';
import { openProject, type Project } from '../../src/pipeline/project.ts';
import { judgeForProposal, proposeUpdate } from '../../src/pipeline/propose.ts';
import { publishPinned } from '../../src/pipeline/publish-pinned.ts';
import { registryInWorkingTree } from '../../src/pipeline/registry-file.ts';
import { checkRegistry, updateFile } from '../../src/pipeline/update-file.ts';
import type { BuildRecord } from '../../src/record/build-record.ts';
import { writeRecord } from '../../src/record/files.ts';
import { serializeRecord } from '../../src/record/serialize.ts';
import { quietReporter } from '../../src/report/plain.ts';
import { publishRecord } from '../publish/stores.ts';
import { packageOf, recordOf } from '../record/records.ts';
import { digestOf } from '../registry/registries.ts';
import { repositoryIn } from '../support/repository.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const config = `version: 1
axes:
  machine: { m: { kas: kas/m.yml } }
  role: { r: { kas: kas/r.yml }, s: { kas: kas/s.yml } }
output: image-{role}
artifacts: { wic: .wic, vmlinuz: -vmlinuz }
storage: { mirrors: [https://mirror.example.com/images] }
registry: { format: hash-map, path: nix/hashes.nix }
`;
const kas = Object.fromEntries(['m', 'r', 's'].map((name) => [`kas/${name}.yml`, 'header: {}\n']));
const map = `{
  # disks
  "m-r.wic" = ""; # the small one

  # kernels
  "m-r-vmlinuz" = "";
  "m-s-vmlinuz" = "";

  "m-s.wic" = "";
}
`;

interface World extends AsyncDisposable {
  readonly project: Project;
  text(): Promise<string>;
  write(text: string): Promise<void>;
  /** Commits the working tree. */
  commit(): Promise<string>;
  /** A published build of `m.r`, a minute after the one before it. */
  build(disk: string, packages: readonly string[]): Promise<BuildRecord>;
}

async function world(files: Readonly<Record<string, string>>): Promise<World> {
  const directory = await temporaryDirectory();
  const { root, commit } = await repositoryIn(directory.path);
  const head = await commit({ ...kas, ...files });
  const project = await openProject(join(root, 'isar-artifacts.yml'), {}, process.env);
  const file = join(root, 'nix/hashes.nix');
  let builds = 0;

  async function build(disk: string, packages: readonly string[]): Promise<BuildRecord> {
    builds++;
    const contents: Record<string, string> = { wic: disk, vmlinuz: 'a kernel' };
    const [planned] = project.variants;
    const artifacts = (planned?.artifacts ?? []).map(({ key, attributePath, name }) => ({
      attributePath,
      name,
      file: `built.${key}`,
      sha256: digestOf(contents[key] ?? ''),
      size: Buffer.byteLength(contents[key] ?? ''),
      reproducible: key !== 'wic',
    }));
    for (const [key, text] of Object.entries(contents)) {
      await writeFile(join(root, `built.${key}`), text);
    }
    const record = recordOf({
      variant: { id: 'm.r', axes: { machine: 'm', role: 'r' } },
      source: { commit: head, time: 1_750_000_000, dirty: false },
      packages: packages.map((version) => packageOf('apt', version)),
      artifacts,
      finishedOn: `2026-11-24T00:0${builds}:00.000Z`,
    });
    const options = { store: project.store, encoding: 'none' as const, directory: root };
    return (await publishRecord(record, options)).record;
  }

  return {
    project,
    text: () => readFile(file, 'utf8'),
    write: (text) => writeFile(file, text),
    commit: () => commit(),
    build,
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}

/** As `isar-artifacts update`. */
async function update(project: Project, record: BuildRecord, force = false) {
  const file = await registryInWorkingTree(project.registry);
  const options = judgingFor(project, { force });
  const judged = await judgeRecord(file.registry, record, options);
  return { judged, ...(await updateFile(project, file, [judged], { dryRun: false })) };
}

const lineOf = (name: string, contents: string, record: BuildRecord, theirs = '') => {
  const digest = digestOf(contents);
  const mark = `# isar-artifacts: ${serializeRecord(record).digest} for ${digest.slice(0, 8)}`;
  return `"${name}" = "${toSri(digest)}";${theirs} ${mark}\n`;
};

test('a build is written into the map, and a rebuild of the same moves nothing', async () => {
  await using made = await world({ 'isar-artifacts.yml': config, 'nix/hashes.nix': map });
  const { project, text } = made;
  const first = await made.build('disk 1', ['2.6.2']);
  expect(await update(project, first)).toMatchObject({
    changes: [{ id: 'm.r', kind: 'added' }],
    differs: true,
    judged: { verdict: { reasons: ['not pinned yet'] } },
  });
  const expected = map
    .replace(
      '"m-r.wic" = ""; # the small one\n',
      lineOf('m-r.wic', 'disk 1', first, ' # the small one'),
    )
    .replace('"m-r-vmlinuz" = "";\n', lineOf('m-r-vmlinuz', 'a kernel', first));
  expect(await text()).toBe(expected);

  expect(await update(project, first)).toMatchObject({ changes: [], differs: false });
  const rebuilt = await update(project, await made.build('disk 2', ['2.6.2']));
  expect(rebuilt).toMatchObject({
    changes: [],
    differs: false,
    judged: { verdict: { news: false } },
  });
  expect(rebuilt.judged.verdict.reasons.join()).toContain('pin kept');
  expect(await text()).toBe(expected);

  const third = await made.build('disk 3', ['2.6.3']);
  expect(await update(project, third)).toMatchObject({
    changes: [{ id: 'm.r', kind: 'moved' }],
    judged: { verdict: { reasons: ['packages: 1 upgraded'] } },
  });
  expect(await text()).toContain(lineOf('m-r-vmlinuz', 'a kernel', third));
  // The commits are those of the records, though the map says nothing of them.
  expect((await update(project, first)).judged.verdict.reasons).toEqual([
    'built earlier than what is pinned: pin kept',
  ]);
  const drift = await checkRegistry(project, project.variants);
  expect(drift.map(({ problem }) => problem)).toEqual(['m.s is not pinned']);
});

test('a hash that somebody wrote has no build, so that the next one is news', async () => {
  await using made = await world({ 'isar-artifacts.yml': config, 'nix/hashes.nix': map });
  const { project, text } = made;
  const record = await made.build('disk 1', ['2.6.2']);
  await update(project, record);
  const written = await text();
  await made.write(written.replace(toSri(digestOf('disk 1')), toSri(digestOf('by hand'))));
  expect(await update(project, record)).toMatchObject({ judged: { verdict: { news: true } } });
  expect(await text()).toBe(written);
});

test('what the map has without a mark is published, and what has one is left alone', async () => {
  await using made = await world({ 'isar-artifacts.yml': config, 'nix/hashes.nix': map });
  const { project, text } = made;
  const publish = () =>
    publishPinned(project, project.variants, {
      reporter: quietReporter({ stdout: { write: () => {} }, stderr: { write: () => {} } }),
      signal: new AbortController().signal,
      repair: false,
      dryRun: false,
    });
  const record = await made.build('disk 1', ['2.6.2']);
  await update(project, record);
  const published = await text();
  // This machine has not built it; somebody else has published it.
  expect((await publish()).outcomes).toEqual([]);

  await writeRecord(project.paths.records, record);
  const mark = / # isar-artifacts: [0-9a-f]{64} /g;
  await made.write(published.replaceAll(/ # isar-artifacts: .*/g, ''));
  expect((await publish()).outcomes).toMatchObject([{ id: 'm.r', status: 'published' }]);
  expect((await text()).replaceAll(mark, '')).toBe(published.replaceAll(mark, ''));
});

test('a proposal rewrites the map of the base branch, once', async () => {
  await using made = await world({ 'isar-artifacts.yml': config, 'nix/hashes.nix': map });
  const { project } = made;
  const record = await made.build('disk 1', ['2.6.2']);
  const propose = async (one: BuildRecord) =>
    proposeUpdate(project, await judgeForProposal(project, [one], false), {
      failures: [],
      dryRun: false,
    });
  expect(await propose(record)).toMatchObject({ changes: [{ id: 'm.r', kind: 'added' }] });
  expect(await propose(record)).toMatchObject({ kind: 'unchanged' });
  expect(await propose(await made.build('disk 2', ['2.6.2']))).toMatchObject({ kind: 'unchanged' });
  expect(await made.text()).toBe(map);
  await update(project, record);
  await made.commit();
  expect(await propose(record)).toMatchObject({ kind: 'unchanged', changes: [] });
});

test('a map that is not there yet is asked for', async () => {
  await using made = await world({ 'isar-artifacts.yml': config });
  const { project } = made;
  await expect(update(project, await made.build('disk', ['1']))).rejects.toMatchObject({
    code: 'registry-invalid',
    message: expect.stringMatching(/^there is nothing in .*nix\/hashes\.nix to rewrite$/),
    hint: expect.stringContaining('  # m.s\n  "m-s.wic" = "";\n  "m-s-vmlinuz" = "";\n}\n'),
  });
});

test('a map that cannot be read is not read by force', async () => {
  const broken = map.replace('"m-s.wic"', '"m-x.wic"');
  await using made = await world({ 'isar-artifacts.yml': config, 'nix/hashes.nix': broken });
  await expect(registryInWorkingTree(made.project.registry, true)).rejects.toMatchObject({
    message: expect.stringContaining('did you mean'),
    hint: expect.not.stringContaining('--force'),
  });
});
