import { transformSync } from 'esbuild';

/** @type {{ process(source: string, path: string): { code: string } }} */
export default {
  // The synchronous `process`, because jest calls that even for ESM: `processAsync` alone fails.
  process(source, path) {
    return transformSync(source, {
      loader: 'ts',
      format: 'esm',
      target: 'node20',
      sourcemap: 'inline',
      sourcefile: path,
    });
  },
};
