import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** @returns a script that runs a program of ours in a process of its own */
export async function bundled(program: URL, directory: string): Promise<string> {
  const outfile = join(directory, `${basename(program.pathname, '.ts')}.mjs`);
  await build({
    entryPoints: [fileURLToPath(program)],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'error',
    banner: {
      js: 'import {createRequire as __createRequire} from "node:module"; const require = __createRequire(import.meta.url);',
    },
  });
  return outfile;
}
