import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { prune } from '../../src/prune/prune.ts';
import { serializeRecord } from '../../src/record/serialize.ts';
import { recordKey } from '../../src/store/key.ts';
import { publishing, publishRecord } from '../publish/stores.ts';
import { recordOf } from '../record/records.ts';
import { listOf } from '../store/listing-contract.ts';
import { storeOn, useCredentials } from '../store/s3-worlds.ts';
import { type RealCeph, realCeph } from '../support/ceph.ts';

const patience = 300_000;
const grace = 3_600_000;

describe.each(['newest', 'fallback'] as const)('on the %s Ceph', (name) => {
  let ceph: RealCeph;
  beforeAll(async () => {
    ceph = await realCeph(name);
  }, patience);
  afterAll(async () => ceph[Symbol.asyncDispose](), patience);

  test('what was published and is named by nobody is removed, and published again', async () => {
    await using files = await publishing();
    useCredentials(ceph.credentials);
    const { endpoint, region } = ceph;
    const store = storeOn({ bucket: await ceph.makeBucket(), endpoint, region }, '', {
      pageSize: 2,
    });
    const publish = async (id: string, ...contents: string[]) => {
      const artifacts = await Promise.all(contents.map((text) => files.artifact(text, text)));
      const record = recordOf({ variant: { id, axes: {} }, artifacts });
      const options = { store, encoding: 'zstd', directory: files.directory } as const;
      return serializeRecord((await publishRecord(record, options)).record).digest;
    };
    const kept = await publish('server', 'disk', 'kernel');
    const gone = await publish('base', 'other', 'kernel');
    const keys = async () => (await listOf(store)).map(({ key }) => key);
    const before = await keys();
    const options = {
      store,
      named: async () => ({ digests: new Map([[kept, 'named by 1 ref']]), refs: 1, registries: 1 }),
      grace,
      delete: true,
    };
    expect(await prune(options)).toMatchObject({ removed: { objects: 0 }, kept: { objects: 5 } });
    expect(await keys()).toEqual(before);
    const later = { ...options, now: () => Date.now() + grace };
    expect(await prune(later)).toMatchObject({ removed: { objects: 2 }, kept: { objects: 3 } });
    const left = await keys();
    expect(left).toHaveLength(3);
    expect(left).toContain(recordKey(kept));
    expect(await publish('base', 'other', 'kernel')).toBe(gone);
    expect((await keys()).toSorted()).toEqual(before.toSorted());
  });
});
