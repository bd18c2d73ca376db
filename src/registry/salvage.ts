import { nixAttributePath } from '../escape/nix.ts';
import { accessProblem, contains } from './check.ts';
import { functionsMarker, headerStart, pinsMarker } from './functions.ts';
import { interpretAccess, interpretEntry, type Refuse } from './interpret.ts';
import type { Access, Alias, Pin, PinnedVariant, Registry } from './pins.ts';
import { type Position, type ScannedEntry, type ScannedField, splitAlias } from './scan.ts';
import { scanPath, scanString, scanValue } from './scan-values.ts';

/** What can be read of a file that somebody changed. */
export interface Salvaged {
  readonly registry: Registry;
  /** What cannot, as `line 7: ...`. */
  readonly lost: readonly string[];
}

const entryPattern = /^\s*(.+) = artifact \{$/s;
const fieldPattern = /^\s*([a-z]+) = (.*);$/s;
const fields = 'variant name hash size url encoding record commit time'.split(' ');
const frame = /^\s*((access|pins) = \{|access = \{ \};|\};|\];|# aliases|mirrors = \[)?$/;

/**
 * Reads line by line, whatever stands around them. Of what is there twice the first is kept, as are
 * the pins of one build where a variant has pins of several.
 * @returns undefined where the file is none of ours
 */
export function salvageRegistry(text: string): Salvaged | undefined {
  if (!text.startsWith(headerStart)) return undefined;
  const lines = text.split(/\r?\n/);
  const end = lines.indexOf(functionsMarker);
  const found = scanLoosely(lines, lines.indexOf(pinsMarker) + 1, end < 0 ? lines.length : end);
  return assemble(found);
}

interface Found {
  readonly entries: ScannedEntry[];
  readonly aliases: (Alias & { readonly line: number })[];
  readonly mirrors: string[];
  /** `credentials` and `region`. */
  readonly access: Map<string, ScannedField>;
  readonly lost: string[];
}

function scanLoosely(lines: readonly string[], first: number, end: number): Found {
  const found: Found = { entries: [], aliases: [], mirrors: [], access: new Map(), lost: [] };
  let open: Map<string, ScannedField> | undefined;
  for (let index = first; index < end; index++) {
    const text = lines[index] ?? '';
    const position = { line: index + 1, column: 1 };
    const attributePath = scanPath(entryPattern.exec(text)?.[1] ?? '');
    if (attributePath !== undefined) {
      open = new Map();
      found.entries.push({ ...position, attributePath, fields: open });
    } else if (open && /^\s*\};$/.test(text)) {
      open = undefined;
    } else if (
      !(open ? takeField(open, fields, text, position) : takeOther(found, text, position))
    ) {
      found.lost.push(lineText(position.line, text.trim()));
    }
  }
  return found;
}

/** @returns whether the line was one of these fields, and the first of its name */
function takeField(
  taken: Map<string, ScannedField>,
  names: readonly string[],
  text: string,
  position: Position,
): boolean {
  const [, name = '', written = ''] = fieldPattern.exec(text) ?? [];
  const value = scanValue(written);
  if (!names.includes(name) || value === undefined || taken.has(name)) return false;
  taken.set(name, { ...position, value });
  return true;
}

/** What stands outside of entries. */
function takeOther(found: Found, text: string, position: Position): boolean {
  if (frame.test(text) || takeField(found.access, ['credentials', 'region'], text, position)) {
    return true;
  }
  const line = text.trim();
  const mirror = scanString(line);
  if (mirror !== undefined) found.mirrors.push(mirror);
  const alias = line.endsWith(';') ? splitAlias(line.slice(0, -1)) : undefined;
  if (alias !== undefined) found.aliases.push({ ...alias, line: position.line });
  return mirror !== undefined || alias !== undefined;
}

function assemble({ entries, aliases, mirrors, access, lost }: Found): Salvaged {
  const variants = new Map<string, PinnedVariant & { pins: Pin[] }>();
  const adopted: Pin[] = [];
  const taken: (readonly string[])[] = [];
  const isTaken = (path: readonly string[]) =>
    taken.some((other) => contains(other, path) || contains(path, other));
  for (const entry of entries) {
    const read = tryTo((refuse) => interpretEntry(entry, refuse));
    const problem =
      typeof read === 'string'
        ? read
        : isTaken(entry.attributePath)
          ? 'its attribute is taken'
          : addTo(variants, adopted, read);
    if (problem === undefined) taken.push(entry.attributePath);
    else lost.push(lineText(entry.line, `${entry.attributePath.join('.')}: ${problem}`));
  }
  const pins = new Set(taken.map(nixAttributePath));
  const kept = aliases.filter(({ attributePath, target, line }) => {
    const good = pins.has(nixAttributePath(target)) && !isTaken(attributePath);
    if (good) taken.push(attributePath);
    else lost.push(lineText(line, `${nixAttributePath(attributePath)}: an alias of nothing`));
    return good;
  });
  const registry = {
    variants,
    adopted,
    aliases: kept.map(({ attributePath, target }) => ({ attributePath, target })),
    access: salvageAccess({ mirrors, access }, lost),
  };
  return { registry, lost };
}

function salvageAccess(scanned: Pick<Found, 'mirrors' | 'access'>, lost: string[]): Access {
  const read = tryTo((refuse) => interpretAccess(scanned, refuse));
  const problem = typeof read === 'string' ? read : accessProblem(read);
  if (problem === undefined && typeof read !== 'string') return read;
  lost.push(`mirrors and credentials: ${problem}`);
  return { mirrors: [] };
}

type Interpreted = ReturnType<typeof interpretEntry>;

/** @returns what was read, or why it could not be */
function tryTo<Read>(read: (refuse: Refuse) => Read): Read | string {
  let reason: string | undefined;
  try {
    return read((_where, problem) => {
      reason = problem;
      throw new Error(problem);
    });
  } catch (error) {
    if (reason === undefined) throw error;
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
