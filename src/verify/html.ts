/** So many bytes tell a web page from a file. */
export const telling = 1024;

/** Whether a file that begins so is a web page: of a login, of an error, of a proxy. */
export function beginsHtml(start: Uint8Array): boolean {
  const text = Buffer.from(start.subarray(0, telling)).toString('utf8');
  return /^\uFEFF?\s*<(!doctype\s+html|html)\b/i.test(text);
}

export function isHtmlType(contentType: string | undefined): boolean {
  return /^\s*(text\/html|application\/xhtml\+xml)\b/i.test(contentType ?? '');
}

/** The first bytes; what makes them is told to stop. Shorter than asked for where all of it is. */
export async function startOf(body: AsyncIterable<Uint8Array>, bytes: number): Promise<Uint8Array> {
  const blocks: Uint8Array[] = [];
  let length = 0;
  for await (const block of body) {
    blocks.push(block);
    length += block.length;
    if (length >= bytes) break;
  }
  return Buffer.concat(blocks).subarray(0, bytes);
}
