import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { type PlanFile, parsePlan, serializePlan } from '../plan/plan-file.ts';
import type { Variant } from '../plan/variant.ts';
import type { ActionContext } from './context.ts';
import { artifactClient, handoverFailed, uploadFile } from './upload-file.ts';

const artifact = 'isar-plan';
const file = 'plan.json';

/**
 * Hands the plan over to the job that updates.
 * @returns its digest, which travels as an output: nobody else can make another one of it
 * @throws UserError `handover-failed`
 */
export async function uploadPlan(
  { project, temporary }: ActionContext,
  variants: readonly Variant[],
): Promise<string> {
  const { text, digest } = serializePlan({ commit: project.source.commit, variants });
  const path = join(await mkdtemp(join(temporary, 'isar-plan-')), file);
  await writeFile(path, text);
  await uploadFile(path, artifact);
  return digest;
}

/** @throws UserError `handover-failed` where none of this digest arrived */
export async function downloadPlan(digest: string, temporary: string): Promise<PlanFile> {
  const client = await artifactClient();
  const { artifacts } = await client.listArtifacts({ latest: true }).catch((cause) => {
    throw handoverFailed('the artifacts of this run cannot be listed', cause);
  });
  const named = artifacts.filter(({ name }) => name.replace(/~\d+$/, '') === artifact);
  // The newest first: the job that planned may have run again.
  const [newest] = named.toSorted((a, b) => b.id - a.id);
  if (newest === undefined) {
    throw new UserError('handover-failed', `this run has no artifact ${artifact}`, {
      hint: 'a job with command: plan must have run before, and all of it',
    });
  }
  const path = await mkdtemp(join(temporary, 'isar-plan-'));
  await client.downloadArtifact(newest.id, { path }).catch((cause) => {
    throw handoverFailed(`the artifact ${newest.name} cannot be read`, cause);
  });
  return parsePlan(await readFile(join(path, file), 'utf8').catch(() => ''), digest);
}

/**
 * The variants that were planned.
 * @throws UserError `handover-failed` where this job looks at another state of the project
 */
export function plannedVariants(
  { project, selected }: Pick<ActionContext, 'project' | 'selected'>,
  { commit, variants }: PlanFile,
): readonly Variant[] {
  if (commit !== project.source.commit) {
    throw new UserError(
      'handover-failed',
      `${commit} was planned and built, and ${project.source.commit} is checked out here`,
      { hint: 'give actions/checkout the same ref in all jobs of the run' },
    );
  }
  const ids = new Set(variants.map(({ id }) => id));
  const unknown = [...ids].filter((id) => !project.variants.some((variant) => variant.id === id));
  if (unknown.length > 0) {
    throw new UserError(
      'handover-failed',
      `${unknown.join(', ')} was planned, and is no variant here`,
      {
        hint: 'give all jobs of the run the same config; a matrix from a program must be the same for all',
      },
    );
  }
  return selected.filter(({ id }) => ids.has(id));
}
