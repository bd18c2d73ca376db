import type { Sha256 } from '../digest/sha256.ts';
import { UserError } from '../errors.ts';
import { headerStart } from '../registry/functions.ts';
import { readRegistry } from '../registry/read.ts';
import { type AskGit, batches, checkObjects } from './ask-git.ts';
import type { Trees } from './files.ts';
import { grepObjects } from './grep.ts';
import { namedBy } from './named.ts';

/** What one registry file names, and where it is. */
export interface FoundRegistry {
  readonly digests: readonly Sha256[];
  /** The tips that have it. */
  readonly tips: ReadonlySet<string>;
}

/**
 * All registries among these files, whatever their paths.
 * @throws UserError `registry-invalid` naming ref and path of one that cannot be read
 */
export async function registriesIn(
  ask: AskGit,
  trees: Trees,
  files: ReadonlyMap<string, string>,
): Promise<FoundRegistry[]> {
  const texts = await textsOf(ask, await candidates(ask, files));
  const found = [...texts].filter(([object, text]) => isRegistry(text, files.get(object) ?? ''));
  const places = await placesOf(
    ask,
    trees,
    new Map(found.map(([object]) => [object, files.get(object) ?? ''])),
  );
  return found.map(([object, text]) => {
    const { name = object, tips = new Set<string>() } = places.get(object) ?? {};
    return { digests: digestsOf(text, name), tips };
  });
}

/**
 * Files with the first line of our registries. Those without are asked for, so that one which cannot
 * be read is among the candidates: git only says so, and goes on.
 */
async function candidates(ask: AskGit, files: ReadonlyMap<string, string>): Promise<string[]> {
  const objects = [...files.keys()];
  const args = ['--files-without-match', '--fixed-strings', '-e', headerStart];
  const others = new Set(await grepObjects(ask, args, objects));
  return objects.filter((object) => !others.has(object));
}

async function textsOf(ask: AskGit, objects: readonly string[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  // Nobody can know it, so that it is in no file.
  const mark = crypto.randomUUID();
  for (const some of batches(objects, 50)) {
    const input = some.map((object) => `${object}\n`).join('');
    const args = ['cat-file', `--batch=${mark} %(objectname)`];
    const { stdout } = await ask(args, { input, keepFinalNewline: true });
    for (const one of stdout.split(`${mark} `).slice(1)) {
      const end = one.indexOf('\n');
      // Behind each file there is a newline that is not its own.
      texts.set(one.slice(0, end), one.slice(end + 1, -1));
    }
  }
  return texts;
}

/** Others quote it: documentation, tests. In a Nix file it was a registry before somebody changed it. */
export function isRegistry(text: string, path: string): boolean {
  if (text.startsWith(headerStart)) return true;
  return path.endsWith('.nix') && text.includes(`\n${headerStart}`);
}

/** @throws UserError `registry-invalid` */
export function digestsOf(text: string, place: string): Sha256[] {
  try {
    const { digests, records } = namedBy(readRegistry(text, place));
    return [...digests, ...records];
  } catch (cause) {
    if (!(cause instanceof UserError)) throw cause;
    throw new UserError(cause.code, cause.message, {
      hint: 'what it names is not known, so nothing is removed: mend the file there, or delete that branch or tag',
      cause,
    });
  }
}

interface Places {
  /** `REF:path` of the first. */
  readonly name: string;
  readonly tips: ReadonlySet<string>;
}

/** Where these objects are: they are looked for at all paths that any of them has. */
async function placesOf(
  ask: AskGit,
  trees: Trees,
  objects: ReadonlyMap<string, string>,
): Promise<Map<string, Places>> {
  const paths = [...new Set(objects.values())];
  const asked = [...trees].flatMap(([tree, tips]) => paths.map((path) => ({ tree, tips, path })));
  const names = asked.map(({ tree, path }) => `${tree}:${path}`);
  const found = await checkObjects(ask, names, '%(objectname)');
  const places = new Map<string, Places & { readonly tips: Set<string> }>();
  for (const [index, { tips, path }] of asked.entries()) {
    const object = found[index];
    if (object === undefined || !objects.has(object)) continue;
    const place = places.get(object) ?? { name: `${tips[0]}:${path}`, tips: new Set() };
    for (const tip of tips) place.tips.add(tip);
    places.set(object, place);
  }
  return places;
}
