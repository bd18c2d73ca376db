import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { narFrame } from '../../src/digest/nar.ts';
import { sha256FromHex } from '../../src/digest/sha256.ts';
import { archiveDigest } from '../../src/verify/archive.ts';

const hexOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const bytes = fc.uint8Array({ maxLength: 300 });

async function* inBlocks(body: Buffer, length: number) {
  for (let at = 0; at < body.length; at += length) yield body.subarray(at, at + length);
}

function archived(contents: Uint8Array) {
  const { head, tail } = narFrame(contents.length);
  const archive = Buffer.concat([head, contents, tail]);
  return { archive, file: { sha256: sha256FromHex(hexOf(contents)), size: contents.length } };
}

test('the archive of a file is known however its bytes come', async () => {
  await fc.assert(
    fc.asyncProperty(bytes, fc.integer({ min: 1, max: 400 }), async (contents, length) => {
      const { archive, file } = archived(contents);
      const digest = await archiveDigest(inBlocks(archive, length), 'none', file);
      expect(digest).toBe(hexOf(archive));
    }),
  );
});

test('what differs in any byte, or has more or less of them, is another one', async () => {
  await fc.assert(
    fc.asyncProperty(
      bytes,
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      async (contents, at, bit) => {
        const { archive, file } = archived(contents);
        const place = at % archive.length;
        const changed = Buffer.from(archive);
        changed[place] = (changed[place] ?? 0) ^ bit;
        const longer = Buffer.concat([archive, Buffer.from([bit])]);
        for (const other of [changed, longer, archive.subarray(0, place)]) {
          expect(await archiveDigest(inBlocks(other, 64), 'none', file)).toBeUndefined();
        }
      },
    ),
  );
});
