import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '../..');

/**
 * @param program a file, or the text of one, whose imports are relative to the repository
 * @returns a script that runs it in a process of its own
 */
export async function bundled(program: URL | string, directory: string): Promise<string> {
  const isText = typeof program === 'string';
  const name = isText ? 'program' : basename(program.pathname, '.ts');
  const outfile = join(directory, `${name}.mjs`);
  await build({
    ...(isText
      ? { stdin: { contents: program, resolveDir: root } }
      : { entryPoints: [fileURLToPath(program)] }),
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
