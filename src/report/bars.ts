import { type Figures, figuresOf } from './figures.ts';
import { cellsOf, cutEnd, cutMiddle } from './fit.ts';
import { type Measure, type Progress, percentOf, unfinishedOf } from './progress.ts';

/** What the terminal can show. */
export interface Canvas {
  readonly columns: number;
  readonly unicode: boolean;
}

interface Row extends Figures {
  readonly name: string;
  readonly bar: string;
  readonly activity: string;
}

type Column = Exclude<keyof Row, 'name'>;

const mostFiles = 6;
const barCells = 12;
/** So much of the longest name is worth more than some columns, which go in the order below. */
const nameCells = 20;
const columnsInOrder: readonly Column[] = ['bar', 'percent', 'amount', 'rate', 'left', 'activity'];
const leastFirst: readonly Column[] = ['activity', 'rate', 'amount', 'bar', 'left'];

/** A line for each file that is not done, and one for all. None is wider than the terminal. */
export function barsOf(progress: Progress, now: number, canvas: Canvas): readonly string[] {
  const unfinished = unfinishedOf(progress);
  if (unfinished.length === 0) return [];
  const row = (name: string, activity: string, measure: Measure): Row => ({
    ...figuresOf(measure, now),
    name: canvas.unicode ? name : name.replace(/[^ -~]/gu, '?'),
    bar: barOf(percentOf(measure), canvas),
    activity,
  });
  const files = unfinished.slice(0, mostFiles).map((file) => row(file.name, file.activity, file));
  const { size } = progress.files;
  const all = size === 1 ? [] : [row(`all ${size} files`, '', progress.all)];
  const lines = aligned([...files, ...all], canvas);
  const more = unfinished.length - files.length;
  if (more > 0) lines.splice(files.length, 0, cutEnd(`and ${more} more`, canvas.columns));
  return lines;
}

function barOf(percent: number, { unicode }: Canvas): string {
  const full = Math.floor((percent * barCells) / 100);
  const [done, open] = unicode ? ['█', '░'] : ['#', '-'];
  return `${done.repeat(full)}${open.repeat(barCells - full)}`;
}

function aligned(rows: readonly Row[], { columns: room, unicode }: Canvas): string[] {
  const longest = (texts: readonly string[]) => Math.max(...texts.map(cellsOf));
  const width = (column: Column) => longest(rows.map((row) => row[column]));
  const needed = (columns: readonly Column[]) =>
    columns.reduce((sum, column) => sum + 2 + width(column), 0);
  const names = longest(rows.map(({ name }) => name));
  let columns = columnsInOrder.filter((column) => width(column) > 0);
  for (const least of leastFirst) {
    if (Math.min(names, nameCells) + needed(columns) <= room) break;
    columns = columns.filter((column) => column !== least);
  }
  const nameRoom = Math.max(0, Math.min(names, room - needed(columns)));
  return rows.map((row) => {
    const name = cutMiddle(row.name, nameRoom, unicode ? '…' : '..');
    const cells = columns.map((column) => row[column].padStart(width(column)));
    const line = [`${name}${' '.repeat(nameRoom - cellsOf(name))}`, ...cells].join('  ');
    return cutEnd(line.trimEnd(), room);
  });
}
