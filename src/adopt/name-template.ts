import { expand, parseTemplate } from '../config/template.ts';
import type { Combination } from '../plan/matrix.ts';
import { type Piece, renderings } from './optional-parts.ts';

/** What an artifact is called in a variant. */
export interface NamedCombination {
  readonly combination: Combination;
  readonly name: string;
}

/** Names are short; a hostile one must not take for ever. */
const maximumReadings = 500;
const maximumTemplates = 5000;

/**
 * A template of the configuration that gives every variant its name, or undefined. Found by trying
 * what one of the names can be made of on all the others.
 * @param axes those that may stand in it, in axis order
 */
export function nameTemplate(
  named: readonly NamedCombination[],
  axes: readonly string[],
): string | undefined {
  const [fullest] = named.toSorted((a, b) => sizeOf(b) - sizeOf(a));
  if (fullest === undefined) return undefined;
  const sameAxes = named.filter((one) => sizeOf(one) === sizeOf(fullest));
  const optional = axes.filter((axis) => named.some((one) => one.combination[axis] === undefined));
  const readings = take(maximumReadings, readingsOf(fullest, axes))
    .filter((pieces) => sameAxes.every((one) => plainName(pieces, one.combination) === one.name))
    .toSorted((a, b) => axesIn(b) - axesIn(a));
  let tried = 0;
  for (const pieces of readings) {
    for (const source of renderings(pieces, axes, optional)) {
      if (givesNames(source, named)) return source;
      if (++tried === maximumTemplates) return undefined;
    }
  }
  return undefined;
}

function sizeOf({ combination }: NamedCombination): number {
  return Object.keys(combination).length;
}

/** Ways to read a name as text and whole words that are values of axes. */
function* readingsOf(
  { combination, name }: NamedCombination,
  axes: readonly string[],
  start = 0,
): Generator<Piece[]> {
  for (let at = start; at < name.length; at++) {
    for (const axis of axes) {
      const value = combination[axis];
      if (value === undefined || !isWordAt(name, at, value)) continue;
      const before = at === start ? [] : [{ text: name.slice(start, at) }];
      for (const rest of readingsOf({ combination, name }, axes, at + value.length)) {
        yield [...before, { axis }, ...rest];
      }
    }
  }
  yield start === name.length ? [] : [{ text: name.slice(start) }];
}

function isWordAt(name: string, at: number, word: string): boolean {
  if (word === '' || !name.startsWith(word, at)) return false;
  const isLetter = (index: number) => /[A-Za-z0-9]/.test(name[index] ?? '');
  return !isLetter(at - 1) && !isLetter(at + word.length);
}

function plainName(pieces: readonly Piece[], combination: Combination): string {
  return pieces
    .map((piece) => ('text' in piece ? piece.text : (combination[piece.axis] ?? '')))
    .join('');
}

function axesIn(pieces: readonly Piece[]): number {
  return new Set(pieces.flatMap((piece) => ('axis' in piece ? [piece.axis] : []))).size;
}

/** Whether the template gives every variant its name. */
export function givesNames(source: string, named: readonly NamedCombination[]): boolean {
  const template = parseTemplate(source);
  try {
    return named.every(({ combination, name }) => expand(template, combination) === name);
  } catch (error) {
    // Of a value that a variant does not have.
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function take<T>(count: number, items: Iterable<T>): T[] {
  const taken: T[] = [];
  for (const item of items) {
    if (taken.push(item) === count) break;
  }
  return taken;
}
