/**
 * What a store gives, in memory: for records and the like, which are small.
 * @param atMost bytes after which no more is read
 */
export async function bytesOf(
  body: AsyncIterable<Uint8Array>,
  atMost = Number.POSITIVE_INFINITY,
): Promise<Buffer> {
  const blocks: Uint8Array[] = [];
  let size = 0;
  for await (const block of body) {
    blocks.push(block);
    size += block.length;
    if (size >= atMost) break;
  }
  return Buffer.concat(blocks);
}
