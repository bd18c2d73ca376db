/** Hours or days: `24h`, `3d`. */
export const durationPattern = /^[1-9][0-9]{0,3}[hd]$/;

/** Undefined where the text is no duration. */
export function millisecondsOf(text: string): number | undefined {
  if (!durationPattern.test(text)) return undefined;
  return Number.parseInt(text, 10) * (text.endsWith('d') ? 24 : 1) * 3_600_000;
}
