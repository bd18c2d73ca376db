import { mkdir, open, readFile, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { captureOutputs, putBack } from '../../src/collect/capture.ts';
import { fileState } from '../../src/collect/file-state.ts';
import { findOutputs } from '../../src/collect/find.ts';
import { plannedOf } from './deploy.ts';

/**
 * A program of a mount namespace: captures a disk of 150 MiB twice, as a build that had nothing to do
 * in between would leave it, and prints what became of it.
 */
const [, , around = ''] = process.argv;
const [deploy, captured] = [join(around, 'deploy'), join(around, 'captured')];
const [disk, kept] = [join(deploy, 'isar.wic'), join(captured, 'isar.wic')];

const used = async () => {
  const { bfree, bsize } = await statfs(around);
  return -bfree * bsize;
};
const start = async (path: string) => (await readFile(path)).subarray(0, 6).toString();
const capture = async () =>
  captureOutputs(deploy, await findOutputs(deploy, [plannedOf('isar.wic')]), captured);

await mkdir(deploy);
await writeFile(disk, 'disk 1');
const contents = Buffer.alloc(150 * 1024 * 1024, 'x');
await writeFile(disk, contents, { flag: 'a' });
const [before, usedBefore] = [await fileState(disk), await used()];

await capture();
const leftInPlace = (await fileState(disk)) !== undefined;
await putBack(captured, deploy);
await capture();
await putBack(captured, deploy);
const sameAgain = isDeepStrictEqual(await fileState(disk), before);
const copied = (await used()) - usedBefore > contents.length / 2;

// The build of the same variant, as one that writes in place.
const handle = await open(disk, 'r+');
await handle.write('disk 2');
await handle.close();
const keptAfterInPlaceWrite = await start(kept);
await putBack(captured, deploy);
const otherVariants = await start(disk);
console.log(
  JSON.stringify({ leftInPlace, sameAgain, keptAfterInPlaceWrite, otherVariants, copied }),
);
