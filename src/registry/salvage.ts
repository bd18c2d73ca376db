import { contains } from './check.ts';
import { functionsMarker, headerStart, pinsMarker } from './functions.ts';
import { interpretEntry } from './interpret.ts';
import { emptyRegistry, type Pin, type PinnedVariant, type Registry } from './pins.ts';
import type { ScannedEntry, ScannedField } from './scan.ts';
import { scanPath, scanValue } from './scan-values.ts';

/** What can be read of a file that somebody changed. */
export interface Salvaged {
  readonly registry: Registry;
  /** What cannot, as `line 7: ...`. */
  readonly lost: readonly string[];
}

const entryPattern = /^\s*(.+) = artifact \{$/s;
const fieldPattern = /^\s*([a-z]+) = (.*);$/s;
const fields = 'variant name hash size url encoding record commit time'.split(' ');
/** Frame, aliases and access: the next update writes them anew, from the configuration. */
const rewritten =
  /^\s*((access|pins) = \{|access = \{ \};|.+ = pins\..+;|\};|\];|# aliases|mirrors = \[|"(?:[^"\\]|\\.)*"|(credentials|region) = ".*";)?$/s;

/**
 * Reads entry by entry, whatever stands around them. Of what is there twice the first is kept, as
 * are the pins of one build where a variant has pins of several.
 * @returns undefined where the file is none of ours
 */
export function salvageRegistry(text: string): Salvaged | undefined {
  if (!text.startsWith(headerStart)) return undefined;
  const lines = text.split(/\r?\n/);
  const end = lines.indexOf(functionsMarker);
  const scanned = scanLoosely(lines, lines.indexOf(pinsMarker) + 1, end < 0 ? lines.length : end);
  return assemble(scanned.entries, scanned.lost);
}

function scanLoosely(lines: readonly string[], first: number, end: number) {
  const entries: ScannedEntry[] = [];
  const lost: string[] = [];
  let open: (ScannedEntry & { readonly fields: Map<string, ScannedField> }) | undefined;
  for (let index = first; index < end; index++) {
    const text = lines[index] ?? '';
    const position = { line: index + 1, column: 1 };
    const attributePath = scanPath(entryPattern.exec(text)?.[1] ?? '');
    const [, name = '', written = ''] = fieldPattern.exec(text) ?? [];
    const value = scanValue(written);
    if (attributePath !== undefined) {
      open = { ...position, attributePath, fields: new Map() };
      entries.push(open);
    } else if (open && fields.includes(name) && value !== undefined && !open.fields.has(name)) {
      open.fields.set(name, { ...position, value });
    } else if (open && /^\s*\};$/.test(text)) {
      open = undefined;
    } else if (open || !rewritten.test(text)) {
      lost.push(lineText(position.line, text.trim()));
    }
  }
  return { entries, lost };
}

function assemble(entries: readonly ScannedEntry[], lost: string[]): Salvaged {
  const variants = new Map<string, PinnedVariant & { pins: Pin[] }>();
  const adopted: Pin[] = [];
  const taken: (readonly string[])[] = [];
  for (const entry of entries) {
    const read = tryToInterpret(entry);
    const claimed = taken.some(
      (path) => contains(path, entry.attributePath) || contains(entry.attributePath, path),
    );
    const problem =
      typeof read === 'string'
        ? read
        : claimed
          ? 'its attribute is taken'
          : addTo(variants, adopted, read);
    if (problem === undefined) taken.push(entry.attributePath);
    else lost.push(lineText(entry.line, `${entry.attributePath.join('.')}: ${problem}`));
  }
  return { registry: { ...emptyRegistry, variants, adopted }, lost };
}

type Interpreted = ReturnType<typeof interpretEntry>;

function tryToInterpret(entry: ScannedEntry): Interpreted | string {
  let reason = '';
  try {
    return interpretEntry(entry, (_where, problem) => {
      reason = problem;
      throw new Error(problem);
    });
  } catch (error) {
    if (reason === '') throw error;
    return reason;
  }
}

/** @returns why the pin cannot be kept */
function addTo(
  variants: Map<string, PinnedVariant & { pins: Pin[] }>,
  adopted: Pin[],
  { variant, pin }: Interpreted,
): string | undefined {
  if (variant === undefined) {
    adopted.push(pin);
    return undefined;
  }
  const known = variants.get(variant.id) ?? { ...variant, pins: [] };
  const sameBuild =
    known.record === variant.record &&
    known.commit === variant.commit &&
    known.time === variant.time;
  if (!sameBuild) return `it is of another build than the pins of ${variant.id} above`;
  known.pins.push(pin);
  variants.set(variant.id, known);
  return undefined;
}

function lineText(line: number, text: string): string {
  return `line ${line}: ${text}`;
}
