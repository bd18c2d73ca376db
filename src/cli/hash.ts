import { basename } from 'node:path';
import { digestFile } from '../digest/file.ts';
import { toNix32, toSri } from '../digest/sha256.ts';
import { storeNameProblem, storePath } from '../digest/store-path.ts';
import { UserError } from '../errors.ts';
import { tableToText } from '../report/text.ts';
import { printResult } from './print.ts';

interface HashedFile {
  readonly file: string;
  readonly name: string;
  readonly size: number;
  readonly sha256: { readonly hex: string; readonly nix32: string; readonly sri: string };
  readonly storePath: string;
}

export async function hash(
  files: readonly string[],
  given: { name?: string | undefined; json?: true | undefined },
): Promise<void> {
  if (given.name !== undefined && files.length > 1) {
    throw new UserError('usage-invalid', `--name goes with one file, not with ${files.length}`, {
      hint: 'hash them one by one',
    });
  }
  const named = files.map((file) => ({ file, name: checkedName(given.name ?? basename(file)) }));
  const results: HashedFile[] = [];
  for (const { file, name } of named) {
    const { sha256, size } = await digestFile(file);
    const notations = { hex: sha256, nix32: toNix32(sha256), sri: toSri(sha256) };
    results.push({ file, name, size, sha256: notations, storePath: storePath(name, sha256) });
  }
  printResult(given.json === true, results, () => results.map(describe).join('\n\n'));
}

function describe({ file, size, sha256, storePath }: HashedFile): string {
  const rows = [
    ['size', String(size)],
    ['hex', sha256.hex],
    ['nix32', sha256.nix32],
    ['SRI', sha256.sri],
    ['store path', storePath],
  ];
  return tableToText([file, ''], rows);
}

function checkedName(name: string): string {
  const problem = storeNameProblem(name);
  if (problem === undefined) return name;
  throw new UserError('name-invalid', `Nix rejects the name ${JSON.stringify(name)}: ${problem}`, {
    hint: 'give it another one with --name: letters, digits and + - . _ ? = only, no leading dot',
  });
}
