import { loadConfig } from '../config/load.ts';
import { UserError } from '../errors.ts';
import { type ChangedSince, changedSince } from '../pipeline/changed-since.ts';
import { filterVariants } from '../plan/filter.ts';
import { groupingOf, type JobGroup, jobGroups } from '../plan/job-groups.ts';
import { loadPlan } from '../plan/load.ts';
import type { Variant } from '../plan/variant.ts';
import { plainReporter } from '../report/plain.ts';
import { tableToText } from '../report/text.ts';
import { caution, changedSinceJson, explanation, touchedOf } from '../results/changed-since.ts';
import type { GivenOptions } from './context.ts';
import { printResult } from './print.ts';

export interface PlanGiven extends GivenOptions {
  readonly changedSince?: string | undefined;
  readonly explain?: true | undefined;
}

export async function plan(given: PlanGiven): Promise<void> {
  const since = given.changedSince || undefined;
  if (given.explain && since === undefined) throw unexplained();
  const loaded = await loadConfig(given.config);
  const all = await loadPlan(loaded, process.env);
  const selected = filterVariants(all, given);
  const project = { file: given.config, loaded, variants: all, environment: process.env };
  const changed = since === undefined ? undefined : await changedSince(since, project);
  const warning = changed && caution(changed);
  if (warning !== undefined) plainReporter(process).warn(warning);
  const variants = changed === undefined ? selected : touchedOf(selected, changed);
  const jobs = jobGroups(variants, groupingOf(loaded.config, given.groupBy || undefined));
  const jobOf = new Map(jobs.flatMap((job) => job.variants.map(({ id }) => [id, job.id] as const)));
  const result = {
    variants: variants.map(toJson),
    jobs: jobs.map(jobToJson),
    ...(changed && { changedSince: changedSinceJson(selected, changed) }),
  };
  printResult(given.json === true, result, () => {
    if (changed !== undefined && given.explain) return explained(selected, changed);
    if (variants.length === 0) return `nothing to build: no variant is touched since ${since}`;
    return tableToText(
      ['job', 'variant', 'runs on', 'kas chain', 'artifacts'],
      variants.map(({ id, runsOn, kas, artifacts }) => [
        jobOf.get(id) ?? '',
        id,
        runsOn.join(','),
        kas.join(':'),
        artifacts.map(({ key }) => key).join(', '),
      ]),
    );
  });
}

function unexplained(): UserError {
  return new UserError('usage-invalid', '--explain goes with --changed-since', {
    hint: 'name what the working tree is compared with: --changed-since origin/main',
  });
}

function explained(selected: readonly Variant[], changed: ChangedSince): string {
  const { head, rows } = explanation(selected, changed);
  return tableToText(head, rows);
}

/** Its variants are in the order in which the job builds them. */
function jobToJson({ id, name, runsOn, variants }: JobGroup) {
  return { id, name, runsOn, variants: variants.map((variant) => variant.id) };
}

function toJson({ id, axes, kas, runsOn, artifacts }: Variant) {
  return {
    id,
    machine: axes.machine,
    role: axes.role,
    axes,
    kas,
    runsOn,
    artifacts: artifacts.map(({ attributePath, name, output }) => ({
      attribute: attributePath.join('.'),
      name,
      output,
    })),
  };
}
