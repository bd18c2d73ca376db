import { messageOf, UserError } from '../errors.ts';
import { quoteCommand } from '../escape/shell.ts';
import { type AskGit, checkObjects, linesOf } from './ask-git.ts';

/** What a ref points at: a commit, mostly, or a tag of one. */
export interface Tip {
  /** As a person names it: `main`, `v1.0`, `release of origin`. */
  readonly name: string;
  /** Hex. */
  readonly object: string;
}

export interface TipsOptions {
  /** Takes the clone for complete, and asks no remote. */
  readonly offline?: boolean | undefined;
}

/**
 * Every branch, remote-tracking branch, tag and other ref, what is checked out in any work tree, and
 * all branches and tags that the remotes have by now.
 * @throws UserError `repository-unfit` where the clone lacks some of that
 */
export async function tipsOf(ask: AskGit, { offline = false }: TipsOptions): Promise<Tip[]> {
  await refuseShallow(ask);
  const local = [...(await refs(ask)), ...(await checkedOut(ask))];
  const known = new Set(local.map(({ object }) => object));
  const remote = offline ? [] : await tipsOfRemotes(ask);
  return [...local, ...remote.filter(({ object }) => !known.has(object))];
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
  const answer = await ask(['for-each-ref', '--format=%(objectname) %(refname:short)']);
  return linesOf(answer).map((line) => {
    const [object = ''] = line.split(' ', 1);
    return { object, name: line.slice(object.length + 1) };
  });
}

/** A work tree may be on no branch. */
async function checkedOut(ask: AskGit): Promise<Tip[]> {
  const lines = linesOf(await ask(['worktree', 'list', '--porcelain']));
  const heads = lines.flatMap((line) => /^HEAD ([0-9a-f]+)$/.exec(line)?.[1] ?? []);
  // All zeros: there is no commit yet.
  return heads.filter((head) => !/^0+$/.test(head)).map((object) => ({ object, name: 'HEAD' }));
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
  const listing = ask(['ls-remote', '--heads', '--tags', '--quiet', remote], { online: true });
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
