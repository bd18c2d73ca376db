import { markdownLink } from '../../escape/markdown.ts';
import type { Change } from '../../registry/changes.ts';
import type { Circumstances } from './circumstances.ts';
import { type Block, compose } from './compose.ts';
import { packageBlocks } from './packages.ts';
import { sourcesBlock } from './sources.ts';
import { headline, summaryTable } from './summary.ts';
import { tryIt } from './try-it.ts';
import { variantDetails } from './variant-details.ts';
import { failureLogs, warningBlocks } from './warnings.ts';

/** GitHub takes 65,536 characters; a person may still want to add some. */
export const longestBody = 60_000;

/**
 * The body of a proposal in Markdown: the most important first. The same facts give the same text,
 * and whatever the facts are, it is no longer than GitHub takes.
 */
export function proposalBody(changes: readonly Change[], circumstances: Circumstances): string {
  return compose(
    [
      headline(changes, circumstances),
      ...warningBlocks(circumstances),
      summaryTable(changes, circumstances),
      ...packageBlocks(circumstances),
      sourcesBlock(circumstances),
      tryIt(changes, circumstances),
      failureLogs(circumstances),
      variantDetails(changes, circumstances),
      footer(circumstances),
    ],
    longestBody,
  );
}

function footer({ run }: Circumstances): Block {
  const where = run === undefined ? '' : ` in ${markdownLink('this run', run)}, which has the logs`;
  return { items: [`Made by isar-artifacts${where}.`], weight: 2, instead: () => '' };
}
