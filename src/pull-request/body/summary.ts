import { markdownLink } from '../../escape/markdown.ts';
import { urlSegment } from '../../escape/url.ts';
import type { Change } from '../../registry/changes.ts';
import type { Circumstances } from './circumstances.ts';
import type { Block } from './compose.ts';
import { partsOf } from './parts.ts';
import { sizeChange, sizeChart, sizesOf, sumOf } from './sizes.ts';
import { code, count, nothing, tableHead, tableRow, text } from './words.ts';

/** What merging does, in a sentence or two. */
export function headline(changes: readonly Change[], circumstances: Circumstances): Block {
  const { variants, others } = partsOf(changes);
  const pinned = variants.filter(({ kind }) => kind !== 'dropped');
  const first = pinned.filter(({ kind }) => kind === 'added').length;
  const dropped = variants.length - pinned.length;
  const share = `${pinned.length} of ${count(circumstances.variants, 'variant')}`;
  const newOnes = first > 0 && first < pinned.length ? ` (${first} for the first time)` : '';
  const sentences = [
    ...(pinned.length > 0
      ? [`Merging this pins new builds of ${share}${newOnes}${commitsOf(circumstances)}.`]
      : []),
    ...(dropped > 0
      ? [`The pins of ${count(dropped, 'variant')} that left the configuration are dropped.`]
      : []),
    ...(others.length > 0
      ? [`What changes besides: ${others.map(({ id }) => id).join(', ')}.`]
      : []),
  ];
  return { items: [sentences.join(' ')], weight: 3, instead: () => '' };
}

const mostCommits = 3;

function commitsOf({ details, repository }: Circumstances): string {
  const commits = [...new Set([...details.values()].flatMap(({ commit }) => commit ?? []))];
  if (commits.length === 0) return '';
  if (commits.length > mostCommits) return `, made from ${commits.length} commits`;
  const shown = commits.map((commit) => {
    const short = code(commit.slice(0, 12));
    return repository === undefined
      ? short
      : markdownLink(short, `${repository}/commit/${urlSegment(commit)}`);
  });
  return `, made from ${shown.join(', ')}`;
}

/** A line for each change: why, and what its artifacts take more, together. */
export function summaryTable(changes: readonly Change[], { details }: Circumstances): Block {
  const charts = changes.map(({ id }) => sizeChart(details.get(id)?.history));
  const hasCharts = charts.some((chart) => chart !== '');
  const head = ['variant', 'pins', 'why', 'size change', ...(hasCharts ? ['last builds'] : [])];
  return {
    before: tableHead(head, ['size change']),
    items: changes.map((change, index) => {
      const detail = details.get(change.id);
      const name = text(change.id);
      const { record } = detail ?? {};
      return tableRow([
        record === undefined ? name : markdownLink(name, record.url),
        change.kind,
        detail === undefined ? nothing : text(detail.why.join('; ')) || nothing,
        change.pins.length === 0
          ? nothing
          : sizeChange(sumOf(change.pins.map((pin) => sizesOf(pin, detail)))),
        ...(hasCharts ? [charts[index] || nothing] : []),
      ]);
    }),
    weight: 20,
    instead: (left) => `There was no room for ${count(left, 'more change')}: the registry has all.`,
  };
}
