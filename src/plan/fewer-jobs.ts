import { type JobGroup, jobOf } from './job-groups.ts';

/**
 * Jobs for the same runner put together, one after the other, until there are no more than `most`;
 * all as they were where that is so already.
 * @returns undefined where there are more kinds of runners than that
 */
export function fewerJobs(
  jobs: readonly JobGroup[],
  most: number,
): readonly JobGroup[] | undefined {
  if (jobs.length <= most) return jobs;
  const runners = new Map<string, JobGroup[]>();
  for (const job of jobs) {
    const key = JSON.stringify(job.runsOn.toSorted());
    runners.set(key, [...(runners.get(key) ?? []), job]);
  }
  const kinds = [...runners.values()];
  const countBy = (size: number) =>
    kinds.reduce((sum, { length }) => sum + Math.ceil(length / size), 0);
  let size = Math.ceil(jobs.length / most);
  while (countBy(size) > most) {
    if (size >= jobs.length) return undefined;
    size++;
  }
  return kinds.flatMap((alike) => chunks(alike, size).map(together));
}

function together(jobs: readonly JobGroup[]): JobGroup {
  const [first, ...others] = jobs;
  if (first === undefined) throw new Error('no job to put together');
  if (others.length === 0) return first;
  const [variant, ...more] = jobs.flatMap(({ variants }) => variants);
  if (variant === undefined) throw new Error('a job without a variant');
  // `~` is in no value of an axis.
  return jobOf(`${first.id}~+${others.length}`, [variant, ...more]);
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
