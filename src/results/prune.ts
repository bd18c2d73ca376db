import type { Pruned } from '../prune/prune.ts';
import { formatSize } from '../report/format.ts';
import type { Section } from '../report/section.ts';

/** What goes, with its size, age and reason; and what stays, as a sum. */
export function pruneSections(
  { decisions, removed, kept, deleted, refs, registries }: Pruned,
  location: string,
): Section[] {
  const rows = decisions
    .filter(({ remove }) => remove)
    .map(({ key, size, modified, reason }) => [key, formatSize(size), dayOf(modified), reason]);
  const sum = ({ objects, bytes }: Pruned['removed']) =>
    `${objects} objects (${formatSize(bytes)})`;
  const did = deleted ? 'removed' : 'would remove';
  return [
    ...(rows.length === 0
      ? []
      : [{ table: { head: [did, 'size', 'written on', 'reason'], rows } }]),
    {
      lines: [
        `${location}: ${did} ${sum(removed)}, keeps ${sum(kept)}`,
        `looked at ${registries} ${registries === 1 ? 'registry' : 'registries'} on ${refs} ${refs === 1 ? 'ref' : 'refs'}`,
        ...(deleted || rows.length === 0 ? [] : ['to remove them: isar-artifacts prune --delete']),
      ],
    },
  ];
}

export function pruneToJson({ decisions, ...totals }: Pruned) {
  const objects = decisions.map(({ key, size, modified, remove, reason }) => ({
    key,
    size,
    modified: new Date(modified).toISOString(),
    remove,
    reason,
  }));
  return { ...totals, objects };
}

function dayOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}
