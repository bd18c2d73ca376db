import { eachVariant, groupByProblem } from '../config/group-by.ts';
import type { Config } from '../config/schema.ts';
import { UserError } from '../errors.ts';
import { buildOrder } from './job-order.ts';
import type { Variant } from './variant.ts';

/** Variants that are one job: they need the same runner. */
export interface JobGroup {
  /** Unique among the jobs. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  readonly runsOn: readonly string[];
  /** The values that all of its variants have. */
  readonly axes: Readonly<Record<string, string>>;
  /** In the order in which they are built; never empty. */
  readonly variants: readonly Variant[];
}

/**
 * What jobs are grouped by.
 * @param given what a flag or an input says in place of the configuration
 * @throws UserError `usage-invalid` when that is no axis
 */
export function groupingOf(
  { axes, 'group-by': configured }: Pick<Config, 'axes' | 'group-by'>,
  given: string | undefined,
): string {
  const names = Object.keys(axes);
  const problem = given === undefined ? undefined : groupByProblem(given, names);
  if (problem === undefined) return given ?? configured;
  throw new UserError('usage-invalid', `group-by: ${problem}`, {
    hint: `name an axis (${names.join(', ')}), or ${eachVariant} for a job for each`,
  });
}

/**
 * The jobs, each variant in just one of them: those with the same value on the axis and the same
 * runner are together. A variant without a value there is a job of its own.
 */
export function jobGroups(variants: readonly Variant[], by: string): JobGroup[] {
  const groups = new Map<string, [Variant, ...Variant[]]>();
  for (const variant of variants) {
    const value = axisValue(variant, by);
    // A runner has all labels, so their order says nothing.
    const runner = variant.runsOn.toSorted();
    const key = JSON.stringify(value === undefined ? [variant.id] : [value, runner]);
    const alike = groups.get(key);
    if (alike === undefined) groups.set(key, [variant]);
    else alike.push(variant);
  }
  const used = new Map<string, number>();
  return [...groups.values()].map((alike) => {
    const [first, second] = alike;
    const word = (second && axisValue(first, by)) ?? first.id;
    const count = (used.get(word) ?? 0) + 1;
    used.set(word, count);
    // `~` is in no value of an axis.
    return jobOf(count === 1 ? word : `${word}~${count}`, alike);
  });
}

function axisValue({ axes }: Variant, by: string): string | undefined {
  return by === eachVariant ? undefined : axes[by];
}

/** @param id unique among the jobs */
export function jobOf(id: string, alike: readonly [Variant, ...Variant[]]): JobGroup {
  const [{ axes, runsOn }] = alike;
  const shared = Object.entries(axes).filter(([axis, value]) =>
    alike.every((variant) => variant.axes[axis] === value),
  );
  return {
    id,
    name: alike.length === 1 ? id : `${id} (${alike.length} variants)`,
    runsOn,
    axes: Object.fromEntries(shared),
    variants: buildOrder(alike),
  };
}
