/** What surely takes one cell: Latin, Greek and Cyrillic letters, and what we draw with. */
const narrow = /[ -~\u00a0-\u052f\u2026\u2588\u2591]/;

/**
 * How many cells of a terminal a line takes at most, where no control characters are in it.
 * Terminals do not agree about emoji and rare scripts, but none gives a code point more than two.
 */
export function cellsOf(text: string): number {
  let cells = 0;
  for (const letter of text) cells += narrow.test(letter) ? 1 : 2;
  return cells;
}

/** As much of the start as fits. */
export function cutEnd(text: string, room: number): string {
  let [cut, left] = ['', room];
  for (const letter of text) {
    left -= cellsOf(letter);
    if (left < 0) break;
    cut += letter;
  }
  return cut;
}

/** For names of files, whose ends tell as much as their starts. */
export function cutMiddle(text: string, room: number, ellipsis: string): string {
  if (cellsOf(text) <= room) return text;
  const rest = room - ellipsis.length;
  if (rest < 2) return cutEnd(text, room);
  const end = cutEnd(reversed(text), Math.floor(rest / 2));
  return `${cutEnd(text, Math.ceil(rest / 2))}${ellipsis}${reversed(end)}`;
}

function reversed(text: string): string {
  return [...text].reverse().join('');
}
