import { UserError } from '../errors.ts';
import { fewerJobs } from './fewer-jobs.ts';
import type { JobGroup } from './job-groups.ts';

/** GitHub starts no more jobs from one matrix (docs.github.com, "Actions limits"). */
const maximumJobs = 256;

/** What one job of a matrix builds: the values of its axes are there for conditions and names. */
export type MatrixJob = Readonly<Record<string, string | readonly string[]>> & {
  readonly id: string;
  readonly name: string;
  readonly 'runs-on': readonly string[];
  /** Their ids, separated by blanks, for the action's input `variant`. */
  readonly variants: string;
};

/**
 * `strategy.matrix` of a workflow, for `fromJSON`. Where there are more jobs than GitHub starts,
 * those for the same runner are put together.
 * @throws UserError `usage-invalid` when even that leaves too many
 */
export function jobMatrix(jobs: readonly JobGroup[]): { readonly include: readonly MatrixJob[] } {
  const few = fewerJobs(jobs, maximumJobs);
  if (few !== undefined) return { include: few.map(matrixJob) };
  const count = jobs.flatMap(({ variants }) => variants).length;
  throw new UserError(
    'usage-invalid',
    `${count} variants are for more kinds of runners than the ${maximumJobs} jobs that GitHub starts from one matrix`,
    {
      hint: 'give runs-on the same labels where the runners are alike, or plan a part at a time: by the inputs machine and role',
    },
  );
}

/** An axis may be called like one of ours; ours win. */
function matrixJob({ id, name, axes, runsOn, variants }: JobGroup): MatrixJob {
  const ids = variants.map((variant) => variant.id);
  return { ...axes, id, name, 'runs-on': runsOn, variants: ids.join(' ') };
}
