import { type Annotation, annotationOf } from './annotation.ts';
import type { SecretMasker } from './secret-masker.ts';
import { parseWorkflowCommand, type WorkflowCommand } from './workflow-commands.ts';

export interface Group {
  readonly title: string;
  readonly lines: string[];
}

/** What a step has printed, read as the runner reads it. */
export interface StepLog {
  /** A line that the step printed. */
  write(line: string): void;
  /** What the runner itself has to say. */
  annotate(annotation: Annotation): void;
  /** As they are shown: secrets masked, commands taken out. */
  readonly lines: readonly string[];
  readonly groups: readonly Group[];
  /** Those that GitHub shows: the first ten of each level, their messages cut at 4096 characters. */
  readonly annotations: readonly Annotation[];
  /** How many more there were. */
  readonly annotationsDropped: number;
  /** What this step asked to mask. */
  readonly masks: readonly string[];
  /** Set by commands of old, which the runner still takes. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  /** A command failed, and so the step does. */
  readonly failed: boolean;
}

const annotationsShown = 10;
const messageShown = 4096;

export function stepLog(options: {
  readonly masker: SecretMasker;
  readonly workspace: string;
  /** Whether debug messages are shown (`ACTIONS_STEP_DEBUG`). */
  readonly debug: boolean;
}): StepLog {
  const { masker } = options;
  const lines: string[] = [];
  const groups: Group[] = [];
  const annotations: Annotation[] = [];
  const masks: string[] = [];
  const outputs: Record<string, string> = {};
  const state: Record<string, string> = {};
  let annotationsDropped = 0;
  let failed = false;
  let group: Group | undefined;
  /** While set, only the command of this name counts. */
  let stopToken: string | undefined;

  const show = (text: string) => {
    const masked = masker.mask(text);
    lines.push(masked);
    group?.lines.push(masked);
  };
  const annotate = (annotation: Annotation) => {
    show(`##[${annotation.level}]${annotation.message}`);
    const alike = annotations.filter(({ level }) => level === annotation.level);
    if (alike.length === annotationsShown) annotationsDropped++;
    else {
      const message = masker.mask(annotation.message).slice(0, messageShown);
      annotations.push({ ...annotation, message });
    }
  };
  const refuse = ({ name }: WorkflowCommand) => {
    annotate({ level: 'error', message: `Unable to process command '${name}' successfully.` });
    failed = true;
  };
  const deprecated = ({ name }: WorkflowCommand) =>
    annotate({ level: 'warning', message: `The \`${name}\` command is deprecated.` });
  const annotateBy = (command: WorkflowCommand) =>
    annotate(annotationOf(command, options.workspace));

  const handlers: Readonly<Record<string, (command: WorkflowCommand) => void>> = {
    error: annotateBy,
    warning: annotateBy,
    notice: annotateBy,
    debug: ({ data }) => {
      if (options.debug) show(`##[debug]${data}`);
    },
    group: ({ data }) => {
      group = undefined;
      show(`##[group]${data}`);
      group = { title: masker.mask(data), lines: [] };
      groups.push(group);
    },
    endgroup: () => {
      group = undefined;
      show('##[endgroup]');
    },
    'add-mask': ({ data }) => {
      if (data.trim() === '') {
        return annotate({ level: 'warning', message: "Can't add secret mask for empty string" });
      }
      masks.push(data);
      masker.add(data);
    },
    'set-output': (command) => {
      deprecated(command);
      outputs[command.properties.name ?? ''] = command.data;
    },
    'save-state': (command) => {
      deprecated(command);
      state[command.properties.name ?? ''] = command.data;
    },
    'stop-commands': ({ data }) => {
      show(`::stop-commands::${data}`);
      stopToken = data.toLowerCase();
    },
    // Shows commands in the log, which changes nothing that they do.
    echo: () => undefined,
    // The runner refuses these two; of problem matchers only this one knows nothing.
    'set-env': refuse,
    'add-path': refuse,
    'add-matcher': refuse,
    'remove-matcher': refuse,
  };
  const known = new Set(Object.keys(handlers));

  return {
    lines,
    groups,
    annotations,
    masks,
    outputs,
    state,
    annotate,
    get annotationsDropped() {
      return annotationsDropped;
    },
    get failed() {
      return failed;
    },
    write: (line) => {
      const command = parseWorkflowCommand(
        line,
        stopToken === undefined ? known : new Set([stopToken]),
      );
      if (command === undefined) show(line);
      else if (stopToken === undefined) handlers[command.name]?.(command);
      else {
        show(line);
        stopToken = undefined;
      }
    },
  };
}
