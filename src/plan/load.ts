import { machine } from 'node:os';
import type { LoadedConfig } from '../config/load.ts';
import { planVariants } from './plan.ts';
import type { Variant } from './variant.ts';

/** @throws UserError `config-invalid` with every reason why the matrix cannot be */
export function loadPlan(loaded: LoadedConfig): readonly Variant[] {
  const { variants, problems } = planVariants(loaded.config, { arch: machine() });
  if (problems.length > 0) throw loaded.error(problems);
  return variants;
}
