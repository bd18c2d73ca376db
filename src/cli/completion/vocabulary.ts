import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Variant } from '../../plan/variant.ts';
import type { Vocabulary } from './words.ts';

interface Entry extends Vocabulary {
  /** Digest of the configuration that it is of. */
  readonly config: string;
}

/**
 * The words of a project, as the last command that planned it left them. Whoever presses a key waits
 * for the answer: no YAML is read and no schema loaded.
 * @returns undefined where none did so since the configuration changed
 */
export function rememberedVocabulary(config: string): Vocabulary | undefined {
  try {
    const entry = JSON.parse(readFileSync(placeOf(config), 'utf8')) as Entry;
    // Releases before this one left no axes.
    return entry.config === digestOf(config) && entry.axes ? entry : undefined;
  } catch {
    return undefined;
  }
}

/** Where it cannot be written, the next one is slower. */
export function rememberVocabulary(config: string, vocabulary: Vocabulary): void {
  try {
    const text = JSON.stringify({ config: digestOf(config), ...vocabulary });
    const place = placeOf(config);
    if (textAt(place) === text) return;
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
  } catch {
    // It is only for convenience.
  }
}

export function vocabularyOf(variants: readonly Variant[]): Vocabulary {
  const names = new Set(variants.flatMap(({ axes }) => Object.keys(axes)));
  const valuesOf = (axis: string) =>
    [...new Set(variants.map(({ axes }) => axes[axis]))].filter((value) => value !== undefined);
  return {
    axes: Object.fromEntries([...names].map((name) => [name, valuesOf(name)])),
    variants: variants.map(({ id }) => id),
    attributes: variants.flatMap(({ artifacts }) =>
      artifacts.map(({ attributePath }) => attributePath.join('.')),
    ),
  };
}

function placeOf(config: string): string {
  return join(dirname(config), '.isar-artifacts/completion.json');
}

function digestOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

function textAt(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
