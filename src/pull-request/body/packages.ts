import type { Circumstances } from './circumstances.ts';
import type { Block } from './compose.ts';
import { group } from './group.ts';
import { type PackageRow, packageRows } from './package-rows.ts';
import {
  code,
  count,
  foldedEnd,
  foldedHead,
  nothing,
  tableHead,
  tableRow,
  variantList,
} from './words.ts';

/** More rows than this are folded. */
const mostOpen = 20;
const mostNames = 6;

/** Kernels and packages, each change once for all variants that have it. */
export function packageBlocks({ details }: Circumstances): Block[] {
  const compared = [...details.values()].filter(({ comparison }) => comparison?.packages).length;
  const all = packageRows(details);
  const rows = all.map((row) => tableRow(cellsOf(row, compared)));
  const head = tableHead(['package', 'before', 'after', 'variants']);
  const rest = count(rows.length - mostOpen, 'more row');
  return [
    {
      before: `### Packages\n\n${countsOf(all)}${kernelLines(details, compared)}\n\n${head}`,
      items: rows.slice(0, mostOpen),
      weight: 12,
      instead: leftOut,
    },
    {
      before: `${foldedHead(`${rest} of packages`)}${head}`,
      items: rows.slice(mostOpen),
      after: foldedEnd,
      weight: 15,
      instead: leftOut,
    },
  ];
}

function leftOut(rows: number): string {
  return `There was no room for ${count(rows, 'row')} of packages: the build records have all.`;
}

function countsOf(rows: readonly PackageRow[]): string {
  const counts = (['upgraded', 'added', 'removed'] as const).map((kind) => {
    const names = rows.filter((row) => row.kind === kind).flatMap(({ packages }) => packages);
    return { kind, number: new Set(names).size };
  });
  const said = counts.filter(({ number }) => number > 0);
  return `${said.map(({ kind, number }) => `${number} ${kind}`).join(', ')}.`;
}

function kernelLines(details: Circumstances['details'], compared: number): string {
  const kernels = [...details].flatMap(([id, { comparison }]) =>
    comparison?.kernel ? [{ id, ...comparison.kernel }] : [],
  );
  const lines = group(kernels, ({ before, after }) => [before, after]).map(([first, ...others]) => {
    const ids = [first, ...others].map(({ id }) => id);
    const [before, after] = [first.before ?? 'none', first.after ?? 'none'];
    return `- Kernel ${code(before)} → ${code(after)} in ${variantList(ids, compared)}`;
  });
  const shown = lines.slice(0, mostNames);
  const more = lines.length - shown.length;
  return lines.length === 0
    ? ''
    : `\n\n${[...shown, ...(more > 0 ? [`- and ${count(more, 'more kernel')}`] : [])].join('\n')}`;
}

function cellsOf({ source, packages, before, after, variants }: PackageRow, compared: number) {
  return [
    nameOf(source, packages),
    before === undefined ? nothing : code(before),
    after === undefined ? nothing : code(after),
    variantList(variants, compared),
  ];
}

/** `openssl (libssl3, openssl)` */
function nameOf(source: string, packages: readonly string[]): string {
  if (packages.length === 1) return code(packages[0] ?? '');
  const more = packages.length - mostNames;
  const names = packages.slice(0, mostNames).map(code).join(', ');
  return `${code(source)} (${names}${more > 0 ? ` and ${more} more` : ''})`;
}
