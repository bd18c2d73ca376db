import { UserError } from '../errors.ts';
import { type AskGit, checkObjects, linesOf } from './ask-git.ts';
import type { Tip } from './tips.ts';

/** A tree, and the names of all tips whose tree it is. */
export type Trees = ReadonlyMap<string, readonly string[]>;

/** @throws UserError `repository-unfit` where git lacks one */
export async function treesOf(ask: AskGit, tips: readonly Tip[]): Promise<Trees> {
  const names = tips.map(({ object }) => `${object}^{tree}`);
  const found = await checkObjects(ask, names, '%(objectname)');
  await refuseMissing(
    ask,
    tips.filter((_, index) => found[index] === undefined),
  );
  const trees = new Map<string, string[]>();
  for (const [index, { name }] of tips.entries()) {
    const tree = found[index];
    if (tree !== undefined) trees.set(tree, [...(trees.get(tree) ?? []), name]);
  }
  return trees;
}

/** A tag may be of a single file: that has no tree. */
async function refuseMissing(ask: AskGit, treeless: readonly Tip[]): Promise<void> {
  const names = treeless.map(({ object }) => `${object}^{}`);
  const types = await checkObjects(ask, names, '%(objecttype)');
  const missing = treeless.find((_, index) => types[index] !== 'blob');
  if (missing !== undefined) throw incomplete(`what ${missing.name} points at`);
}

/**
 * Every file that these trees have, once: its object by the path of one of its places.
 * @throws UserError `repository-unfit` where git lacks some
 */
export async function filesOf(ask: AskGit, trees: Trees): Promise<Map<string, string>> {
  const paths = new Map<string, string>();
  if (trees.size === 0) return paths;
  const input = [...trees.keys()].map((tree) => `${tree}\n`).join('');
  // It says what is missing, and fetches nothing.
  const args = ['rev-list', '--objects', '--no-walk', '--missing=print', '--stdin'];
  for (const line of linesOf(await ask(args, { input }))) {
    if (line.startsWith('?')) throw incomplete(`the object ${line.slice(1)}`);
    const [object = ''] = line.split(' ', 1);
    paths.set(object, line.slice(object.length + 1));
  }
  const objects = [...paths.keys()];
  const types = await checkObjects(ask, objects, '%(objecttype)');
  for (const [index, object] of objects.entries()) {
    if (types[index] === undefined) throw incomplete(`the object ${object}`);
    if (types[index] !== 'blob') paths.delete(object);
  }
  return paths;
}

function incomplete(what: string): UserError {
  return new UserError('repository-unfit', `this clone lacks ${what}`, {
    hint: 'it must be whole: clone anew without --filter and --depth; if it was whole, git fsck says what is damaged',
  });
}
