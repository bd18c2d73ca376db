/** A part of a text. Where there is no room for all of it, it says less, and says so. */
export interface Block {
  /** Above the first item, with the blank line that belongs there. */
  readonly before?: string;
  readonly items: readonly string[];
  /** Between two items. */
  readonly between?: string;
  /** Below the last item: closes what `before` opened. */
  readonly after?: string;
  /** Its share of the whole, among those of the others, where there is no room for everything. */
  readonly weight: number;
  /** Said in place of items at the end; nothing where it is ''. */
  readonly instead: (count: number) => string;
}

/**
 * All blocks, the most important first, in at most `limit` bytes of UTF-8: no way of counting
 * characters finds more of them. Each is sure of its share; what others leave of theirs goes to the
 * more important ones. A block without items says nothing.
 */
export function compose(blocks: readonly Block[], limit: number): string {
  const spoken = blocks.filter(({ items }) => items.length > 0);
  const sizes = spoken.map((block) => size(rendered(block, Number.POSITIVE_INFINITY)) + gap.length);
  const weights = spoken.reduce((sum, { weight }) => sum + weight, 0);
  const rooms = spoken.map(({ weight }, index) =>
    Math.min(sizes[index] ?? 0, Math.floor((weight / weights) * limit)),
  );
  let left = limit - rooms.reduce((sum, room) => sum + room, 0);
  const texts = spoken.map((block, index) => {
    const room = Math.min(sizes[index] ?? 0, (rooms[index] ?? 0) + left);
    left -= room - (rooms[index] ?? 0);
    return rendered(block, room - gap.length);
  });
  return texts.filter((text) => text !== '').join(gap);
}

const gap = '\n\n';

function rendered(
  { before = '', items, between = '\n', after = '', instead }: Block,
  room: number,
): string {
  const whole = `${before}${items.join(between)}${after}`;
  if (size(whole) <= room) return whole;
  let free = room - size(`${before}${gap}${instead(items.length)}${after}`);
  let kept = 0;
  for (const item of items) {
    free -= size(item) + size(between);
    if (free < 0) break;
    kept++;
  }
  const notice = instead(items.length - kept);
  if (kept === 0) return notice;
  return [before + items.slice(0, kept).join(between), notice].filter(Boolean).join(gap) + after;
}

function size(text: string): number {
  return Buffer.byteLength(text);
}
