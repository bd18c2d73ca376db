import { machine } from 'node:os';
import type { LoadedConfig } from '../config/load.ts';
import { type Environment, externalMatrix } from './external-matrix.ts';
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
  const variants =
    config.variants === undefined || Array.isArray(config.variants)
      ? config.variants
      : await externalMatrix(config.variants.command, loaded, environment);
  const plan = planVariants({ ...config, variants }, { arch: machine() });
  if (plan.problems.length > 0) throw loaded.error(plan.problems);
  return plan.variants;
}
