import { machine } from 'node:os';
import type { LoadedConfig } from '../config/load.ts';
import type { Environment } from './external-matrix.ts';
import { planVariants } from './plan.ts';
import type { Variant } from './variant.ts';

/**
 * The whole matrix; where the configuration leaves it to a command, that is run.
 * @throws UserError `config-invalid` with every reason why the matrix cannot be
 */
export async function loadPlan(
  loaded: LoadedConfig,
  environment: Environment,
): Promise<readonly Variant[]> {
  const { config } = loaded;
  const variants = await selectionsOf(loaded, environment);
  const plan = planVariants({ ...config, variants }, { arch: machine() });
  if (plan.problems.length > 0) throw loaded.error(plan.problems);
  return plan.variants;
}

async function selectionsOf(loaded: LoadedConfig, environment: Environment) {
  const { variants } = loaded.config;
  if (variants === undefined || Array.isArray(variants)) return variants;
  // What starts programs takes long to load, and few need it to know their matrix.
  const { externalMatrix } = await import('./external-matrix.ts');
  return externalMatrix(variants.command, loaded, environment);
}
