import { readFile } from 'node:fs/promises';

/** Mount points, as the kernel lists them (proc_pid_mountinfo(5)), in the order of mounting. */
export function parseMountPoints(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.split(' ')[4])
    .filter((point) => point !== undefined)
    .map(unescaped);
}

/** Blanks, line feeds and backslashes stand there in octal. Bytes, since any may be in a path. */
function unescaped(point: string): string {
  const bytes = Buffer.from(point).toString('latin1');
  const plain = bytes.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8) & 0xff),
  );
  return Buffer.from(plain, 'latin1').toString();
}

/** Those below a directory, in the order in which they can be taken away: what is on top first. */
export function pointsBelow(points: readonly string[], directory: string): string[] {
  return points.filter((point) => point.startsWith(`${directory}/`)).reverse();
}

export async function mountPoints(): Promise<string[]> {
  return parseMountPoints(await readFile('/proc/self/mountinfo', 'utf8'));
}
