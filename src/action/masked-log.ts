import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Copies a log without what nobody is to read in it, in constant memory. */
export async function copyMasked(
  from: string,
  to: string,
  secrets: readonly string[],
): Promise<void> {
  // A secret may be a part of another one.
  const longestFirst = secrets.toSorted((a, b) => b.length - a.length);
  const lines = createInterface({
    input: createReadStream(from),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  const masked = Readable.from(
    (async function* () {
      for await (const line of lines) {
        yield `${longestFirst.reduce((text, secret) => text.replaceAll(secret, '***'), line)}\n`;
      }
    })(),
  );
  await pipeline(masked, createWriteStream(to));
}
