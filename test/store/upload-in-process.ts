import { bodyOf } from '../../src/store/object-store.ts';
import { openStore } from '../../src/store/open.ts';

// Stores bodies of these sizes, one after the other, and prints what came of each.
const [, , url = '', ...sizes] = process.argv;
const store = await openStore(url, { base: '/' });

const results: unknown[] = [];
for (const [index, size] of sizes.entries()) {
  const body = bodyOf(Buffer.alloc(Number(size), index + 1));
  const { created } = await store.create(`sha256/${index}`, body).catch((error) => {
    return { created: `${error.message}; ${error.hint}` };
  });
  results.push(created);
}
console.log(JSON.stringify(results));
