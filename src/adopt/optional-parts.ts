/** A piece of a name: text as it stands, or the value of an axis. */
export type Piece = { readonly text: string } | { readonly axis: string };

/** How a value that some variants lack can stand in a template. */
interface Form {
  /** Characters of the text before it that go with it. */
  readonly before: number;
  /** Characters of the text behind it that go with it. */
  readonly after: number;
  /** Other axes that may take its place: then it is never dropped. */
  readonly instead: readonly string[];
}

/** Every template that the pieces can be written as, with the optional axes in each of their forms. */
export function* renderings(
  pieces: readonly (Piece | { readonly source: string })[],
  axes: readonly string[],
  optional: readonly string[],
): Generator<string> {
  const index = pieces.findIndex((piece) => 'axis' in piece && optional.includes(piece.axis));
  const piece = pieces[index];
  if (piece === undefined || !('axis' in piece)) return yield pieces.map(sourceOf).join('');
  const [head, preceding] = splitText(pieces.slice(0, index), -1);
  const [tail, following] = splitText(pieces.slice(index + 1), 0);
  for (const { before, after, instead } of formsOf(preceding, following, piece.axis, axes)) {
    const cut = preceding.length - before;
    const inner = `${preceding.slice(cut)}{${[piece.axis, ...instead].join('|')}}${following.slice(0, after)}`;
    const middle = [
      { text: preceding.slice(0, cut) },
      { source: instead.length > 0 ? inner : `[${inner}]` },
      { text: following.slice(after) },
    ];
    yield* renderings([...head, ...middle, ...tail], axes, optional);
  }
}

function sourceOf(piece: Piece | { readonly source: string }): string {
  if ('source' in piece) return piece.source;
  return 'text' in piece ? piece.text : `{${piece.axis}}`;
}

/** The pieces without the one at this end, where that is text; and the text. */
function splitText<P extends object>(pieces: readonly P[], end: 0 | -1): [readonly P[], string] {
  const piece = pieces.at(end);
  if (piece === undefined || !('text' in piece)) return [pieces, ''];
  return [pieces.toSpliced(end, 1), String(piece.text)];
}

function formsOf(
  preceding: string,
  following: string,
  axis: string,
  axes: readonly string[],
): Form[] {
  const separator = /[^A-Za-z0-9]$/.exec(preceding)?.[0].length ?? 0;
  const word = /[^A-Za-z0-9]+[A-Za-z0-9]+[^A-Za-z0-9]*$/.exec(preceding)?.[0].length ?? 0;
  const after = /^[^A-Za-z0-9]/.exec(following)?.[0].length ?? 0;
  const dropped = [
    { before: separator, after: 0 },
    { before: 0, after },
    { before: word, after: 0 },
    { before: 0, after: 0 },
  ].map((form) => ({ ...form, instead: [] }));
  // From the last axis to the first: what is more special takes the place of what is less so.
  const others = axes.slice(0, axes.indexOf(axis)).toReversed();
  const chains = others.flatMap((_, first) => [[others[first] ?? ''], others.slice(first)]);
  return [...dropped, ...chains.map((instead) => ({ before: 0, after: 0, instead }))];
}
