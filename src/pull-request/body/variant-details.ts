import { markdownLink } from '../../escape/markdown.ts';
import type { Comparison, NamedChange, ValueChange } from '../../judge/compare.ts';
import type { Change, PinChange } from '../../registry/changes.ts';
import { formatDuration, formatSize } from '../../report/format.ts';
import type { Circumstances, Detail } from './circumstances.ts';
import type { Block } from './compose.ts';
import { sizeChange, sizesOf } from './sizes.ts';
import { code, count, folded, nothing, shortDigest, tableHead, tableRow, text } from './words.ts';

/** Every artifact before and after, and how else the builds differ. A single one is not folded. */
export function variantDetails(changes: readonly Change[], { details }: Circumstances): Block {
  const told = changes.filter(({ id, pins }) => pins.length > 0 || details.has(id));
  return {
    before: '### Artifacts\n\n',
    items: told.map((change) =>
      folded(text(change.id), contentsOf(change, details.get(change.id)), told.length === 1),
    ),
    between: '\n\n',
    weight: 15,
    instead: (left) =>
      `There was no room for the artifacts of ${count(left, 'more variant')}: the registry has all.`,
  };
}

const mostArtifacts = 100;
const mostLines = 20;

function contentsOf({ pins }: Change, detail: Detail | undefined): string {
  const rows = pins.slice(0, mostArtifacts).map((pin) => tableRow(cellsOf(pin, detail)));
  const more = pins.length - rows.length;
  const lines = linesOf(detail).slice(0, mostLines);
  return [
    ...(rows.length === 0 ? [] : [head + rows.join('\n')]),
    ...(more > 0 ? [`and ${count(more, 'more artifact')}`] : []),
    ...(lines.length === 0 ? [] : [lines.map((line) => `- ${line}`).join('\n')]),
  ].join('\n\n');
}

const columns = ['artifact', 'size before', 'after', 'change', 'sha256 before', 'sha256 after'];
const head = tableHead(columns, ['size before', 'after', 'change']);

function cellsOf(pin: PinChange, detail: Detail | undefined): string[] {
  const { attribute, before, after } = pin;
  const sizes = sizesOf(pin, detail);
  return [
    code(attribute),
    before === undefined ? nothing : shownSize(sizes.before),
    after === undefined ? nothing : shownSize(sizes.after),
    sizeChange(sizes),
    shortDigest(before?.sha256),
    shortDigest(after?.sha256),
  ];
}

function shownSize(size: number | undefined): string {
  return size === undefined ? nothing : formatSize(size);
}

function linesOf(detail: Detail | undefined): string[] {
  const { comparison, record } = detail ?? {};
  return [
    ...(comparison === undefined ? [] : comparisonLines(comparison)),
    ...(record === undefined
      ? []
      : [`Build record ${markdownLink(code(record.digest), record.url)}`]),
  ];
}

function comparisonLines({ chain, settings, tools, seconds }: Comparison): string[] {
  const named = (what: string) => (change: NamedChange) =>
    `${what} ${code(change.name)}: ${arrow(change)}`;
  return [
    ...(chain === undefined ? [] : [`kas chain: ${arrow(chain)}`]),
    ...settings.map(named('Setting')),
    ...tools.map(named('Tool')),
    `Build time: ${formatDuration(seconds.after)} (before: ${formatDuration(seconds.before)})`,
  ];
}

function arrow({ before, after }: ValueChange): string {
  return [before, after].map((value) => (value === undefined ? 'none' : code(value))).join(' → ');
}
