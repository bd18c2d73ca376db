import { mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Pruned, type PruneOptions, prune } from '../../src/prune/prune.ts';
import { namedByRefs } from '../../src/prune/refs.ts';
import type { BuildRecord } from '../../src/record/build-record.ts';
import { serializeRecord } from '../../src/record/serialize.ts';
import { pinsOfRecord } from '../../src/registry/pins-of-record.ts';
import { renderRegistry } from '../../src/registry/render.ts';
import { recordKey } from '../../src/store/key.ts';
import { type Publishing, publishing, publishRecord } from '../publish/stores.ts';
import { recordOf } from '../record/records.ts';
import { digestOf, registryOf } from '../registry/registries.ts';
import { type Repository, repositoryIn } from '../support/repository.ts';

const day = 24 * 3600;

let world: Publishing;
let repository: Repository;

beforeEach(async () => {
  world = await publishing();
  repository = await repositoryIn(join(world.directory, 'project'));
});
afterEach(async () => world[Symbol.asyncDispose]());

const named = () => namedByRefs(repository.root);
const pruned = (more: Partial<PruneOptions> = {}): Promise<Pruned> =>
  prune({ store: world.store, named, delete: true, ...more });
const keys = async () => Object.keys(await world.contents());

/** Builds and publishes a variant with one artifact for each of these contents. */
async function publish(id: string, ...contents: string[]): Promise<BuildRecord> {
  const artifacts = await Promise.all(
    contents.map((text) =>
      world.artifact(text.replaceAll(' ', '-'), text, { attributePath: ['qemuamd64', id, text] }),
    ),
  );
  const record = recordOf({ variant: { id, axes: {} }, artifacts });
  const options = { store: world.store, encoding: 'none', directory: world.directory } as const;
  return (await publishRecord(record, options)).record;
}

const keyOf = (record: BuildRecord) => recordKey(serializeRecord(record).digest);
const objectOf = (text: string) => `sha256/${digestOf(text)}`;

/** Makes everything in the store so many days old, or just these keys. */
async function age(days: number, of?: readonly string[]): Promise<void> {
  const time = Date.now() / 1000 - days * day;
  for (const key of of ?? (await keys())) await utimes(world.objectPath(key), time, time);
}

async function put(key: string, text: string): Promise<void> {
  await mkdir(dirname(world.objectPath(key)), { recursive: true });
  await writeFile(world.objectPath(key), text);
}

const registryOfRecords = (...records: BuildRecord[]) =>
  renderRegistry(
    registryOf(...records.map((record) => pinsOfRecord(record, (key) => `https://s/${key}`))),
  );

/** Commits a registry that pins these builds. */
const pin = (...records: BuildRecord[]) =>
  repository.commit({ 'isar-artifacts.nix': registryOfRecords(...records) });

const reasons = ({ decisions }: Pruned) =>
  Object.fromEntries(decisions.map(({ key, reason }) => [key, reason]));

describe('pruning', () => {
  test('only says what would be removed, with sizes and reasons, where nothing else is asked', async () => {
    const [first, second] = [await publish('server', 'disk'), await publish('base', 'an old disk')];
    await pin(first);
    await age(45);
    const before = await keys();
    const result = await pruned({ delete: false });
    expect(await keys()).toEqual(before);
    const old = 'no ref names it, and it is 45 days old';
    expect(reasons(result)).toEqual({
      [objectOf('disk')]: 'named by 1 ref',
      [keyOf(first)]: 'named by 1 ref',
      [objectOf('an old disk')]: old,
      [keyOf(second)]: old,
    });
    const size = Buffer.byteLength(serializeRecord(second).text);
    expect(result).toMatchObject({
      deleted: false,
      removed: { objects: 2, bytes: size + 'an old disk'.length },
      kept: { objects: 2 },
      refs: 1,
      registries: 1,
    });
    expect(result.decisions.map(({ key }) => key)).toEqual(before.toSorted());
  });

  test('removes what no ref names, records first, and nothing else', async () => {
    const kept = await publish('server', 'disk', 'kernel');
    const gone = await publish('base', 'old disk', 'kernel');
    await pin(kept);
    const foreign = ['sha256/notes', `builds/${digestOf('x')}`, `nar/${digestOf('x')}`, 'readme'];
    for (const key of foreign) await put(key, 'of somebody else');
    await age(31);
    const removed: string[] = [];
    const remove = async (key: string) => {
      removed.push(key);
      await world.store.remove(key);
    };
    const { store } = world;
    const { location } = store;
    const result = await pruned({
      store: {
        location,
        list: (options) => store.list(options),
        now: (options) => store.now(options),
        openUploads: (options) => store.openUploads(options),
        read: (key, options) => store.read(key, options),
        remove,
      },
    });
    expect(removed).toEqual([keyOf(gone), objectOf('old disk')]);
    const left = [keyOf(kept), objectOf('disk'), objectOf('kernel'), ...foreign];
    expect(await keys()).toEqual(left.toSorted());
    expect(result).toMatchObject({ deleted: true, removed: { objects: 2 }, kept: { objects: 6 } });
    expect(await pruned()).toMatchObject({ removed: { objects: 0, bytes: 0 } });
  });

  test('keeps what a branch, a tag, or an open proposal names', async () => {
    const ids = ['branch', 'tag', 'proposal', 'nowhere'];
    const records = await Promise.all(ids.map((id) => publish(id, `disk of ${id}`)));
    const [branch, tag, proposal] = records as [BuildRecord, BuildRecord, BuildRecord];
    await pin(tag);
    await repository.git('tag', 'v1');
    await pin(proposal);
    await repository.git('branch', 'isar-artifacts/update/main');
    await pin(branch);
    await age(99);
    await pruned();
    const kept = records
      .slice(0, 3)
      .flatMap((record) => [keyOf(record), objectOf(`disk of ${record.variant.id}`)]);
    expect(await keys()).toEqual(kept.toSorted());
  });

  test('keeps all that a living record names: one that is pinned, or young', async () => {
    const pinned = await publish('server', 'disk', 'only in the record');
    const young = await publish('base', 'found in the store');
    const old = await publish('kiosk', 'of a record that is old');
    const { variants, ...rest } = registryOf(pinsOfRecord(pinned, (key) => `https://s/${key}`));
    const text = renderRegistry({
      ...rest,
      variants: new Map(
        [...variants].map(([id, variant]) => [id, { ...variant, pins: variant.pins.slice(0, 1) }]),
      ),
    });
    await repository.commit({ 'isar-artifacts.nix': text });
    await age(99);
    await age(29, [keyOf(young)]);
    const result = await pruned();
    expect(reasons(result)).toMatchObject({
      [objectOf('only in the record')]: `of the record ${serializeRecord(pinned).digest}`,
      [objectOf('found in the store')]: `of the record ${serializeRecord(young).digest}`,
      [keyOf(young)]: 'younger than 30 days',
    });
    const left = await keys();
    expect(left).not.toContain(keyOf(old));
    expect(left).toHaveLength(5);
  });

  test('keeps what is younger than what is asked for', async () => {
    const [kept] = [await publish('server', 'disk'), await publish('base', 'old')];
    await pin(kept);
    await age(10);
    expect(await pruned()).toMatchObject({ removed: { objects: 0 } });
    expect(await pruned({ grace: 11 * day * 1000 })).toMatchObject({ removed: { objects: 0 } });
    expect(await pruned({ grace: 10 * day * 1000 })).toMatchObject({ removed: { objects: 2 } });
  });

  test('keeps what is being uploaded', async () => {
    await pin(await publish('server', 'disk'));
    await put(`${objectOf('again')}.zst`, 'wrong');
    await put(objectOf('gone'), 'gone');
    await age(99);
    const unfinished = `${objectOf('again')}.zst.01234567-89ab-cdef-0123-456789abcdef.new`;
    await put(unfinished, 'not whole');
    await pruned();
    const left = await keys();
    expect(left).toHaveLength(4);
    expect(left).toContain(`${objectOf('again')}.zst`);
    expect(left).toContain(unfinished);
  });
});

describe('what comes while it is looking stays', () => {
  /** Prunes, and does something after the first look. */
  async function meanwhile(act: () => Promise<unknown>): Promise<Pruned> {
    let looks = 0;
    const acting = async () => {
      if (++looks === 2) await act();
      return named();
    };
    const result = await pruned({ named: acting });
    expect(looks).toBe(2);
    return result;
  }

  beforeEach(async () => {
    await pin(await publish('server', 'disk'));
    await publish('base', 'reused', 'also old');
    await age(99);
  });

  test('the old objects of a publisher that finds them in the store', async () => {
    let record: BuildRecord | undefined;
    const result = await meanwhile(async () => {
      record = await publish('kiosk', 'reused', 'new');
    });
    const key = record && keyOf(record);
    expect(await keys()).toEqual(
      expect.arrayContaining([objectOf('reused'), objectOf('new'), key]),
    );
    expect(await keys()).not.toContain(objectOf('also old'));
    expect(result.removed.objects).toBe(2);
  });

  test('what a ref names by then', async () => {
    const record = await publish('base', 'reused', 'also old');
    await age(99);
    await meanwhile(() => pin(record));
    expect(await keys()).toHaveLength(5);
    expect(await keys()).toContain(keyOf(record));
  });

  test('an object that somebody replaced, and one that just came, however old it says it is', async () => {
    const result = await meanwhile(async () => {
      await rm(world.objectPath(objectOf('reused')));
      await put(objectOf('reused'), 'restored');
      await put(objectOf('restored'), 'restored');
      await age(98, [objectOf('reused'), objectOf('restored')]);
    });
    expect(reasons(result)).toMatchObject({
      [objectOf('reused')]: 'written, or needed, until a moment ago',
      [objectOf('restored')]: 'written, or needed, until a moment ago',
    });
    expect(await keys()).toHaveLength(4);
    expect(result).toMatchObject({ removed: { objects: 2 }, kept: { objects: 4 } });
  });

  test('all of it, where a ref cannot be read any more', async () => {
    const before = await keys();
    const broken = meanwhile(async () => {
      await repository.git('switch', '--quiet', '-c', 'broken');
      const text = registryOfRecords(await publish('kiosk', 'new'));
      await repository.commit({ 'isar-artifacts.nix': text.replace('pins = {', 'pins = [') });
    });
    await expect(broken).rejects.toMatchObject({ code: 'registry-invalid' });
    expect(await keys()).toEqual(expect.arrayContaining(before));
  });
});

describe('nothing is removed where', () => {
  test('the repository is of another project', async () => {
    await publish('server', 'disk');
    await age(99);
    const before = await keys();
    await repository.commit({ readme: digestOf('of another store') });
    for (const deleting of [true, false]) {
      await expect(pruned({ delete: deleting })).rejects.toMatchObject({
        code: 'repository-unfit',
        message: expect.stringContaining(world.store.location),
        hint: expect.stringContaining('storage.url'),
      });
    }
    expect(await keys()).toEqual(before);
  });

  test('a living record is damaged, so that nobody knows what it needs', async () => {
    const record = await publish('server', 'disk');
    await pin(record);
    await publish('base', 'old');
    await age(99);
    const before = await keys();
    await put(keyOf(record), 'damaged');
    await expect(pruned()).rejects.toMatchObject({
      code: 'object-corrupt',
      message: expect.stringContaining(keyOf(record)),
    });
    expect(await keys()).toEqual(before);
  });
});
