import * as z from 'zod';
import { section, word } from './schema-words.ts';

const names = z.array(word).default([]);

/** How an update is proposed, and what the pull request gets when it is created. */
export const pullRequest = section({
  base: word.optional().describe('Branch that the proposal is for. Default: the current one.'),
  forge: z
    .enum(['local', 'github'])
    .default('local')
    .describe('A branch of the local repository, or a pull request on GitHub.'),
  labels: names.describe('Labels of a new pull request.'),
  reviewers: names.describe('GitHub: who is asked to review a new pull request.'),
  'team-reviewers': names.describe('GitHub: the same for teams, by their short names.'),
  assignees: names.describe('GitHub: who a new pull request is assigned to.'),
  milestone: word.optional().describe('GitHub: title of the milestone of a new pull request.'),
  draft: z
    .enum(['never', 'partial', 'always'])
    .default('never')
    .describe('GitHub: a draft always, or only while a part of the matrix failed.'),
  'auto-merge': z
    .enum(['never', 'merge', 'squash', 'rebase'])
    .default('never')
    .describe('GitHub: merge a new pull request this way once its checks pass.'),
});
