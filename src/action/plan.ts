import { setOutput } from '@actions/core';
import { asUserError } from '../errors.ts';
import { changedSince } from '../pipeline/changed-since.ts';
import { groupingOf, jobGroups } from '../plan/job-groups.ts';
import { jobMatrix } from '../plan/job-matrix.ts';
import type { Variant } from '../plan/variant.ts';
import type { Section } from '../report/section.ts';
import { caution, explanation, touchedOf } from '../results/changed-since.ts';
import type { ActionContext } from './context.ts';
import { uploadPlan } from './plan-artifact.ts';

/** plan: what the jobs of a matrix are to build. */
export async function plan(context: ActionContext): Promise<void> {
  const { inputs, project, reporter } = context;
  const { selected, sections } = await narrowed(context);
  const jobs = jobGroups(selected, groupingOf(project.loaded.config, inputs['group-by']));
  setOutput('matrix', JSON.stringify(jobMatrix(jobs)));
  setOutput('count', selected.length);
  setOutput('variants', selected.map(({ id }) => id).join(' '));
  setOutput('plan', await planDigest(context, selected));
  const rows = jobs.flatMap((job) =>
    job.variants.map(({ id, runsOn, kas }) => [job.id, id, runsOn.join(', '), kas.join(':')]),
  );
  const table = { head: ['job', 'variant', 'runs on', 'kas chain'], rows };
  await reporter.conclude([...(rows.length > 0 ? [{ table }] : []), ...sections]);
}

/** Without a place for artifacts (GitHub Enterprise Server) nobody can hand records over either. */
async function planDigest(context: ActionContext, selected: readonly Variant[]): Promise<string> {
  if (selected.length === 0) return '';
  try {
    return await uploadPlan(context, selected);
  } catch (error) {
    const reason = asUserError(error);
    if (reason === undefined) throw error;
    context.reporter.warn(`nobody can check what is built against this plan: ${reason.message}`);
    return '';
  }
}

/** What is left by the input `changed-since`, and why. */
async function narrowed({
  inputs,
  project,
  selected,
  reporter,
}: ActionContext): Promise<{ selected: readonly Variant[]; sections: Section[] }> {
  const ref = inputs['changed-since'];
  if (ref === undefined) return { selected, sections: [] };
  const found = await changedSince(ref, { ...project, file: inputs.config });
  const warning = caution(found);
  if (warning !== undefined) reporter.warn(warning);
  const title = `What changed since ${ref}`;
  return {
    selected: touchedOf(selected, found),
    sections: [{ title, table: explanation(selected, found) }],
  };
}
