import { describe, expect, test } from '@jest/globals';
import { currentRegistry } from '../../src/pull-request/current.ts';
import type { Registry } from '../../src/registry/pins.ts';
import { readRegistry } from '../../src/registry/read.ts';
import { renderRegistry } from '../../src/registry/render.ts';
import { pinOf, registryOf, variantOf } from '../registry/registries.ts';

const id = 'qemuamd64.server';
const read = (text: string) => readRegistry(text, 'nix/x.nix');
/** A state of the variant: its letter says which build, `a` before `b` before `c`. */
type State = 'a' | 'b' | 'c' | undefined;

function registry(state: State): Registry {
  if (state === undefined) return registryOf();
  const time = 1_750_000_000 + state.charCodeAt(0);
  return registryOf(variantOf(id, [pinOf(`${id}.wic`, state)], { time }));
}

function current(base: State, ours: State, fork: State): Registry {
  const text = (state: State) => renderRegistry(registry(state));
  return currentRegistry(
    {
      base: { commit: 'b', text: text(base) },
      open: { commit: 'o', text: text(ours), fork: text(fork), announced: true },
    },
    read,
  );
}

describe('whoever changed a variant since our branch and the base parted has the say', () => {
  test.each<[string, State, State, State, State]>([
    // what                          base       ours       fork       current
    ['nobody', 'a', 'a', 'a', 'a'],
    ['we moved it', 'a', 'b', 'a', 'b'],
    ['the base moved it', 'b', 'a', 'a', 'b'],
    ['the base moved it back', 'a', 'b', 'b', 'a'],
    ['we added it', undefined, 'a', undefined, 'a'],
    ['the base added it', 'a', undefined, undefined, 'a'],
    ['we dropped it', 'a', undefined, 'a', undefined],
    ['the base dropped it', undefined, 'a', 'a', undefined],
    ['both moved it, the base later', 'c', 'b', 'a', 'c'],
    ['both moved it, we later', 'b', 'c', 'a', 'c'],
    ['both moved it to the same', 'b', 'b', 'a', 'b'],
    ['both added it, we later', 'a', 'b', undefined, 'b'],
    ['both dropped it', undefined, undefined, 'a', undefined],
    ['we dropped it, the base moved it', 'b', undefined, 'a', 'b'],
    ['the base dropped it, we moved it', undefined, 'b', 'a', 'b'],
  ])('%s', (_, base, ours, fork, expected) => {
    expect(current(base, ours, fork)).toEqual(registry(expected));
  });

  test('each variant by itself', () => {
    const of = (...ids: string[]) =>
      renderRegistry(
        registryOf(...ids.map((name) => variantOf(name, [pinOf(`${name}.wic`, name)]))),
      );
    const snapshot = {
      base: { commit: 'b', text: of('kept', 'theirs', 'ours-dropped') },
      open: {
        commit: 'o',
        text: of('kept', 'ours', 'theirs-dropped'),
        fork: of('kept', 'theirs-dropped', 'ours-dropped'),
        announced: true,
      },
    };
    expect([...currentRegistry(snapshot, read).variants.keys()].sort()).toEqual([
      'kept',
      'ours',
      'theirs',
    ]);
  });
});

test('without a proposal it is the base; without a file it is empty', () => {
  const text = renderRegistry(registry('a'));
  expect(currentRegistry({ base: { commit: 'b', text } }, read)).toEqual(registry('a'));
  expect(currentRegistry({ base: { commit: 'b', text: undefined } }, read)).toEqual(registryOf());
});

test('a registry that we did not write is refused by its name', () => {
  const base = { commit: 'b', text: '{ }\n' };
  expect(() => currentRegistry({ base }, read)).toThrow(
    expect.objectContaining({
      code: 'registry-invalid',
      message: expect.stringContaining('nix/x.nix:1:1'),
    }),
  );
});
