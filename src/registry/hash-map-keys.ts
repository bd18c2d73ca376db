import { didYouMean } from '../config/suggest.ts';
import { nixString } from '../escape/nix.ts';
import type { Variant } from '../plan/variant.ts';
import type { HashMapLine } from './hash-map-lines.ts';
import { positionAt, type ScannedHashMap, type Span } from './hash-map-scan.ts';

/** Ends the reading, with a message that names the place of an offset. */
export type RefuseAt = (offset: number, problem: string, hint?: string) => never;

export function checkRepeated(text: string, { entries }: ScannedHashMap, refuseAt: RefuseAt): void {
  const seen = new Map<string, number>();
  for (const { key } of entries) {
    const first = seen.get(key.text);
    if (first !== undefined) {
      const { line } = positionAt(text, first);
      refuseAt(key.start, `${key.text} is here twice, first in line ${line}`, 'remove one of them');
    }
    seen.set(key.text, key.start);
  }
}

export function refuseUnknown(
  { text, start }: Span,
  names: readonly string[],
  refuseAt: RefuseAt,
): never {
  const problem = `${nixString(text)} is the name of no artifact of the configuration`;
  const hint = 'remove the line, or correct its name; `isar-artifacts plan` shows the names';
  return refuseAt(start, `${problem}${didYouMean(text, names)}`, hint);
}

interface Complete {
  readonly scanned: ScannedHashMap;
  readonly lines: readonly HashMapLine[];
  readonly variants: readonly Variant[];
}

export function checkComplete(
  text: string,
  { scanned, lines, variants }: Complete,
  refuseAt: RefuseAt,
): void {
  const keys = new Set(lines.map(({ artifact }) => artifact.name));
  const lineOf = (offset: number) => positionAt(text, offset).line;
  const lacking = variants.flatMap(({ id, artifacts }) => {
    const names = artifacts.filter(({ name, optional }) => !optional && !keys.has(name));
    if (names.length === 0) return [];
    const last = lines.findLast(({ variant }) => variant.id === id);
    const where = last
      ? `below line ${lineOf(last.entry.key.start)}`
      : `before the } in line ${lineOf(scanned.end)}`;
    return names.map(({ name }) => ({ name, advice: `${where}: ${emptyEntry(name)}` }));
  });
  if (lacking.length === 0) return;
  refuseAt(
    scanned.end,
    `there is no line for ${lacking.map(({ name }) => name).join(', ')}`,
    `add what is missing ("" is: not pinned yet)\n${lacking.map(({ advice }) => `  ${advice}`).join('\n')}`,
  );
}

/** A map to begin with: every artifact of every variant, none of them pinned. */
export function emptyMap(variants: readonly Variant[]): string {
  const groups = variants.map(({ id, artifacts }) =>
    [`  # ${id}`, ...artifacts.map(({ name }) => `  ${emptyEntry(name)}`)].join('\n'),
  );
  return `{\n${groups.join('\n\n')}\n}\n`;
}

function emptyEntry(name: string): string {
  return `${nixString(name)} = "";`;
}
