import type { Annotation } from './annotation.ts';
import { type RunnerPatience, startNode } from './node-process.ts';
import type { SecretMasker } from './secret-masker.ts';
import { stepFiles } from './step-files.ts';
import { type Group, type StepLog, stepLog } from './step-log.ts';

/** What became of `main` or `post` of a step. */
export interface StepResult {
  readonly conclusion: 'success' | 'failure' | 'cancelled';
  /** 128 and the number of the signal, where one ended it. */
  readonly exitCode: number;
  /** As later jobs see them: one that has a secret in it is empty. */
  readonly outputs: Readonly<Record<string, string>>;
  /** For `post`. */
  readonly state: Readonly<Record<string, string>>;
  /** For later steps, as is `path`. */
  readonly env: Readonly<Record<string, string>>;
  readonly path: readonly string[];
  readonly summary: string;
  readonly annotations: readonly Annotation[];
  /** How many more there were than GitHub shows. */
  readonly annotationsDropped: number;
  readonly groups: readonly Group[];
  readonly masks: readonly string[];
  /** Lines of both streams, commands as the runner shows them, secrets as `***`. */
  readonly log: string;
}

export interface RunningStep {
  readonly result: Promise<StepResult>;
  /** Waits until the log has the text. @throws Error when the step ends without it */
  printed(text: string): Promise<void>;
  /** What a person does with the button: SIGINT, SIGTERM, SIGKILL. */
  cancel(): Promise<StepResult>;
  /** At once, and not as the runner does. */
  kill(): void;
}

/** Starts one process of an action. Rejects in `result` when Node cannot be started. */
export async function startStage(options: {
  readonly node: string;
  readonly program: string;
  readonly workspace: string;
  /** `RUNNER_TEMP`. */
  readonly temp: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What the runner has to say before. */
  readonly warnings: readonly string[];
  readonly masker: SecretMasker;
  readonly debug: boolean;
  readonly patience: RunnerPatience;
}): Promise<RunningStep> {
  const { masker, warnings } = options;
  const files = await stepFiles(options.temp);
  const log = stepLog(options);
  const watchers = new Set<() => void>();
  let cancelled = false;
  for (const message of warnings) log.annotate({ level: 'warning', message });
  const child = startNode({
    ...options,
    cwd: options.workspace,
    environment: { ...options.environment, ...files.environment },
    onLine: (line) => {
      log.write(line);
      for (const watcher of watchers) watcher();
    },
  });

  const finish = async (): Promise<StepResult> => {
    const exitCode = await child.ended;
    const values = await files.read(log, masker);
    const outputs = withoutSecrets({ ...log.outputs, ...values.outputs }, masker, log);
    const failed = exitCode !== 0 || log.failed || values.failed;
    const conclusion = failed ? 'failure' : 'success';
    return {
      conclusion: cancelled ? 'cancelled' : conclusion,
      exitCode,
      outputs,
      state: { ...log.state, ...values.state },
      env: values.env,
      path: values.path,
      summary: values.summary,
      annotations: log.annotations,
      annotationsDropped: log.annotationsDropped,
      groups: log.groups,
      masks: log.masks,
      log: log.lines.join('\n'),
    };
  };
  const result = finish();
  return {
    result,
    printed: async (text) => {
      const seen = new Promise<void>((resolve) => {
        const watcher = () => {
          if (!log.lines.some((line) => line.includes(text))) return;
          watchers.delete(watcher);
          resolve();
        };
        watchers.add(watcher);
        watcher();
      });
      const unseen = result.then(() => {
        throw new Error(`the step ended without printing ${text}:\n${log.lines.join('\n')}`);
      });
      await Promise.race([seen, unseen]);
    },
    cancel: async () => {
      cancelled = true;
      await child.cancel();
      return result;
    },
    kill: child.kill,
  };
}

function withoutSecrets(
  outputs: Readonly<Record<string, string>>,
  masker: SecretMasker,
  log: StepLog,
): Record<string, string> {
  const shown = Object.entries(outputs).map(([name, value]): [string, string] => {
    if (masker.mask(value) === value) return [name, value];
    const message = `Skip output '${name}' since it may contain secret.`;
    log.annotate({ level: 'warning', message });
    return [name, ''];
  });
  return Object.fromEntries(shown);
}
