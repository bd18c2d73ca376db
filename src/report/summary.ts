/** GitHub drops a step summary above 1 MiB as a whole. */
const maximumBytes = 900 * 1024;

/** The summary, cut at the end of a line where it is too long for GitHub. */
export function cutSummary(markdown: string): string {
  const bytes = Buffer.from(markdown);
  if (bytes.length <= maximumBytes) return markdown;
  const kept = bytes.subarray(0, bytes.lastIndexOf('\n', maximumBytes)).toString('utf8');
  return `${kept}\n\nThe rest is too long for a summary: it is in the log of this job.\n`;
}
