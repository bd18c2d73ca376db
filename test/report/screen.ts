/** What is on a terminal of so many columns after all of this: as much of one as ora needs. */
export function screenOf(output: string, columns: number): readonly string[] {
  const lines: string[][] = [];
  let [row, column] = [0, 0];
  const line = () => {
    lines[row] ??= [];
    return lines[row] ?? [];
  };
  const put = (letter: string) => {
    const cells = /\p{Script=Han}/u.test(letter) ? 2 : 1;
    if (column + cells > columns) [row, column] = [row + 1, 0];
    for (let blank = line().length; blank < column; blank++) line()[blank] = ' ';
    line().splice(column, cells, letter, ...new Array(cells - 1).fill(''));
    column += cells;
  };
  const commands: Readonly<Record<string, (count: number) => unknown>> = {
    A: (count) => {
      row = Math.max(0, row - count);
    },
    G: (count) => {
      column = count - 1;
    },
    K: () => line().splice(column),
  };
  const controls: Readonly<Record<string, () => unknown>> = {
    '\r': () => {
      column = 0;
    },
    '\n': () => {
      row++;
    },
  };
  for (const [token, count, name] of output.matchAll(/\u001b\[\??(\d*)([A-Za-z])|./gsu)) {
    if (name !== undefined) commands[name]?.(Number(count || 1));
    else if (controls[token] !== undefined) controls[token]();
    else put(token);
  }
  return Array.from(lines, (cells) => (cells ?? []).join('').trimEnd());
}
