import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type LoadedConfig, loadConfig } from '../config/load.ts';
import { type Paths, pathsIn } from '../pipeline/paths.ts';
import { type RegistryPlace, registryPlace } from '../pipeline/registry-file.ts';
import { loadPlan } from '../plan/load.ts';
import type { Variant } from '../plan/variant.ts';
import { plainReporter } from '../report/plain.ts';
import type { Reporter } from '../report/reporter.ts';
import { rememberVocabulary, vocabularyOf } from './completion/vocabulary.ts';
import type { GivenOptions } from './context.ts';

/** What commands need that only look at this machine. */
export interface Reading {
  readonly loaded: LoadedConfig;
  readonly variants: readonly Variant[];
  readonly registry: RegistryPlace;
  readonly paths: Paths;
  readonly reporter: Reporter;
  readonly json: boolean;
}

/** They are asked often, by scripts too: neither git nor the store is. */
export async function openReading({ config, json }: GivenOptions): Promise<Reading> {
  const loaded = await loadConfig(config);
  const variants = await loadPlan(loaded, process.env);
  const paths = pathsIn(loaded.directory);
  rememberWords(config, variants, paths);
  return {
    loaded,
    variants,
    registry: registryPlace(loaded, variants),
    paths,
    reporter: plainReporter(process),
    json: json === true,
  };
}

/** For completion. Who only looks makes no directory. */
export function rememberWords(
  config: string,
  variants: readonly Variant[],
  { state }: Paths,
): void {
  if (existsSync(state)) rememberVocabulary(resolve(config), vocabularyOf(variants));
}
