import { plainLine } from '../escape/markdown.ts';
import type { Change } from '../registry/changes.ts';
import type { Circumstances } from './body/circumstances.ts';
import { packageRows } from './body/package-rows.ts';
import { partsOf } from './body/parts.ts';

type Details = Pick<Circumstances, 'details'>;

/** Says in a line what moves, and with which package where it is just one. */
export function proposalTitle(changes: readonly Change[], { details }: Details): string {
  const { variants, others } = partsOf(changes);
  const [first] = variants;
  const named = variants.length > 1 ? [`${variants.length} variants`] : first ? [first.id] : [];
  const what = [...named, ...others.map(({ id }) => id)].join(', ');
  return plainLine(`isar-artifacts: update ${what}${upgradeOf(details)}`);
}

/** ` (openssl 3.0.15 → 3.0.16)`, where nothing else happened to packages. */
function upgradeOf(details: Details['details']): string {
  const [row, ...others] = packageRows(details);
  if (row?.kind !== 'upgraded' || others.length > 0) return '';
  const { source, before = '', after = '' } = row;
  // As Debian allows names and versions; anything else is no matter for a title.
  if (![source, before, after].every((word) => /^[A-Za-z0-9.+~:-]{1,40}$/.test(word))) return '';
  return ` (${source} ${before} → ${after})`;
}

/**
 * The same for the commit, in plain text: a line for each artifact. Names and reasons come from
 * elsewhere, and must not add lines: git would read `Co-authored-by: ...` in one.
 */
export function commitSummary(changes: readonly Change[], { details }: Details): string {
  return changes
    .flatMap(({ id, kind, pins }) => [
      `${id}: ${[kind, ...(details.get(id)?.why ?? [])].join('; ')}`,
      ...pins.map(
        ({ attribute, before, after }) =>
          `  ${attribute} ${before?.sha256 ?? 'none'} -> ${after?.sha256 ?? 'none'}`,
      ),
    ])
    .map(plainLine)
    .join('\n');
}
