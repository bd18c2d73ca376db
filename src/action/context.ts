import { setSecret } from '@actions/core';
import { interruption } from '../interruption.ts';
import { openProject, type Project } from '../pipeline/project.ts';
import { makeStateDirectory } from '../pipeline/state.ts';
import { filterVariants } from '../plan/filter.ts';
import type { Variant } from '../plan/variant.ts';
import type { Reporter } from '../report/reporter.ts';
import type { Inputs } from './inputs.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What every command of the action works with. */
export interface ActionContext {
  readonly inputs: Inputs;
  readonly project: Project;
  /** Those that the inputs leave. */
  readonly selected: readonly Variant[];
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
  /** A directory that the runner empties. */
  readonly temporary: string;
}

export async function openActionContext(
  inputs: Inputs,
  reporter: Reporter,
  environment: Environment,
): Promise<ActionContext> {
  const { token } = inputs;
  const secrets = [token, environment.AWS_SECRET_ACCESS_KEY, environment.AWS_SESSION_TOKEN];
  for (const secret of secrets) if (secret) setSecret(secret);
  const settings = {
    storage: inputs.storage,
    compression: inputs.compression,
    base: inputs.base,
    buildDirectory: inputs['build-directory'],
    forge: inputs.forge,
  };
  const seen = { ...environment, ...(token === undefined ? {} : { GITHUB_TOKEN: token }) };
  const project = await openProject(inputs.config, settings, seen);
  const selected = filterVariants(project.variants, inputs);
  await makeStateDirectory(project.paths.state);
  return {
    inputs,
    project,
    selected,
    reporter,
    signal: interruption(),
    temporary: environment.RUNNER_TEMP ?? project.paths.state,
  };
}
