import type { MatrixOptions } from '../pipeline/build-matrix.ts';
import type { ActionContext } from './context.ts';
import { uploadLog } from './log-artifacts.ts';

/** How the commands that build do it. */
export function buildingOptions({
  inputs,
  reporter,
  signal,
  secrets,
  temporary,
}: ActionContext): Omit<MatrixOptions, 'publishing' | 'handOver'> {
  return {
    reporter,
    signal,
    failFast: inputs['fail-fast'],
    force: inputs.force,
    retries: inputs.retries,
    ...(inputs['keep-logs'] && {
      keepLog: (id, failure) => uploadLog(id, failure, { reporter, secrets, temporary }),
    }),
  };
}
