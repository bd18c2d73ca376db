// Figures as text, for a terminal and for a page.
import { medianOf } from './figures.mjs';

/** @typedef {import('./figures.mjs').Result} Result */
/** @typedef {import('./figures.mjs').Ratio} Ratio */

/** @param {readonly Result[]} results of each contender, medians */
export function contenderRows(results) {
  return [
    ['contender', 'wall s', 'CPU s', 'peak MiB', 'sent MiB', 'HEADs'],
    ...results.map((result) => [
      result.name,
      ...(result.failures.length > 0
        ? ['failed']
        : [
            shown(medianOf(result, 'wall'), 2),
            shown(medianOf(result, 'cpu'), 2),
            shown(medianOf(result, 'peakMib'), 0),
            shown(inMebibytes(medianOf(result, 'sentBytes')), 1),
            shown(medianOf(result, 'heads'), 0),
          ]),
    ]),
  ];
}

/** @param {readonly Ratio[]} ratios */
export function ratioRows(ratios) {
  return [
    ['ratio', 'is', 'at most', ''],
    ...ratios.map(({ name, value, atMost, reached }) => [
      name,
      shown(value ?? undefined, Number.isInteger(value) ? 0 : 3),
      `${atMost}`,
      reached ? 'yes' : 'NO',
    ]),
  ];
}

/** @param {readonly (readonly string[])[]} rows the first one is the head */
export function asText(rows) {
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(...rows.map((row) => row[at]?.length ?? 0)),
  );
  const lines = rows.map((row) =>
    row.map((cell, at) =>
      at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
    ),
  );
  return lines.map((cells) => cells.join('  ').trimEnd()).join('\n');
}

/** @param {readonly (readonly string[])[]} rows the first one is the head */
export function asMarkdown([head = [], ...rows]) {
  const rule = head.map((_, at) => (at === 0 ? '---' : '---:'));
  const whole = rows.map((row) => head.map((_, at) => row[at] ?? ''));
  return [head, rule, ...whole].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** @param {number | undefined} bytes */
function inMebibytes(bytes) {
  return bytes === undefined ? undefined : bytes / 1024 / 1024;
}

/** @param {number | undefined} value @param {number} digits */
function shown(value, digits) {
  return value === undefined ? '–' : value.toFixed(digits);
}
