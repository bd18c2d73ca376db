import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { run } from '../program.ts';
import type { FoundOutput } from './find.ts';

/** An output, and where it stays readable until it is published. */
export interface KeptOutput extends FoundOutput {
  readonly kept: string;
}

/**
 * Puts outputs where the next build in the same build directory cannot overwrite them. The clone
 * costs nothing where the file system can share blocks, and keeps holes where it cannot.
 */
export async function captureOutputs(
  outputs: readonly FoundOutput[],
  directory: string,
): Promise<KeptOutput[]> {
  await rm(directory, { recursive: true, force: true });
  const captured: KeptOutput[] = [];
  for (const output of outputs) {
    const folder = join(directory, output.artifact.key);
    await mkdir(folder, { recursive: true });
    const kept = join(folder, basename(output.path));
    await run('cp', [
      '--reflink=auto',
      '--sparse=always',
      '--preserve=timestamps',
      '--',
      output.path,
      kept,
    ]);
    captured.push({ ...output, kept });
  }
  return captured;
}
