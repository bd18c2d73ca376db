import { getIDToken, setSecret } from '@actions/core';
import { interruption } from '../interruption.ts';
import { openProject, type Project } from '../pipeline/project.ts';
import { makeStateDirectory } from '../pipeline/state.ts';
import { filterVariants } from '../plan/filter.ts';
import type { Variant } from '../plan/variant.ts';
import type { Reporter } from '../report/reporter.ts';
import type { WebIdentity } from '../store/web-identity.ts';
import type { Inputs } from './inputs.ts';
import { secretsOf } from './secrets.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What every command of the action works with. */
export interface ActionContext {
  readonly inputs: Inputs;
  readonly project: Project;
  /** Those that the inputs leave. */
  readonly selected: readonly Variant[];
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
  /** What no log may hold. */
  readonly secrets: readonly string[];
  /** A directory that the runner empties. */
  readonly temporary: string;
}

export async function openActionContext(
  inputs: Inputs,
  reporter: Reporter,
  environment: Environment,
): Promise<ActionContext> {
  const seen = { ...environment, ...credentialsOf(inputs) };
  mask(secretsOf(seen, []));
  const settings = {
    storage: inputs.storage,
    compression: inputs.compression,
    base: inputs.base,
    buildDirectory: inputs['build-directory'],
    forge: inputs.forge,
    identity: roleOf(inputs, environment),
  };
  const project = await openProject(inputs.config, settings, seen);
  const secrets = secretsOf(seen, project.loaded.config.kas.inherit);
  mask(secrets);
  const selected = filterVariants(project.variants, inputs);
  await makeStateDirectory(project.paths.state);
  return {
    inputs,
    project,
    selected,
    reporter,
    secrets,
    signal: interruption(),
    temporary: environment.RUNNER_TEMP ?? project.paths.state,
  };
}

/** GitHub says who the job is, for as long as a token is good: a few minutes. */
function roleOf(inputs: Inputs, { GITHUB_RUN_ID }: Environment): WebIdentity | undefined {
  const roleArn = inputs['role-to-assume'];
  if (roleArn === undefined) return undefined;
  const sessionName = `isar-artifacts-${GITHUB_RUN_ID ?? ''}`;
  return { roleArn, sessionName, token: () => getIDToken('sts.amazonaws.com') };
}

function mask(secrets: readonly string[]): void {
  for (const secret of secrets) setSecret(secret);
}

/** Those of GitHub that inputs give, by the variables that the command line takes them from. */
function credentialsOf(inputs: Inputs): Readonly<Record<string, string>> {
  const variables = {
    GITHUB_TOKEN: inputs.token,
    ISAR_ARTIFACTS_BRANCH_TOKEN: inputs['branch-token'],
    ISAR_ARTIFACTS_APP_ID: inputs['app-id'],
    ISAR_ARTIFACTS_APP_PRIVATE_KEY: inputs['app-private-key'],
  };
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}
