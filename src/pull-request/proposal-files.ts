import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Forge, Proposal, Snapshot } from './forge.ts';

/** What a person reads; then the rest of it, for the programs that any forge has. */
const names = ['title.txt', 'body.md', 'proposal.json'] as const;

/** What is read again. Everything else in `proposal.json` is for others. */
const rest = z.object({ draft: z.boolean() });

/** Of a proposal on a local branch, in one directory. */
export function pathsIn(directory: string): string[] {
  return names.map((name) => join(directory, name));
}

export async function writeProposal(
  directory: string,
  { base, branch }: Pick<Forge, 'base' | 'branch'>,
  { title, body, labels, draft = false, wishes = {} }: Proposal,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  const { reviewers = [], teamReviewers = [], assignees = [], milestone, autoMerge } = wishes;
  const people = { reviewers, 'team-reviewers': teamReviewers, assignees };
  const more = { milestone: milestone ?? null, 'auto-merge': autoMerge ?? null };
  const settings = { base, branch, labels, draft, ...people, ...more };
  const texts = [`${title}\n`, `${body}\n`, `${JSON.stringify(settings, undefined, 2)}\n`];
  const paths = pathsIn(directory);
  await Promise.all(paths.map((path, index) => writeFile(path, texts[index] ?? '')));
}

/** @returns undefined where it was interrupted, or somebody cleaned up: nobody was told then */
export async function readProposal(
  directory: string,
): Promise<NonNullable<Snapshot['open']>['shown'] | undefined> {
  try {
    const texts = await Promise.all(pathsIn(directory).map((path) => readFile(path, 'utf8')));
    const [, body = '', settings = ''] = texts;
    return { body, draft: rest.parse(JSON.parse(settings)).draft };
  } catch {
    return undefined;
  }
}

export async function removeProposal(directory: string): Promise<void> {
  await Promise.all(pathsIn(directory).map((path) => rm(path, { force: true })));
}
