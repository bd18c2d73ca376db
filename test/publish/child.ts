import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { StrictS3 } from '../support/s3/strict-s3.ts';

/** @returns a script that publishes one file in a process of its own */
export async function bundledPublisher(directory: string): Promise<string> {
  const outfile = join(directory, 'publish.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('publish-in-process.ts', import.meta.url))],
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

/** What a process of its own needs for that server. */
export function environmentFor({ credentials }: StrictS3): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}
