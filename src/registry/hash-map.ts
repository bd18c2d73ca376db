import type { Sha256 } from '../digest/sha256.ts';
import { UserError } from '../errors.ts';
import type { Variant } from '../plan/variant.ts';
import type { RegistryFormat } from './format.ts';
import { emptyMap } from './hash-map-keys.ts';
import { type HashMapLine, readLines } from './hash-map-lines.ts';
import { withMark } from './hash-map-mark.ts';
import { inNotationOf, noDigest } from './hash-map-notation.ts';
import { emptyRegistry, type PinnedVariant, type Registry } from './pins.ts';

/**
 * A file of the project, `{ "name" = "hash"; ... }`, of which we only rewrite the hashes and a
 * comment of ours behind each. It holds no URL, no aliases and nothing adopted.
 * @param variants the whole matrix: their artifacts' names are the keys
 */
export function hashMapFormat(variants: readonly Variant[]): RegistryFormat {
  return {
    read(text, file) {
      if (text.trim() === '') throw noFile(file, variants);
      return registryOf(readLines(text, file, { variants, strict: true }));
    },
    readOlder: (text, file) => registryOf(readLines(text, file, { variants, strict: false })),
    write(registry, old, file) {
      if (old === undefined || old.trim() === '') throw noFile(file, variants);
      return rewrite(old, readLines(old, file, { variants, strict: true }), registry);
    },
    // Only what was published has a record.
    isPublished: (_, variant) => variant?.record !== undefined,
  };
}

function registryOf(lines: readonly HashMapLine[]): Registry {
  const pinned = [...byVariant(lines)].flatMap(([id, own]): [string, PinnedVariant][] => {
    const pins = own
      .filter(({ digest }) => digest !== noDigest)
      .map(({ artifact: { attributePath, name }, digest }) => {
        return { attributePath, name, sha256: digest, encoding: 'none' as const };
      });
    const record = recordOf(own);
    return pins.length === 0 ? [] : [[id, { id, ...(record && { record }), pins }]];
  });
  return { ...emptyRegistry, variants: new Map(pinned) };
}

function byVariant(lines: readonly HashMapLine[]): Map<string, HashMapLine[]> {
  const groups = new Map<string, HashMapLine[]>();
  for (const line of lines) {
    const group = groups.get(line.variant.id);
    if (group) group.push(line);
    else groups.set(line.variant.id, [line]);
  }
  return groups;
}

/** The record that all lines of a variant name: of a line that somebody changed no build is known. */
function recordOf(lines: readonly HashMapLine[]): Sha256 | undefined {
  const record = lines[0]?.record;
  return lines.every((line) => line.record === record) ? record : undefined;
}

function rewrite(text: string, lines: readonly HashMapLine[], { variants }: Registry): string {
  const changed = [...byVariant(lines)].flatMap(([id, own]) => {
    const wanted = variants.get(id);
    if (wanted === undefined) return [];
    const same = own.every((line) => digestIn(wanted, line) === line.digest);
    return same && wanted.record === recordOf(own) ? [] : [[id, wanted] as const];
  });
  const wantedOf = new Map(changed);
  // Lines that have no notation yet take that of their neighbours.
  const usual = lines.find(({ entry }) => entry.hash.text !== '')?.entry.hash.text ?? '';
  let result = '';
  let end = 0;
  for (const line of lines) {
    const wanted = wantedOf.get(line.variant.id);
    if (wanted === undefined) continue;
    const { hash, rest } = line.entry;
    const digest = digestIn(wanted, line);
    const written = digest === line.digest ? hash.text : inNotationOf(hash.text || usual, digest);
    const between = text.slice(hash.start + hash.text.length, rest.start);
    result += text.slice(end, hash.start) + written + between;
    result += withMark(rest.text, digest, wanted.record);
    end = rest.start + rest.text.length;
  }
  return result + text.slice(end);
}

/** What a line should say. An optional artifact that a build left out is not pinned. */
function digestIn({ pins }: PinnedVariant, { artifact }: HashMapLine): Sha256 {
  return pins.find(({ name }) => name === artifact.name)?.sha256 ?? noDigest;
}

function noFile(file: string, variants: readonly Variant[]): UserError {
  return new UserError('registry-invalid', `there is nothing in ${file} to rewrite`, {
    hint: `begin with these lines, in any order and with comments of your own\n${emptyMap(variants)}`,
  });
}
