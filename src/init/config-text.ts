import { Document, isCollection, visit } from 'yaml';
import { remark } from '../config/remark.ts';
import { foreignLogLine } from '../escape/log-line.ts';
import type { InitConfig } from './config.ts';
import type { Reason } from './reasons.ts';

const head = ` Written by isar-artifacts init. Above what was guessed stands what it was guessed from;
 \`isar-artifacts plan\` shows what it comes to, docs/configuration.md has every key.`;

const openStorage = ` TODO: where the images go; until then, into a directory here
 storage: { url: "s3://BUCKET/PREFIX?region=REGION" }`;

/** As YAML, with the reasons of what was guessed in comments. */
export function configText(
  config: InitConfig,
  reasons: readonly Reason[],
  notices: readonly string[],
): string {
  const document = new Document(config, { aliasDuplicateObjects: false });
  document.commentBefore = head;
  const axes = document.get('axes', true);
  visit(document, {
    Collection: (_, node, ancestors) => {
      const above = ancestors.filter(isCollection);
      // Each value of an axis is a line, as is what else lies two levels deep.
      node.flow = above.length > 2 || (above.length === 2 && above[1] !== axes);
    },
  });
  for (const { path, from, todo } of reasons) {
    remark(document, path, comment([todo === undefined ? from : `TODO: ${todo}`]));
  }
  const ends = [
    ...(config.storage === undefined ? [openStorage] : []),
    ...(notices.length === 0
      ? []
      : [comment(['Not in here:', ...notices.map((notice) => `  ${notice}`)])]),
  ];
  if (ends.length > 0) document.comment = ends.join('\n\n');
  return document.toString({ lineWidth: 0 });
}

/** Names of files are foreign: none of them may end the comment. */
function comment(lines: readonly string[]): string {
  return lines.map((line) => ` ${foreignLogLine(line)}`).join('\n');
}
