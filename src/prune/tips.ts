import { messageOf, UserError } from '../errors.ts';
import { quoteCommand } from '../escape/shell.ts';
import { type AskGit, checkObjects, linesOf } from './ask-git.ts';
import { workTreesOf } from './work-trees.ts';

/** What a ref points at: a commit, mostly, or a tag of one. */
export interface Tip {
  /** As a person names it: `main`, `v1.0`, `release of origin`. Two of one name count as one ref. */
  readonly name: string;
  /** Hex. */
  readonly object: string;
}

export interface TipsOptions {
  /** Takes the clone for complete, and asks no remote. */
  readonly offline?: boolean | undefined;
}

/**
 * Every branch, remote-tracking branch, tag and other ref, what is checked out in any work tree,
 * every stash, and all branches and tags that the remotes have by now. What leads to a tip that is
 * there already, as HEAD mostly does, is none of its own.
 * @throws UserError `repository-unfit` where the clone lacks some of that
 */
export async function tipsOf(ask: AskGit, { offline = false }: TipsOptions): Promise<Tip[]> {
  await refuseShallow(ask);
  const tips = await refs(ask);
  const others = [checkedOut, stashes, ...(offline ? [] : [tipsOfRemotes])];
  for (const find of others) {
    const known = new Set(tips.map(({ object }) => object));
    tips.push(...(await find(ask)).filter(({ object }) => !known.has(object)));
  }
  return tips;
}

async function refuseShallow(ask: AskGit): Promise<void> {
  const { stdout } = await ask(['rev-parse', '--is-shallow-repository']);
  if (stdout !== 'true') return;
  throw new UserError(
    'repository-unfit',
    'this clone is shallow: it may lack what branches and tags name',
    { hint: 'git fetch --unshallow, or clone without --depth (actions/checkout: fetch-depth: 0)' },
  );
}

async function refs(ask: AskGit): Promise<Tip[]> {
  const format = '--format=%(objectname) %(refname:short) %(symref)';
  return linesOf(await ask(['for-each-ref', format])).flatMap((line) => {
    const [object = '', name = '', symref = ''] = line.split(' ');
    // Such as origin/HEAD: another name of a ref.
    return symref === '' ? [{ object, name }] : [];
  });
}

/** A work tree may be on no branch. */
async function checkedOut(ask: AskGit): Promise<Tip[]> {
  return (await workTreesOf(ask)).flatMap(({ path, head }) =>
    head === undefined ? [] : [{ object: head, name: `HEAD of ${path}` }],
  );
}

/** Only the newest is a ref. Beside the work tree each keeps the index, and files that git does not track. */
async function stashes(ask: AskGit): Promise<Tip[]> {
  const there = await ask(['rev-parse', '--verify', '--quiet', 'refs/stash'], { accept: [0, 1] });
  if (there.exitCode !== 0) return [];
  const list = (...args: string[]) => ask(['rev-list', ...args, '--parents', 'refs/stash', '--']);
  // A copy of the ref has no log.
  const [newest, logged] = [await list('--no-walk'), await list('--walk-reflogs')];
  const entries = [...new Set([...linesOf(newest), ...linesOf(logged)])];
  return entries.flatMap((entry, index) => {
    const [commit = '', _head, ...saved] = entry.split(' ');
    const name = index === 0 ? 'stash' : `stash@{${index}}`;
    return [commit, ...saved].map((object) => ({ object, name }));
  });
}

async function tipsOfRemotes(ask: AskGit): Promise<Tip[]> {
  const tips: Tip[] = [];
  for (const remote of linesOf(await ask(['remote']))) {
    const there = await listRemote(ask, remote);
    const objects = await checkObjects(
      ask,
      there.map(({ object }) => object),
      '%(objectname)',
    );
    const lacking = there.filter((_, index) => objects[index] === undefined);
    if (lacking.length > 0) throw incomplete(remote, lacking);
    tips.push(...there);
  }
  return tips;
}

async function listRemote(ask: AskGit, remote: string): Promise<Tip[]> {
  const listing = ask(['ls-remote', '--heads', '--tags', '--refs', '--quiet', remote], {
    online: true,
  });
  const answer = await listing.catch((cause) => {
    if (!(cause instanceof UserError)) throw cause;
    throw new UserError(
      'repository-unfit',
      `the remote ${remote} cannot be asked for its branches and tags: ${messageOf(cause)}`,
      {
        hint: 'mend that; or, where this clone has all of them for sure, run the same command with --offline',
        cause,
      },
    );
  });
  return linesOf(answer).map((line) => {
    const [object = '', ref = ''] = line.split('\t');
    return { object, name: `${ref.replace(/^refs\/(?:heads|tags)\//, '')} of ${remote}` };
  });
}

function incomplete(remote: string, lacking: readonly Tip[]): UserError {
  const [first, second, third, ...others] = lacking.map(({ name }) => name);
  const named = [first, second, third].filter((name) => name !== undefined).join(', ');
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  const refspec = `+refs/heads/*:refs/remotes/${remote}/*`;
  return new UserError('repository-unfit', `this clone lacks ${named}${more}`, {
    hint: `${quoteCommand(['git', 'fetch', '--tags', remote, refspec])}, then run the same command again`,
  });
}
