import { basename } from 'node:path';
import { valueName } from '../config/schema-words.ts';
import type { Part } from './axes.ts';

/** A value of an axis of the configuration. */
export interface NamedValue extends Part {
  readonly name: string;
}

export interface NamedAxis {
  /** What the words have in front of the names: `isar-image-` of `isar-image-base`. */
  readonly prefix: string;
  readonly values: readonly NamedValue[];
}

/** Whether prefix and name are what the build calls it, so that a template can say it. */
export function isRegular({ prefix }: NamedAxis, { name, word }: NamedValue): boolean {
  return word === `${prefix}${name}`;
}

/**
 * Names that the configuration takes, each once: the words, without what images have in common. Where
 * several files choose one word, the file that is called most like it has it, others are called as
 * themselves.
 * @param kind stands in for a name where nothing else does
 */
export function namedAxis(parts: readonly Part[], kind: string): NamedAxis {
  const words = parts.flatMap(({ word }) => word ?? []);
  const prefix = kind === 'role' ? commonStart([...new Set(words)]) : '';
  const taken = new Set(['hidden']);
  const ordered = parts.toSorted((a, b) => strangeness(a) - strangeness(b));
  const given = new Map(
    ordered.map((part) => {
      const own = part.word?.slice(prefix.length) ?? '';
      const stem = stemOf(part);
      const name = free([own, stem, `${stem}-${own}`, kind].map(plain), taken);
      taken.add(name);
      return [part, name];
    }),
  );
  return { prefix, values: parts.map((part) => ({ ...part, name: given.get(part) ?? kind })) };
}

/** Up to a dash; of one alone, up to the one behind `image`. */
function commonStart(words: readonly string[]): string {
  const [first = '', ...others] = words;
  const longest = others.length === 0 ? (/^.*\bimage-(?=.)/.exec(first)?.[0] ?? '') : first;
  for (let end = longest.lastIndexOf('-'); end > 0; end = longest.lastIndexOf('-', end - 1)) {
    const start = longest.slice(0, end + 1);
    if (words.every((word) => word.startsWith(start) && isName(word.slice(start.length)))) {
      return start;
    }
  }
  return '';
}

/** How many letters more than its word the name of its file has. */
function strangeness({ word, file }: Part): number {
  if (file === undefined) return -1;
  return Math.abs(letters(stemOf({ word, file })).length - letters(word ?? '').length);
}

function free(names: readonly string[], taken: ReadonlySet<string>): string {
  const usable = names.filter((name) => name !== '');
  const first = usable.find((name) => !taken.has(name));
  for (let number = 2; ; number += 1) {
    const name = first ?? `${usable[0]}-${number}`;
    if (!taken.has(name)) return name;
  }
}

function stemOf({ file = '' }: Part): string {
  return basename(file).replace(/\.[^.]*$/, '');
}

function plain(text: string): string {
  const letters = text.normalize('NFKD').replace(/\p{M}/gu, '');
  return letters.replace(/-?[^A-Za-z0-9_+-]+-?/g, '-').replace(/^[^A-Za-z0-9]+|-+$/g, '');
}

function isName(text: string): boolean {
  return new RegExp(`^${valueName}$`).test(text);
}

function letters(text: string): string {
  return text.replace(/[^a-z0-9]/gi, '');
}
