import { parseSha256 } from '../digest/notations.ts';
import type { Sha256 } from '../digest/sha256.ts';
import type { AskGit } from './ask-git.ts';
import { grepObjects, grepWorkTree } from './grep.ts';

/**
 * Hashes in hex, Nix's base 32 and base 64 in any text. What is none, but looks like one, is only
 * looked for in vain.
 */
const hashes = '[0-9a-fA-F]{64}|[0-9a-df-np-sv-z]{52}|[A-Za-z0-9+/]{43}=';
const args = ['--only-matching', '--extended-regexp', '-e', hashes];

/**
 * Every hash that stands in one of these files, with the path of the file. A registry need not be one
 * that we write: a list of hashes names what it lists, and so does an expression made by hand.
 */
export async function hashesIn(
  ask: AskGit,
  files: ReadonlyMap<string, string>,
): Promise<Map<Sha256, string>> {
  const found = new Map<Sha256, string>();
  for (const line of await grepObjects(ask, ['-I', ...args], [...files.keys()])) {
    const [object = '', hash = ''] = line.split(':');
    const digest = parseSha256(hash);
    if (digest !== undefined) found.set(digest, files.get(object) ?? object);
  }
  return found;
}

/**
 * The same of the work tree, where a change may wait for its commit. Attributes call some texts
 * binary there.
 */
export async function hashesInWorkTree(ask: AskGit): Promise<Sha256[]> {
  const lines = await grepWorkTree(ask, ['-h', '--text', ...args]);
  return lines.map(parseSha256).filter((digest) => digest !== undefined);
}
