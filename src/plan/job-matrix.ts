import { UserError } from '../errors.ts';
import type { Variant } from './variant.ts';

/** GitHub starts no more jobs from one matrix (docs.github.com, "Actions limits"). */
const maximumJobs = 256;

/** What one job of a matrix builds: the values of its axes are there for conditions and names. */
export type MatrixJob = Readonly<Record<string, string | readonly string[]>> & {
  readonly id: string;
  readonly name: string;
  readonly 'runs-on': readonly string[];
};

/**
 * `strategy.matrix` of a workflow, for `fromJSON`: a job for each variant.
 * @throws UserError `usage-invalid` when there are more than GitHub starts
 */
export function jobMatrix(variants: readonly Variant[]): {
  readonly include: readonly MatrixJob[];
} {
  if (variants.length <= maximumJobs) return { include: variants.map(jobOf) };
  throw new UserError(
    'usage-invalid',
    `the matrix has ${variants.length} variants, and GitHub starts no more than ${maximumJobs} jobs from one`,
    { hint: 'plan a part of it at a time: by the inputs machine and role' },
  );
}

/** An axis may be called like one of ours; ours win. */
function jobOf({ id, axes, runsOn }: Variant): MatrixJob {
  return { ...axes, id, name: id, 'runs-on': runsOn };
}
