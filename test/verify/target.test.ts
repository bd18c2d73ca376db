import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pinsOf } from '../../src/registry/pins.ts';
import { objectKey, recordKey } from '../../src/store/key.ts';
import { otherKey, pinTargets, recordPlaces } from '../../src/verify/target.ts';
import { anyRegistry, digestOf, pinOf, registryOf, variantOf } from '../registry/registries.ts';

const access = { mirrors: ['https://mirror.example.com/a', 'file:///mnt/b'] };
const store = 'https://artifacts.example.com/nightly';
const key = objectKey(digestOf('a disk'), 'zstd');
const pin = pinOf('m.r.wic', 'a disk', { encoding: 'zstd', url: `${store}/${key}` });

describe('where the bytes of a pin must be', () => {
  test('at its URL, and under its key at every mirror', () => {
    const [target] = pinTargets({ ...registryOf(variantOf('m.r', [pin])), access });
    expect(target?.places).toEqual([
      { url: `${store}/${key}`, key, mirror: false },
      { url: `https://mirror.example.com/a/${key}`, key, mirror: true },
      { url: `file:///mnt/b/${key}`, key, mirror: true },
    ]);
  });

  test('at no mirror where the URL has no key of ours', () => {
    const url = 'https://example.com/sha256/disk.wic';
    const adopted = [pinOf('old', 'a disk', { url })];
    const [target] = pinTargets({ ...registryOf(), adopted, access });
    expect(target?.places).toEqual([{ url, mirror: false }]);
  });

  test('only once where a mirror is what the URL names', () => {
    const mirrors = { mirrors: [store] };
    const [target] = pinTargets({ ...registryOf(variantOf('m.r', [pin])), access: mirrors });
    expect(target?.places).toHaveLength(1);
  });

  test('nowhere while it is not published', () => {
    const [target] = pinTargets(registryOf(variantOf('m.r', [pinOf('m.r.wic', 'a disk')])));
    expect(target?.places).toEqual([]);
  });

  test('for every pin of any registry, and first at its own URL', () => {
    fc.assert(
      fc.property(anyRegistry, (registry) => {
        const targets = pinTargets(registry);
        expect(targets.map((target) => target.pin)).toEqual(pinsOf(registry));
        for (const { pin: one, places } of targets) expect(places[0]?.url).toBe(one.url);
      }),
    );
  });
});

describe('the key in a URL', () => {
  test('is that of the file in its encoding, or another one', () => {
    expect(otherKey(pin)).toBeUndefined();
    expect(otherKey({ ...pin, encoding: 'none' })).toBe(objectKey(pin.sha256, 'none'));
    expect(otherKey({ ...pin, sha256: digestOf('x') })).toBe(objectKey(digestOf('x'), 'zstd'));
  });

  test('is none where the URL is somebody else’s', () => {
    expect(otherKey({ ...pin, url: 'https://example.com/disk.wic' })).toBeUndefined();
    expect(otherKey(pinOf('m.r.wic', 'a disk'))).toBeUndefined();
  });
});

describe('where a build record must be', () => {
  const record = digestOf('a record');

  test('beside the objects, and at every mirror', () => {
    const other = pinOf('m.r.dtb', 'x', { url: `${store}/${objectKey(digestOf('x'), 'none')}` });
    const places = recordPlaces(variantOf('m.r', [pin, other], { record }), access);
    expect(places.map(({ url, mirror }) => [url, mirror])).toEqual([
      [`${store}/${recordKey(record)}`, false],
      [`https://mirror.example.com/a/${recordKey(record)}`, true],
      [`file:///mnt/b/${recordKey(record)}`, true],
    ]);
  });

  test('nowhere where there is none, or nothing was published', () => {
    expect(recordPlaces(variantOf('m.r', [pin]), { mirrors: [] })).toEqual([]);
    const unpublished = variantOf('m.r', [pinOf('m.r.wic', 'a disk')], { record });
    expect(recordPlaces(unpublished, { mirrors: [] })).toEqual([]);
  });
});
