import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { temporaryDirectory } from '../temporary-directory.ts';
import { inputsOf, readActionMetadata } from './action-metadata.ts';
import { type JobOptions, jobContext } from './job-context.ts';
import { type RunnerPatience, runnerPatience } from './node-process.ts';
import { killOrphans, trackingVariable } from './orphans.ts';
import { empty, openRunnerDirectory, writeEvent } from './runner-directory.ts';
import { secretMasker } from './secret-masker.ts';
import { type RunningStep, type StepResult, startStage } from './stage.ts';

export interface ActionJobOptions extends JobOptions {
  /** `env:` of the job. */
  readonly env?: Readonly<Record<string, string>>;
  /** Values of `secrets`, to be masked. */
  readonly secrets?: readonly string[];
  /** The runner's own directory, kept after the job: for a second job on the same runner. */
  readonly runner?: string;
  /** Where programs are found; that of the test when absent. */
  readonly path?: string;
  /** `ACTIONS_STEP_DEBUG`. */
  readonly debug?: boolean;
  readonly patience?: Partial<RunnerPatience>;
}

export interface StepOptions {
  /** The directory of the action: where its `action.yml` is. */
  readonly uses: string;
  /** The Node that runs it; that of the test when absent. */
  readonly node?: string;
  readonly id?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

export interface FinishedJob {
  /** Of the steps whose actions have one, the last step's first. */
  readonly post: readonly StepResult[];
  /** Command lines of what was still running, and was killed. */
  readonly orphans: readonly string[];
}

/** A job on a runner. The test says which steps come when, and what a failure means for them. */
export interface ActionJob extends AsyncDisposable {
  /** `RUNNER_TEMP`. */
  readonly temp: string;
  /** Runs `main` of an action. @throws Error when its `action.yml` is missing or not understood */
  step(step: StepOptions): Promise<StepResult>;
  /** The same, for a test that does something meanwhile. */
  start(step: StepOptions): Promise<RunningStep>;
  /** Runs every `post`, whatever became of `main`; kills what is left, and empties `RUNNER_TEMP`. */
  finish(): Promise<FinishedJob>;
}

/**
 * A job that runs JavaScript actions as GitHub's runner does: each stage a process of its own, with
 * the variables that Actions gives it and no others.
 */
export async function actionJob(options: ActionJobOptions): Promise<ActionJob> {
  const own = options.runner === undefined ? await temporaryDirectory() : undefined;
  const directories = await openRunnerDirectory(resolve(own?.path ?? options.runner ?? ''));
  const { temp, home } = directories;
  const eventPath = await writeEvent(temp, options.event?.payload ?? {});
  const debug = options.debug ?? false;
  const context = jobContext(options, directories, eventPath, debug);
  const masker = secretMasker([...context.secrets, ...(options.secrets ?? [])]);
  const trackingId = `github_${randomUUID()}`;
  const posts: (() => Promise<StepResult>)[] = [];
  let env: Readonly<Record<string, string>> = {};
  let path: readonly string[] = [];
  let current: RunningStep | undefined;

  const start = async (
    step: StepOptions,
    program: string,
    { variables, warnings }: { variables: Record<string, string>; warnings: readonly string[] },
  ): Promise<RunningStep> => {
    const environment: Readonly<Record<string, string>> = {
      HOME: home,
      CI: 'true',
      ...options.env,
      ...env,
      ...step.env,
    };
    const programs = environment.PATH ?? options.path ?? process.env.PATH ?? '';
    const stage = await startStage({
      node: step.node ?? process.execPath,
      program: join(resolve(step.uses), program),
      workspace: options.workspace,
      temp,
      warnings,
      masker,
      debug,
      patience: { ...runnerPatience, ...options.patience },
      environment: {
        ...environment,
        ...variables,
        ...context.environment,
        // What was added last is found first.
        PATH: [...path.toReversed(), programs].join(':'),
        GITHUB_ACTIONS: 'true',
        GITHUB_ACTION: step.id ?? '__self',
        [trackingVariable]: trackingId,
      },
    });
    const result = stage.result.then((ended) => {
      env = { ...env, ...ended.env };
      path = [...path, ...ended.path];
      return ended;
    });
    current = { ...stage, result };
    return current;
  };

  const startMain = async (step: StepOptions) => {
    const metadata = await readActionMetadata(step.uses);
    const { environment, warnings } = inputsOf(metadata, step.with ?? {}, context.contexts);
    const main = await start(step, metadata.runs.main, { variables: environment, warnings });
    const { post } = metadata.runs;
    if (post !== undefined) {
      posts.unshift(async () => {
        const { state } = await main.result;
        const entries = Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]);
        const variables = { ...environment, ...Object.fromEntries(entries) };
        return (await start(step, post, { variables, warnings: [] })).result;
      });
    }
    return main;
  };

  const finish = async (): Promise<FinishedJob> => {
    await current?.result;
    const post: StepResult[] = [];
    for (const run of posts.splice(0)) post.push(await run());
    const orphans = await killOrphans(trackingId);
    await empty(temp);
    return { post, orphans };
  };

  return {
    temp,
    start: startMain,
    step: async (step) => (await startMain(step)).result,
    finish,
    [Symbol.asyncDispose]: async () => {
      current?.kill();
      await current?.result.catch(() => undefined);
      await killOrphans(trackingId);
      await own?.[Symbol.asyncDispose]();
    },
  };
}
