import { expect } from '@jest/globals';
import { lineSplitter } from '../../../src/build/lines.ts';
import type { FailureDigest } from '../../../src/build/log/digest.ts';
import { failureCollector } from '../../../src/build/log/failure.ts';
import { logLine } from '../../../src/build/log/line.ts';
import {
  advanceBuild,
  type BuildProgress,
  noBuildProgress,
} from '../../../src/build/log/progress.ts';

/** What is known at the end of a log of a build that ended with 2. */
export function readLog(log: string | Uint8Array): {
  progress: BuildProgress;
  digest: FailureDigest;
} {
  const failure = failureCollector();
  let state = noBuildProgress;
  const lines = lineSplitter((raw) => {
    const line = logLine(raw);
    failure.add(line);
    state = advanceBuild(state, line);
  });
  lines.write(Buffer.from(log));
  lines.end();
  const { warned, ...progress } = state;
  expect(warned.size).toBe(progress.warnings);
  return { progress, digest: failure.digest({ exitCode: 2, how: 'ended with 2' }) };
}
