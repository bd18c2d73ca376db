import type { Config } from '../config/schema.ts';
import { markdownCode } from '../escape/markdown.ts';
import type { Forge, Proposal, PullRequest, Snapshot } from '../pull-request/forge.ts';

/** Why nothing is proposed. */
export interface Unchanged {
  readonly kind: 'unchanged';
  readonly why: string;
  readonly changes: readonly [];
  /** The one that is open, and says it already. */
  readonly pullRequest?: PullRequest;
}

/** Whoever has a pull request open that says what the base says by now is told, and it is closed. */
export async function nothingLeft(
  forge: Forge,
  snapshot: Snapshot,
  { path, dryRun }: { readonly path: string; readonly dryRun: boolean },
): Promise<Unchanged> {
  const why = `${path} on ${forge.base} is up to date`;
  if (dryRun) return { kind: 'unchanged', why, changes: [] };
  const text = `Nothing is left to propose: ${markdownCode(path)} on ${markdownCode(forge.base)} is what this would make of it.`;
  await forge.withdraw(snapshot, text);
  const closed = snapshot.open?.pullRequest;
  if (closed === undefined) return { kind: 'unchanged', why, changes: [] };
  return { kind: 'unchanged', why: `${why}; pull request ${closed.number} is closed`, changes: [] };
}

/** @returns undefined where there is something to say that nobody was told */
export function alreadySaid(
  { branch }: Forge,
  { open }: Snapshot,
  { text, body, draft }: Proposal,
): Unchanged | undefined {
  if (open === undefined || !open.announced || text !== open.text) return undefined;
  const { declined, pullRequest, shown } = open;
  if (declined !== undefined) {
    const why = `pull request ${declined.number} proposed just that, and somebody closed it: ${declined.url}`;
    return { kind: 'unchanged', why, changes: [] };
  }
  const isDraftAsWanted = draft === undefined || draft === shown?.draft;
  const same = shown === undefined || (isDraftAsWanted && sameBody(shown.body, body));
  if (!same) return undefined;
  return {
    kind: 'unchanged',
    why: `${branch} already proposes it`,
    changes: [],
    ...(pullRequest && { pullRequest }),
  };
}

/** That another run says the same is no news. */
function sameBody(before: string, now: string): boolean {
  const [one, other] = [before, now].map((body) =>
    body
      .replace(/\r\n/g, '\n')
      .replace(/\/actions\/runs\/\d+/g, '')
      .trim(),
  );
  return one === other;
}

/** What the configuration asks for, of a proposal of a whole matrix or of a part. */
export function wishesOf(
  settings: Config['pull-request'],
  isPartial: boolean,
): Pick<Proposal, 'labels' | 'draft' | 'wishes'> {
  const { labels, reviewers, assignees, milestone, draft } = settings;
  const autoMerge = settings['auto-merge'];
  return {
    labels,
    ...(draft === 'always' && { draft: true }),
    ...(draft === 'partial' && { draft: isPartial }),
    wishes: {
      reviewers,
      teamReviewers: settings['team-reviewers'],
      assignees,
      ...(milestone !== undefined && { milestone }),
      ...(autoMerge !== 'never' && { autoMerge }),
    },
  };
}
