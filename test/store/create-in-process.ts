import { createHash } from 'node:crypto';
import { directoryStore } from '../../src/store/directory.ts';
import { sourceOf } from '../../src/store/source.ts';

// Creates an object once our standard input ends, so that many processes begin at one time.
const [, , directory = '', key = '', size = '', seed = ''] = process.argv;
const store = directoryStore(directory, 'https://artifacts.example.com');
// As `bytesOf` of the contract, which brings jest along.
const bytes = createHash('shake256', { outputLength: Number(size) })
  .update(seed)
  .digest();

async function* inBlocks() {
  for (let at = 0; at < bytes.length; at += 100_003) yield bytes.subarray(at, at + 100_003);
}

console.log('ready');
for await (const _ of process.stdin);
const body = {
  open: () => sourceOf(inBlocks()),
  atMost: bytes.length,
  encoder: 'none',
  metadata: {},
};
console.log(JSON.stringify(await store.create(key, body)));
