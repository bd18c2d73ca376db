import { expect, test } from '@jest/globals';
import { prune } from '../../src/prune/prune.ts';
import { narinfoKey, narKey } from '../../src/store/key.ts';
import { publishCached } from '../binary-cache/caches.ts';
import { publishing } from '../publish/stores.ts';
import { digestOf } from '../registry/registries.ts';

const month = 31 * 24 * 3_600_000;

test('what no ref names goes from the binary cache, too, and who names an archive goes first', async () => {
  await using made = await publishing();
  const { store, directory } = made;
  const [kept, gone] = [await made.artifact('wic', 'kept'), await made.artifact('img', 'gone')];
  for (const artifact of [kept, gone]) {
    await publishCached([artifact], { store, directory, encoding: 'none' });
  }
  const removed: string[] = [];
  const watched = {
    location: store.location,
    list: () => store.list(),
    now: () => store.now(),
    openUploads: () => store.openUploads(),
    read: (key: string) => store.read(key),
    remove: async (key: string) => {
      removed.push(key);
      await store.remove(key);
    },
  };
  const digests = new Map([[kept.sha256, 'named by main']]);
  const named = async () => ({ digests, refs: 1, registries: 1 });
  await prune({ store: watched, named, delete: true, now: () => Date.now() + month });
  const narinfo = narinfoKey(gone.name, gone.sha256);
  const archive = narKey(gone.sha256, 'none');
  expect(removed).toEqual(expect.arrayContaining([narinfo, archive, `sha256/${gone.sha256}`]));
  expect(removed.indexOf(narinfo)).toBeLessThan(removed.indexOf(archive));
  const left = Object.keys(await made.contents()).filter((key) => !key.startsWith('digests/'));
  expect(left.toSorted()).toEqual(
    [
      narinfoKey(kept.name, kept.sha256),
      narKey(kept.sha256, 'none'),
      'nix-cache-info',
      `sha256/${digestOf('kept')}`,
    ].toSorted(),
  );
});
