/** A body without its first bytes. */
export async function* behind(
  body: AsyncIterable<Uint8Array>,
  bytes: number,
): AsyncGenerator<Uint8Array> {
  let left = bytes;
  for await (const block of body) {
    if (block.length > left) yield block.subarray(left);
    left = Math.max(0, left - block.length);
  }
}
