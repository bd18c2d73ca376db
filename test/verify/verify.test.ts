import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { objectKey } from '../../src/store/key.ts';
import { digestOf, registryOf } from '../registry/registries.ts';
import { disk, publishedWorld } from './worlds.ts';

const page = '<!DOCTYPE html><title>Sign in</title>';
const wic = 'qemuamd64.server.wic';
const right = { findings: [], unreachable: [], unpublished: [], notices: [] };

describe.each(['none', 'zstd'] as const)('a registry of what was published (%s)', (encoding) => {
  test.each([false, true])('is right, deep %s', async (deep) => {
    await using world = await publishedWorld(encoding);
    const result = await world.verify(undefined, { deep });
    expect(result).toMatchObject(right);
    expect(result.pins).toEqual([
      expect.objectContaining({
        attribute: wic,
        variant: 'qemuamd64.server',
        name: 'isar-qemuamd64-server.wic',
        url: world.url(world.keys.wic),
        status: 'ok',
      }),
      expect.objectContaining({ attribute: 'qemuamd64.server.vmlinuz', status: 'ok' }),
    ]);
    const { wic: diskKey, vmlinuz, record } = world.keys;
    const read = deep ? [diskKey, vmlinuz, record] : [record];
    const bytes = read.reduce((sum, key) => sum + world.bytes(key).length, 0);
    expect(result.checked).toEqual({ urls: 3, bytes });
  });

  test.each([
    ['is gone', undefined, 'nothing is there'],
    ['is a web page', { body: page, type: 'text/html' }, 'an HTML page, not the file'],
    ['is a web page of no type', { body: page }, 'an HTML page, not the file'],
    ['is shorter', { body: 'half a disk' }, /^has 11 bytes, and not \d+$/],
  ])('is wrong where a URL %s, though the store is right', async (_, served, problem) => {
    await using world = await publishedWorld(encoding);
    const path = world.path(world.keys.wic);
    if (served === undefined) world.web.remove(path);
    else world.web.put(path, served);
    const { findings, pins } = await world.verify();
    expect(findings).toEqual([
      {
        attribute: wic,
        variant: 'qemuamd64.server',
        url: world.url(world.keys.wic),
        problem: expect.stringMatching(problem),
        hint: expect.stringContaining('storage.public-url'),
      },
    ]);
    expect(pins.map(({ status }) => status)).toEqual(['wrong', 'ok']);
  });

  test('is wrong where a web page is just as long as the file', async () => {
    await using world = await publishedWorld(encoding);
    const { wic: key } = world.keys;
    const body = page.padEnd(world.bytes(key).length);
    world.web.put(world.path(key), { body, type: 'text/html' });
    expect((await world.verify()).findings).toMatchObject([
      { attribute: wic, problem: 'an HTML page, not the file' },
    ]);
    world.web.put(world.path(key), { body });
    expect((await world.verify(undefined, { deep: true })).findings).toMatchObject([
      { attribute: wic, problem: 'an HTML page, not the file' },
    ]);
  });

  test.each([
    ['is gone', (path: string) => rm(path), 'there is no such object in the store'],
    ['is cut', (path: string) => truncate(path, 10), /^has 10 bytes, and not \d+$/],
  ])('is wrong where an object of the store %s', async (_, spoil, problem) => {
    await using world = await publishedWorld(encoding);
    await spoil(world.objectPath(world.keys.vmlinuz));
    expect((await world.verify()).findings).toMatchObject([
      {
        attribute: 'qemuamd64.server.vmlinuz',
        problem: expect.stringMatching(problem),
        hint: expect.stringContaining('publish --variant qemuamd64.server --force --repair'),
      },
    ]);
  });

  test('is found wrong only by reading where a byte is another one', async () => {
    await using world = await publishedWorld(encoding);
    const { wic: key } = world.keys;
    const body = Buffer.from(world.bytes(key));
    const middle = Math.floor(body.length / 2);
    body[middle] = (body[middle] ?? 0) ^ 1;
    world.web.put(world.path(key), { body });
    expect(await world.verify()).toMatchObject(right);
    const sha256 = digestOf(disk);
    expect((await world.verify(undefined, { deep: true })).findings).toMatchObject([
      { attribute: wic, problem: expect.stringContaining(`another sha256 than ${sha256}`) },
    ]);
  });

  test('is right where connections break in the middle of what is read', async () => {
    await using world = await publishedWorld(encoding);
    const path = world.path(world.keys.wic);
    world.web.befall(path, { resetAfter: 50 }, 3);
    expect(await world.verify(undefined, { deep: true })).toMatchObject(right);
    expect(world.web.requests.filter((one) => one.startsWith(`GET ${path}`))).not.toHaveLength(1);
  });
});

describe('a compressed object', () => {
  test('that lacks its end is found by reading, where nobody knows its size', async () => {
    await using world = await publishedWorld('zstd');
    const [key, half] = [world.keys.wic, Math.floor(world.bytes(world.keys.wic).length / 2)];
    const cut = { body: world.bytes(key).subarray(0, half) };
    world.web.put(world.path(key), cut);
    world.web.put(`/elsewhere/${key}`, cut);
    const [pin] = world.variant.pins;
    const url = `${world.web.url}/elsewhere/${key}`;
    const adopted = pin === undefined ? [] : [{ ...pin, url }];
    const registry = { ...registryOf(), adopted };
    expect(await world.verify(registry)).toMatchObject(right);
    const { findings } = await world.verify(registry, { deep: true });
    expect(findings).toEqual([
      {
        attribute: wic,
        url,
        problem: expect.stringContaining('or cannot be decoded'),
        hint: expect.stringContaining('build --publish'),
      },
    ]);
  });
});

describe('a store that is a directory', () => {
  test('is read by file URLs', async () => {
    await using world = await publishedWorld('zstd');
    const { objectPath, keys } = world;
    const text = await readFile(objectPath(keys.record), 'utf8');
    expect(text).toContain(keys.wic);
    const registry = registryOf({
      ...world.variant,
      pins: world.variant.pins.map((pin) => ({
        ...pin,
        url: `file://${objectPath(objectKey(pin.sha256, pin.encoding))}`,
      })),
    });
    expect(await world.verify(registry, { deep: true })).toMatchObject(right);
    await writeFile(objectPath(keys.vmlinuz), page);
    await rm(objectPath(keys.wic));
    expect((await world.verify(registry)).findings).toMatchObject([
      { attribute: wic, problem: 'nothing is there' },
      { attribute: 'qemuamd64.server.vmlinuz', problem: 'an HTML page, not the file' },
    ]);
    expect(world.web.requests).toEqual([]);
  });
});
