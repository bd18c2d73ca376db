import { isDeepStrictEqual } from 'node:util';
import { UserError } from '../errors.ts';
import { format, functionsMarker, headerStart, pinsMarker } from './functions.ts';
import { interpret, type Refuse } from './interpret.ts';
import type { Registry } from './pins.ts';
import { renderPins } from './render.ts';
import { type Position, type Scanned, scanPins, Unexpected } from './scan.ts';

/**
 * Reads a file that `renderRegistry` wrote. The functions may be another release's; the pins must
 * be what this release would write for them, to the byte: an update writes the file anew, and
 * nobody's edit shall be lost in silence.
 * @param file what messages call the text: its path
 * @throws UserError `registry-invalid` with `file:line:column`
 */
export function readRegistry(text: string, file: string): Registry {
  const refuse: Refuse = ({ line, column }, problem, hint) => {
    throw new UserError('registry-invalid', `${file}:${line}:${column}: ${problem}`, {
      hint: hint ?? `undo the edit (git checkout -- ${file}), then run \`isar-artifacts update\``,
    });
  };
  const lines = text.split('\n');
  checkWhole(lines, file, refuse);

  const firstPin = lineAfter(lines, pinsMarker, refuse);
  const written = lines.slice(firstPin, lineAfter(lines, functionsMarker, refuse) - 1);
  const registry = interpret(scan(written, firstPin + 1, refuse), refuse);

  // The checks above explain; this one decides.
  const expected = canonical(registry, { line: firstPin + 1, column: 1 }, refuse);
  const length = Math.max(expected.length, written.length);
  let same = 0;
  while (same < length && expected[same] === written[same]) same++;
  if (same < length) {
    const [wanted, found] = [expected[same], written[same]];
    const position = { line: firstPin + same + 1, column: differentColumn(wanted, found) };
    refuse(position, `expected ${describeLine(wanted)}, found ${describeLine(found)}`);
  }
  return registry;
}

function canonical(registry: Registry, where: Position, refuse: Refuse): string[] {
  try {
    return renderPins(registry).split('\n');
  } catch (error) {
    if (error instanceof UserError) return refuse(where, error.message);
    throw error;
  }
}

/** The index of the line behind `marker`. */
function lineAfter(lines: readonly string[], marker: string, refuse: Refuse): number {
  const index = lines.indexOf(marker);
  if (index >= 0) return index + 1;
  return refuse(
    { line: lines.length, column: 1 },
    `expected \`${marker.trim()}\` before the end of the file`,
  );
}

function scan(lines: readonly string[], firstLine: number, refuse: Refuse): Scanned {
  try {
    return scanPins(lines, firstLine);
  } catch (error) {
    if (!(error instanceof Unexpected)) throw error;
    const { position, expected } = error;
    const found = describeLine(lines[position.line - firstLine]?.slice(position.column - 1));
    return refuse(position, `expected ${expected}, found ${found}`);
  }
}

/** What can be wrong with the file as a whole: each is common and has a remedy of its own. */
function checkWhole(lines: readonly string[], file: string, refuse: Refuse): void {
  refuseConflict(lines, file, refuse);
  const [first = ''] = lines;
  const written = /^[0-9]+(?=\))/.exec(first.slice(headerStart.length))?.[0];
  if (!first.startsWith(headerStart) || written === undefined) {
    const hint = `it would be overwritten: take it over (isar-artifacts adopt ${file}), or set registry.path to another file`;
    refuse({ line: 1, column: 1 }, 'this file was not written by isar-artifacts', hint);
  }
  if (Number(written) > format) {
    const problem = `the file has format ${written}, this isar-artifacts reads format ${format}`;
    const hint = 'upgrade isar-artifacts to the release that wrote the file';
    refuse({ line: 1, column: headerStart.length + 1 }, problem, hint);
  }
  refuseCarriageReturn(lines, file, refuse);
  const end = lines.length;
  if (!isDeepStrictEqual(lines.slice(-3), ['in', 'pins', ''])) {
    refuse(
      { line: end, column: 1 },
      `expected the file to end in \`in\` and \`pins\`, found ${describeLine(lines[end - 1] || lines[end - 2])}`,
    );
  }
}

export function refuseConflict(lines: readonly string[], file: string, refuse: Refuse): void {
  const conflict = lines.findIndex((line) => /^(<{7}|={7}|>{7})( |\r?$)/.test(line));
  if (conflict < 0) return;
  const hint = `take one side (git checkout --theirs ${file}), then run \`isar-artifacts update\``;
  refuse({ line: conflict + 1, column: 1 }, 'git left a merge conflict here', hint);
}

export function refuseCarriageReturn(lines: readonly string[], file: string, refuse: Refuse): void {
  const carriage = lines.findIndex((line) => line.includes('\r'));
  if (carriage < 0) return;
  const column = (lines[carriage]?.indexOf('\r') ?? 0) + 1;
  const hint = `put \`*.nix text eol=lf\` into .gitattributes, and check ${file} out again`;
  refuse({ line: carriage + 1, column }, 'expected LF as the end of the line, found CR', hint);
}

function differentColumn(wanted = '', found = ''): number {
  let index = 0;
  while (index < wanted.length && wanted[index] === found[index]) index++;
  return index + 1;
}

export function describeLine(line: string | undefined): string {
  if (line === undefined) return 'the end of the file';
  return line.trim() === '' ? 'a blank line' : `\`${line.trim()}\``;
}
