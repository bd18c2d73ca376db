import { randomBytes } from 'node:crypto';
import { open, readFile, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { digestFile } from '../../src/digest/file.ts';
import { encoderFor } from '../../src/publish/encoder.ts';
import { directoryStore } from '../../src/store/directory.ts';

// Stores a file of this directory in this directory, and prints how many bytes more are used then.
const [, , directory = '', key = '', size = ''] = process.argv;

async function usedBytes(): Promise<number> {
  const { bsize, blocks, bfree } = await statfs(directory);
  return (blocks - bfree) * bsize;
}

const path = join(directory, 'disk.wic');
const file = await open(path, 'wx');
await file.writeFile(randomBytes(Number(size)));
await file.sync();
await file.close();
const before = await usedBytes();
const body = await encoderFor('none', 3).body({ path, ...(await digestFile(path)) });
const root = join(directory, 'store');
const created = await directoryStore(root, 'https://artifacts.example.com').create(key, body);
const equal = (await readFile(join(root, key))).equals(await readFile(path));
console.log(JSON.stringify({ ...created, equal, more: (await usedBytes()) - before }));
