import { UserError } from '../errors.ts';
import { format, headerStart, pinsMarker } from './functions.ts';
import { interpretEntries, type Refuse } from './interpret.ts';
import type { Registry } from './pins.ts';
import { renderPins } from './render.ts';
import { scanPins } from './scan.ts';

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

  const firstPin = lines.indexOf(pinsMarker) + 1;
  if (firstPin === 0) {
    refuse({ line: lines.length, column: 1 }, `expected \`${pinsMarker.trim()}\` before the end`);
  }
  const written = lines.slice(firstPin);
  const entries = scanPins(written, firstPin + 1);
  if ('expected' in entries) {
    const found = describe(lines[entries.line - 1]?.slice(entries.column - 1));
    return refuse(entries, `expected ${entries.expected}, found ${found}`);
  }
  const registry = interpretEntries(entries, refuse);

  // The checks above explain; this one decides.
  const expected = renderPins(registry).split('\n');
  const length = Math.max(expected.length, written.length);
  let same = 0;
  while (same < length && expected[same] === written[same]) same++;
  if (same < length) {
    const [wanted, found] = [expected[same], written[same]];
    const position = { line: firstPin + same + 1, column: differentColumn(wanted, found) };
    refuse(position, `expected ${describe(wanted)}, found ${describe(found)}`);
  }
  return registry;
}

/** What can be wrong with the file as a whole: each is common and has a remedy of its own. */
function checkWhole(lines: readonly string[], file: string, refuse: Refuse): void {
  const conflict = lines.findIndex((line) => /^(<{7}|={7}|>{7})( |\r?$)/.test(line));
  if (conflict >= 0) {
    const hint = `take one side (git checkout --theirs ${file}), then run \`isar-artifacts update\``;
    refuse({ line: conflict + 1, column: 1 }, 'git left a merge conflict here', hint);
  }
  const [first = ''] = lines;
  const written = /^[0-9]+(?=\))/.exec(first.slice(headerStart.length))?.[0];
  if (!first.startsWith(headerStart) || written === undefined) {
    const hint = 'move it away, or set registry.path to another file: it would be overwritten';
    refuse({ line: 1, column: 1 }, 'this file was not written by isar-artifacts', hint);
  }
  if (Number(written) > format) {
    const problem = `the file has format ${written}, this isar-artifacts reads format ${format}`;
    const hint = 'upgrade isar-artifacts to the release that wrote the file';
    refuse({ line: 1, column: headerStart.length + 1 }, problem, hint);
  }
  const carriage = lines.findIndex((line) => line.includes('\r'));
  if (carriage >= 0) {
    const column = (lines[carriage]?.indexOf('\r') ?? 0) + 1;
    const hint = `put \`*.nix text eol=lf\` into .gitattributes, and check ${file} out again`;
    refuse({ line: carriage + 1, column }, 'expected LF as the end of the line, found CR', hint);
  }
}

function differentColumn(wanted = '', found = ''): number {
  let index = 0;
  while (index < wanted.length && wanted[index] === found[index]) index++;
  return index + 1;
}

function describe(line: string | undefined): string {
  if (line === undefined) return 'the end of the file';
  return line.trim() === '' ? 'a blank line' : `\`${line.trim()}\``;
}
