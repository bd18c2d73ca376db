import { StringDecoder } from 'node:string_decoder';

/** A line without an end must not fill the memory: it is handed on in pieces of this length. */
const longest = 64 * 1024;

/**
 * Cuts a stream of bytes into lines. A carriage return ends one too: progress bars use it to draw
 * over themselves, and never end their line.
 */
export function lineSplitter(onLine: (line: string) => void): {
  write: (chunk: Uint8Array) => void;
  /** The last line may have no end. */
  end: () => void;
} {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const take = (text: string) => {
    // A return at the very end may be half of CR LF.
    const lines = (rest + text).split(/\r?\n|\r(?=.)/s);
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
    if (rest.length < longest) return;
    onLine(rest);
    rest = '';
  };
  return {
    write: (chunk) => take(decoder.write(chunk)),
    end: () => {
      take(decoder.end());
      if (rest !== '') onLine(rest.replace(/\r$/, ''));
    },
  };
}
