import { writeFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { BuildFailure } from '../../src/build/build-failure.ts';
import { UserError } from '../../src/errors.ts';
import { circumstancesOf, type Proposing } from '../../src/pipeline/circumstances.ts';
import type { Project } from '../../src/pipeline/project.ts';
import type { BuildRecord } from '../../src/record/build-record.ts';
import { changesBetween } from '../../src/registry/changes.ts';
import type { PinnedVariant, Registry } from '../../src/registry/pins.ts';
import { pinsOfRecord } from '../../src/registry/pins-of-record.ts';
import { recordKey } from '../../src/store/key.ts';
import { type Publishing, publishing, publishRecord } from '../publish/stores.ts';
import { packageOf, recordOf } from '../record/records.ts';
import { registryOf } from '../registry/registries.ts';

const id = 'qemuamd64.server';

async function published(world: Publishing, more: Partial<BuildRecord>): Promise<BuildRecord> {
  const { store, directory } = world;
  const artifacts = [await world.artifact('wic', JSON.stringify(more))];
  const options = { store, encoding: 'none' as const, directory };
  return (await publishRecord(recordOf({ ...more, artifacts }), options)).record;
}

const pinned = (record: BuildRecord): PinnedVariant =>
  pinsOfRecord(record, (key) => `https://artifacts.example.com/${key}`);

function told(
  { store }: Publishing,
  base: Registry,
  now: Registry,
  more: Partial<Proposing> & { environment?: Project['environment'] } = {},
) {
  const project = {
    store,
    variants: [{ id }],
    environment: more.environment ?? {},
    source: { root: '/project' },
    registry: { file: '/project/nix/isar-artifacts.nix' },
    loaded: { config: { registry: { format: 'nix' } } },
  } as unknown as Project;
  return circumstancesOf(project, {
    changes: changesBetween(base, now),
    base,
    now,
    news: [],
    incomplete: [],
    branch: 'isar-artifacts/update/main',
    ...more,
  });
}

describe('a pin that waits on our branch since an earlier run', () => {
  test('is compared with the pin of the base, by both records in the store', async () => {
    await using world = await publishing();
    const before = await published(world, { packages: [packageOf('openssl', '1')] });
    const source = { ...recordOf().source, commit: 'b'.repeat(40), dirty: true };
    const after = await published(world, { packages: [packageOf('openssl', '2')], source });
    const [base, now] = [registryOf(pinned(before)), registryOf(pinned(after))];
    const { details } = await told(world, base, now);
    const { record } = pinned(after);
    expect(details.get(id)).toMatchObject({
      why: ['packages: 1 upgraded'],
      comparison: { packages: [{ name: 'openssl', before: '1', after: '2' }] },
      commit: source.commit,
      dirty: true,
      record: { digest: record, url: `https://artifacts.example.com/builds/${record}.json` },
      unreadable: undefined,
    });
  });

  test('has no baseline where the store has no record of what the base pins', async () => {
    await using world = await publishing();
    const after = await published(world, {});
    const base = registryOf({ ...pinned(after), record: '0'.repeat(64) as never });
    const { details } = await told(world, base, registryOf(pinned(after)));
    expect(details.get(id)).toMatchObject({ why: ['no baseline'], comparison: undefined });
    expect(details.get(id)?.unreadable).toBeUndefined();
  });

  test('is told of less where a record cannot be read, and says so', async () => {
    await using world = await publishing();
    const before = await published(world, {});
    const after = await published(world, { kas: ['x.yml'] });
    const key = recordKey(pinned(before).record as never);
    await writeFile(world.objectPath(key), 'something else');
    const [base, now] = [registryOf(pinned(before)), registryOf(pinned(after))];
    const { details } = await told(world, base, now);
    expect(details.get(id)).toMatchObject({ why: ['no baseline'], unreadable: 'object-corrupt' });
    const signal = AbortSignal.abort(new UserError('interrupted', 'interrupted'));
    await expect(told(world, base, now, { signal })).rejects.toMatchObject({ code: 'interrupted' });
  });
});

test('a build of this run needs no store; one that was forced says what the run was told', async () => {
  await using world = await publishing();
  const record = recordOf();
  const pin = { ...pinned(record), record: '1'.repeat(64) as never };
  const reasons = ['forced', 'the same bytes'];
  const judged = { record, verdict: { news: true, reasons, packages: [] } };
  const { details } = await told(world, registryOf(), registryOf(pin), { news: [judged] });
  expect(details.get(id)).toMatchObject({ why: reasons, record: { digest: pin.record } });
});

test('a variant that is gone; of a change that is of no variant there is no more to say', async () => {
  await using world = await publishing();
  const base = registryOf(pinned(recordOf()));
  const now = { ...registryOf(), access: { mirrors: ['https://mirror.example.com'] } };
  const { details } = await told(world, base, now);
  expect([...details]).toEqual([[id, { why: ['it left the configuration'], dirty: false }]]);
});

test('what the run did not get done, its page, and where the registry is', async () => {
  await using world = await publishing();
  const digest = {
    failures: [],
    tail: ['fetching https://user:secret@git.example.com/x'],
    look: undefined,
    hint: 'a mirror refused',
    transient: true,
    exitCode: 2,
  };
  const error = new BuildFailure('kas ended with 2', digest, {
    advice: 'the whole log is in /srv/log',
    places: [],
  });
  const missing = new UserError('record-missing', 'no record came', { hint: 'see its job' });
  expect(
    await told(world, registryOf(), registryOf(), {
      incomplete: [
        { status: 'failed', id: 'a', error },
        { status: 'failed', id: 'b', error: missing },
        { status: 'not started', id: 'c' },
      ],
      environment: {
        GITHUB_SERVER_URL: 'https://github.example.com',
        GITHUB_REPOSITORY: 'acme/images',
        GITHUB_RUN_ID: '7',
      },
    }),
  ).toEqual({
    details: new Map(),
    failures: [
      {
        id: 'a',
        message: 'kas ended with 2',
        hint: 'a mirror refused',
        log: ['  fetching https://***@git.example.com/x'],
      },
      { id: 'b', message: 'no record came', hint: 'see its job', log: [] },
    ],
    notStarted: ['c'],
    variants: 1,
    registry: {
      path: 'nix/isar-artifacts.nix',
      branch: 'isar-artifacts/update/main',
      builds: true,
    },
    repository: 'https://github.example.com/acme/images',
    run: 'https://github.example.com/acme/images/actions/runs/7',
  });
});
