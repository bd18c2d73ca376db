import { expect, test } from '@jest/globals';
import { execa } from 'execa';
import type { Variant } from '../../src/plan/variant.ts';
import { hashMapFormat } from '../../src/registry/hash-map.ts';
import { emptyMap } from '../../src/registry/hash-map-keys.ts';
import { mergeRegistry } from '../../src/registry/merge.ts';
import { repositoryIn } from '../support/repository.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { pinnedVariant, plannedVariant } from './hash-map-files.ts';
import { digestOf, settingsOf } from './registries.ts';

const one = plannedVariant('m.one', ['one.wic', 'one.vmlinuz']);
const two = plannedVariant('m.two', ['two.wic', 'two.vmlinuz']);
const variants = [one, two];
const { read, write } = hashMapFormat(variants);

function update(text: string, variant: Variant): string {
  const digests = variant.artifacts.map(({ name }) => [name, digestOf(`new ${name}`)]);
  const pinned = pinnedVariant(variant, Object.fromEntries(digests), digestOf(variant.id));
  const settings = settingsOf(variants.map(({ id }) => id));
  return write(mergeRegistry(read(text, 'f'), [pinned], settings).registry, text, 'f');
}

/** What git makes of a branch that moves the one variant and another that moves the other. */
async function mergeOf(base: string) {
  await using directory = await temporaryDirectory();
  const { root, git, commit, contents } = await repositoryIn(directory.path);
  await commit({ 'hashes.nix': base });
  await git('switch', '--quiet', '--create', 'other');
  await commit({ 'hashes.nix': update(base, two) });
  await git('switch', '--quiet', 'main');
  await commit({ 'hashes.nix': update(base, one) });
  const merge = [
    '-C',
    root,
    '-c',
    'user.name=P',
    '-c',
    'user.email=p@example.com',
    'merge',
    'other',
  ];
  const { exitCode } = await execa('git', merge, { reject: false });
  return { exitCode, text: await contents('HEAD:hashes.nix') };
}

test('two branches that move different variants merge, where a line is between the variants', async () => {
  const base = emptyMap(variants);
  const both = update(update(base, one), two);
  expect(await mergeOf(base)).toEqual({ exitCode: 0, text: both });
  const crowded = base.replace('\n\n  # m.two\n', '\n  # m.two\n');
  expect(await mergeOf(crowded)).toMatchObject({ exitCode: 0 });
});

test('neighbours conflict, as in any list', async () => {
  const base = emptyMap(variants).replace('\n\n  # m.two\n', '\n');
  expect(await mergeOf(base)).toMatchObject({ exitCode: 1 });
});
