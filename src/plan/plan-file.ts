import { createHash } from 'node:crypto';
import * as z from 'zod';
import { isSha256, type Sha256 } from '../digest/sha256.ts';
import { UserError } from '../errors.ts';
import type { Variant } from './variant.ts';

const schema = z.object({
  version: z.literal(1),
  commit: z.string(),
  variants: z.array(z.object({ id: z.string() })).min(1),
});

/** What the jobs of a workflow run are to build: `{"version": 1, "commit", "variants": [{"id"}]}`. */
export interface PlanFile {
  /** Of the project, in hex. */
  readonly commit: string;
  readonly variants: readonly Pick<Variant, 'id'>[];
}

/** Its bytes, and their digest, by which it is known again. */
export function serializePlan({ commit, variants }: PlanFile): { text: string; digest: Sha256 } {
  const plan = { version: 1, commit, variants: variants.map(({ id }) => ({ id })) };
  const text = `${JSON.stringify(plan, undefined, 2)}\n`;
  return { text, digest: digestOf(text) };
}

/** @throws UserError `handover-failed` where it is not the plan of that digest */
export function parsePlan(text: string, digest: string): PlanFile {
  const actual = digestOf(text);
  if (isSha256(digest) && actual === digest) return schema.parse(JSON.parse(text));
  throw new UserError('handover-failed', `the plan that arrived is ${actual}, not ${digest}`, {
    hint: 'pass the output `plan` of the job that planned, of the same run',
  });
}

function digestOf(text: string): Sha256 {
  return createHash('sha256').update(text).digest('hex') as Sha256;
}
