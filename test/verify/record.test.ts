import { writeFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { serializeRecord } from '../../src/record/serialize.ts';
import { recordKey } from '../../src/store/key.ts';
import { digestOf, registryOf } from '../registry/registries.ts';
import { publishedWorld } from './worlds.ts';

const page = '<!DOCTYPE html><title>Sign in</title>';

describe('a build record', () => {
  test.each([
    ['is gone', undefined, 'its build record: nothing is there'],
    ['is a web page', page, 'its build record: an HTML page, not the file'],
    ['was tampered with', '{"artifacts": []}', /^its build record: .* another sha256 than/],
  ])('is found where it %s', async (_, body, problem) => {
    await using world = await publishedWorld();
    const path = world.path(world.keys.record);
    if (body === undefined) world.web.remove(path);
    else world.web.put(path, { body });
    const { findings, pins } = await world.verify();
    expect(findings).toMatchObject([
      {
        variant: 'qemuamd64.server',
        url: world.url(world.keys.record),
        problem: expect.stringMatching(problem),
      },
    ]);
    expect(findings[0]).not.toHaveProperty('attribute');
    expect(pins.map(({ status }) => status)).toEqual(['ok', 'ok']);
  });

  test('must be there where all pins have URLs', async () => {
    await using world = await publishedWorld();
    const { record: _, ...variant } = world.variant;
    expect((await world.verify(registryOf(variant))).findings).toMatchObject([
      { variant: 'qemuamd64.server', problem: 'it names no build record' },
    ]);
  });

  test('of another variant is none', async () => {
    await using world = await publishedWorld();
    const { text, digest } = serializeRecord({
      ...world.record,
      variant: { id: 'qemuarm64.base', axes: {} },
    });
    world.web.put(world.path(recordKey(digest)), { body: text });
    await writeFile(world.objectPath(recordKey(digest)), text);
    const { findings } = await world.verify(registryOf({ ...world.variant, record: digest }));
    expect(findings).toMatchObject([
      { variant: 'qemuamd64.server', problem: 'its build record is one of qemuarm64.base' },
    ]);
  });

  test('of a later release that we cannot read is told as such', async () => {
    await using world = await publishedWorld();
    const text = '{"_type": "https://in-toto.io/Statement/v9"}';
    const record = digestOf(text);
    world.web.put(world.path(recordKey(record)), { body: text });
    await writeFile(world.objectPath(recordKey(record)), text);
    expect((await world.verify(registryOf({ ...world.variant, record }))).findings).toMatchObject([
      { problem: expect.stringMatching(/^its build record is no build record: _type/) },
    ]);
  });
});
