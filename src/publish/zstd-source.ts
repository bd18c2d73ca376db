import { readFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { type Source, sourceOf } from '../store/source.ts';
import type { BodyOptions } from './encoder.ts';
import { type DigestedFile, openUnchanged, refuseChanged } from './unchanged.ts';
import { compressed } from './zstd.ts';

/** Milliseconds between two looks at how far zstd has come. */
const lookEvery = 250;

/** The file as zstd makes it. */
export async function openZstd(
  file: DigestedFile,
  level: number,
  { signal, onProgress }: BodyOptions,
): Promise<Source> {
  const handle = await openUnchanged(file);
  const look = () => onProgress?.(offsetOf(handle));
  const timer = onProgress && setInterval(look, lookEvery).unref();
  const source = sourceOf(compressed(handle.fd, { level, size: file.size }, signal));
  return {
    fill: async (buffer) => {
      const filled = await source.fill(buffer);
      if (filled < buffer.length) await refuseChanged(handle, file);
      return filled;
    },
    close: async () => {
      clearInterval(timer);
      await source.close().finally(() => handle.close());
    },
  };
}

/** Where whoever shares the open file has come to (proc_pid_fdinfo(5)). */
function offsetOf({ fd }: FileHandle): number {
  const info = readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8');
  return Number(/^pos:\s*(\d+)/m.exec(info)?.[1] ?? 0);
}
