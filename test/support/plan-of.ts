import { parse } from 'yaml';
import { type Config, configSchema } from '../../src/config/schema.ts';
import { type Plan, planVariants } from '../../src/plan/plan.ts';
import type { PlannedArtifact, Variant } from '../../src/plan/variant.ts';

/** Two machines, two roles, and further axes that variants may leave out. */
export const planConfig = `
version: 1
axes:
  machine: { m1: { kas: m1.yml, arch: x86_64 }, m2: { kas: m2.yml } }
  role: { base: { kas: base.yml }, server: { kas: [k3s.yml, server.yml] } }
output: "{machine}/image-{role}-{machine}"
artifacts: { wic: .wic }
`;

/** The plan of a configuration whose kas files are nobody's business. */
function planOf(yaml: string, host = 'riscv64'): Plan {
  return planVariants(configOf(yaml), { arch: host });
}

export function configOf(yaml: string): Config {
  return configSchema.parse(parse(yaml));
}

/**
 * @param host the architecture of the machine that builds
 * @throws Error when something is wrong with the plan
 */
export function variantsOf(yaml: string, host?: string): readonly Variant[] {
  const { variants, problems } = planOf(yaml, host);
  if (problems.length > 0) throw new Error(problemsOf(yaml).join('\n'));
  return variants;
}

export function idsOf(yaml: string): string[] {
  return variantsOf(yaml).map(({ id }) => id);
}

/** `path: message`, a line for each problem. */
export function problemsOf(yaml: string): string[] {
  return planOf(yaml).problems.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

/** @throws Error when there is no such variant or artifact */
export function artifactOf(yaml: string, id: string, key: string): PlannedArtifact {
  const variant = variantsOf(yaml).find((one) => one.id === id);
  const artifact = variant?.artifacts.find((one) => one.key === key);
  if (artifact === undefined) throw new Error(`no ${key} of ${id}`);
  return artifact;
}
