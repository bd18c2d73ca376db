import { createHash } from 'node:crypto';
import { directoryStore } from '../../src/store/directory.ts';
import { bodyOf } from '../../src/store/object-store.ts';

// Replaces what is there now once our standard input ends, so that many processes begin at one time.
const [, , directory = '', key = '', size = '', seed = ''] = process.argv;
const store = directoryStore(directory, 'https://artifacts.example.com');
// As `bytesOf` of the contract, which brings jest along.
const bytes = createHash('shake256', { outputLength: Number(size) })
  .update(seed)
  .digest();

const wrong = await store.head(key);
console.log('ready');
for await (const _ of process.stdin);
if (wrong !== undefined) {
  console.log(JSON.stringify(await store.replace(key, bodyOf(bytes), wrong)));
}
