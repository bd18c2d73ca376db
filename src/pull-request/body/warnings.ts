import { markdownLog } from '../../escape/markdown.ts';
import type { Circumstances, Detail } from './circumstances.ts';
import type { Block } from './compose.ts';
import { code, count, folded, shortened, text, variantList } from './words.ts';

/** What is wrong with this proposal, or missing in it. */
export function warningBlocks({ failures, notStarted, details }: Circumstances): Block[] {
  const dirty = idsWhere(details, ({ dirty }) => dirty);
  const unreadable = idsWhere(details, ({ unreadable }) => unreadable !== undefined);
  const codes = [...details.values()].flatMap(({ unreadable }) => unreadable ?? []);
  return [
    {
      before: '**Not built; their pins stay as they are:**\n\n',
      items: failures.map(
        ({ id, message, hint }) =>
          `- ${code(id)}: ${text(message)}${hint === undefined ? '' : `<br>Hint: ${text(hint)}`}`,
      ),
      weight: 12,
      instead: (left) => `- and ${count(left, 'more variant')}`,
    },
    line('Not started; their pins stay as they are:', notStarted),
    line('Built from uncommitted changes:', dirty),
    line(
      `A build record cannot be read now (${[...new Set(codes)].map(text).join(', ')}):`,
      unreadable,
    ),
  ];
}

/** What is known of each failure beside its first line. */
export function failureLogs({ failures }: Circumstances): Block {
  const known = failures.filter(({ log }) => log.length > 0);
  return {
    items: known.map(({ id, log }) =>
      folded(
        `Why ${code(id)} failed`,
        markdownLog(log.slice(-mostLines).map((line) => shortened(line, longestLine))),
      ),
    ),
    between: '\n\n',
    weight: 15,
    instead: (left) => `There was no room for the log of ${count(left, 'more variant')}.`,
  };
}

const mostLines = 30;
const longestLine = 200;

function line(what: string, ids: readonly string[]): Block {
  return {
    items: ids.length === 0 ? [] : [`**${what}** ${variantList(ids)}`],
    weight: 4,
    instead: () => '',
  };
}

function idsWhere(details: Circumstances['details'], holds: (detail: Detail) => boolean): string[] {
  return [...details].filter(([, detail]) => holds(detail)).map(([id]) => id);
}
