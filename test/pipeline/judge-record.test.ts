import { describe, expect, test } from '@jest/globals';
import { configSchema } from '../../src/config/schema.ts';
import { judgeRecord, judgingFor } from '../../src/pipeline/judge-record.ts';
import type { Project } from '../../src/pipeline/project.ts';
import { checkPlanned } from '../../src/pipeline/propose.ts';
import { pinsOfRecord } from '../../src/registry/pins-of-record.ts';
import { publishing, publishRecord } from '../publish/stores.ts';
import { artifactOf, recordOf } from '../record/records.ts';
import { registryOf } from '../registry/registries.ts';

describe('a build from an older commit than what is pinned', () => {
  test.each([
    [-1, false, false, 'built from an older commit than what is pinned: pin kept'],
    [-1, 'gone', false, 'built from an older commit than what is pinned: pin kept'],
    [-1, true, true, 'artifact removed'],
    [0, false, true, 'artifact removed'],
    [1, false, true, 'artifact removed'],
  ] as const)('%d seconds, forced %s: news %s', async (seconds, forced, news, reason) => {
    await using made = await publishing();
    const { store, directory } = made;
    const artifacts = [await made.artifact('wic', 'disk'), await made.artifact('vmlinuz', 'k')];
    const pinned = await publishRecord(recordOf({ artifacts }), {
      store,
      encoding: 'none',
      directory,
    });
    if (forced === 'gone') await store.remove(pinned.record.artifacts[0]?.object?.key ?? '');
    const pins = pinsOfRecord(pinned.record, (key) => `https://example.com/${key}`);
    const source = { ...pinned.record.source, time: pinned.record.source.time + seconds };
    const built = recordOf({ source, artifacts: artifacts.slice(0, 1) });
    const { verdict } = await judgeRecord(registryOf(pins), built, {
      store,
      root: directory,
      when: 'content',
      force: forced === true,
    });
    expect(verdict.news).toBe(news);
    expect(verdict.reasons.join('; ')).toContain(reason);
  });
});

test('a pin whose object is gone moves, although nothing changed', async () => {
  await using made = await publishing();
  const { store, directory } = made;
  const artifacts = [await made.artifact('wic', 'disk'), await made.artifact('vmlinuz', 'k')];
  const how = { store, encoding: 'none', directory } as const;
  const { record } = await publishRecord(recordOf({ artifacts }), how);
  const pins = pinsOfRecord(record, (key) => `https://example.com/${key}`);
  const judged = () =>
    judgeRecord(registryOf(pins), recordOf({ artifacts }), {
      store,
      root: directory,
      when: 'content',
      force: false,
    });
  expect((await judged()).verdict.news).toBe(false);
  const [wic] = record.artifacts;
  const key = wic?.object?.key ?? '';
  await store.remove(key);
  expect((await judged()).verdict).toEqual({
    news: true,
    reasons: [`no longer in the store: ${wic?.name}`],
    packages: [],
  });
});

test.each([
  ['content', false, 'rebuilt, same 2 packages, same inputs: pin kept'],
  ['bytes', true, 'other bytes'],
])('update.when: %s is what a build with other bytes is judged by', async (when, news, reason) => {
  await using made = await publishing();
  const { store, directory } = made;
  const how = { store, encoding: 'none', directory } as const;
  const { record } = await publishRecord(
    recordOf({ artifacts: [await made.artifact('wic', 'disk')] }),
    how,
  );
  const pins = pinsOfRecord(record, (key) => `https://example.com/${key}`);
  const built = recordOf({ artifacts: [await made.artifact('wic', 'other disk')] });
  const config = configSchema.parse({
    version: 1,
    axes: { machine: { qemuamd64: {} }, role: { server: {} } },
    update: { when },
  });
  const project = { store, source: { root: directory }, loaded: { config } } as unknown as Project;
  const judging = judgingFor(project, { force: false });
  const { verdict } = await judgeRecord(registryOf(pins), built, judging);
  expect(verdict).toMatchObject({ news, reasons: [reason] });
});

describe('a record against the plan', () => {
  const record = recordOf();
  const planned = record.artifacts.map((artifact) => ({ ...artifact, optional: false }));
  const projectWith = (artifacts: readonly object[]) =>
    ({ variants: [{ id: record.variant.id, artifacts }] }) as unknown as Project;

  test('with just the planned artifacts, or without optional ones', () => {
    expect(() => checkPlanned(projectWith(planned), record)).not.toThrow();
    const optional = { ...artifactOf('dtb', 'x'), optional: true };
    expect(() => checkPlanned(projectWith([...planned, optional]), record)).not.toThrow();
  });

  test.each([
    [
      'too many',
      planned.slice(1),
      /names qemuamd64\.server\.wic .*which the configuration does not/,
    ],
    ['too few', [...planned, { ...artifactOf('dtb', 'x'), optional: false }], /lacks .*\.dtb/],
    ['none planned at all', [], /names qemuamd64/],
  ])('%s', (_, artifacts, message) => {
    expect(() => checkPlanned(projectWith(artifacts), record)).toThrow(
      expect.objectContaining({
        code: 'record-invalid',
        message: expect.stringMatching(message),
        hint: expect.stringContaining('build the variant again'),
      }),
    );
  });
});
