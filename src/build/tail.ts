/** No person reads on. */
const longest = 1000;

/** Keeps the last lines of a log of any length, each once: kas prints errors twice. */
export function lastLines(count: number): {
  add: (line: string) => void;
  lines: () => readonly string[];
} {
  const kept: string[] = [];
  return {
    add: (line) => {
      const all = line.trimEnd();
      const text = all.length > longest ? `${all.slice(0, longest)}…` : all;
      if (text === '' || kept.some((known) => known.endsWith(text))) return;
      kept.push(text);
      if (kept.length > count) kept.shift();
    },
    lines: () => kept,
  };
}
