import { createHash } from 'node:crypto';
import type { LogLine } from './line.ts';
import { recipeOfFile, recipeOfVersion } from './recipe.ts';

/** How far a build is, as far as its log tells. */
export interface BuildProgress {
  readonly phase: Phase;
  /** The task that was started last. Setscene tasks do not count. */
  readonly task: NumberedTask | undefined;
  /** Started and not ended; the oldest first. */
  readonly running: readonly RunningTask[];
  readonly sstate: SstateSummary | undefined;
  /** Different ones. */
  readonly warnings: number;
  /** Tasks that failed, but those that bitbake makes up for. */
  readonly failed: number;
}

/** In their order. `done`: bitbake ended, well or not. */
const phases = ['preparing', 'fetching', 'parsing', 'sstate', 'building', 'done'] as const;
export type Phase = (typeof phases)[number];

export interface NumberedTask {
  readonly n: number;
  readonly of: number;
  readonly recipe?: string;
  readonly name?: string;
}

export interface RunningTask {
  readonly recipe: string;
  readonly name: string;
}

/** Tasks that could be restored: `wanted` = `local` + `mirrors` + `missed`; `current` are there. */
export interface SstateSummary {
  readonly wanted: number;
  readonly local: number;
  readonly mirrors: number;
  readonly missed: number;
  readonly current: number;
}

/** What the next line is read with. */
export interface ProgressState extends BuildProgress {
  /** Digests of the warnings so far: a line would keep the piece of the log alive that it is of. */
  readonly warned: ReadonlySet<string>;
}

export const noBuildProgress: ProgressState = {
  phase: 'preparing',
  task: undefined,
  running: [],
  sstate: undefined,
  warnings: 0,
  failed: 0,
  warned: new Set(),
};

/** A log without sense must not fill the memory. */
const mostWarnings = 1000;
const mostRunning = 100;

/** @returns the same state where the line says nothing */
export function advanceBuild(state: ProgressState, { level, text }: LogLine): ProgressState {
  for (const [pattern, next] of rules) {
    const match = pattern.exec(text);
    if (match !== null) return next(state, match);
  }
  return level === 'warning' ? withWarning(state, text) : state;
}

type Rule = readonly [RegExp, (state: ProgressState, match: RegExpExecArray) => ProgressState];

const rules: readonly Rule[] = [
  [
    /^NOTE: Running (?:noexec )?task (\d+) of (\d+) \((.+):(do_\w+)\)/,
    (state, [, n, of, file = '', name = '']) =>
      inPhase(
        { ...state, task: { ...numbered(n, of), recipe: recipeOfFile(file), name } },
        'building',
      ),
  ],
  [
    /^NOTE: recipe (\S+): task (do_\w+): (Started|Succeeded|Failed)/,
    (state, [, recipe = '', name = '', what]) =>
      what === 'Started'
        ? withRunning(state, recipe, name)
        : withoutRunning(state, { recipe: recipeOfVersion(recipe), name }, what === 'Failed'),
  ],
  [/^NOTE: Running setscene task /, (state) => inPhase(state, 'sstate')],
  [
    /^(?:Initialising tasks\.\.\.)?Sstate summary: Wanted (\d+) Local (\d+) (?:Mirrors|Network) (\d+) Missed (\d+) Current (\d+)/,
    (state, [, ...numbers]) => {
      const [wanted = 0, local = 0, mirrors = 0, missed = 0, current = 0] = numbers.map(Number);
      return inPhase({ ...state, sstate: { wanted, local, mirrors, missed, current } }, 'sstate');
    },
  ],
  [
    /^(?:##teamcity\[\w+ (?:name=)?')?(?:Loading cache|Parsing recipes|Parsing of \d+ )/,
    (state) => inPhase(state, 'parsing'),
  ],
  [
    /^(?:\S+\$ git (?:clone|fetch) |Repository \S+ (?:cloned|updated|already contains)|Trying to pull )/,
    (state) => inPhase(state, 'fetching'),
  ],
  [
    /^(?:NOTE: |##teamcity\[message text=')Tasks Summary: /,
    (state) => inPhase({ ...state, running: [] }, 'done'),
  ],
  // A terminal: what runs is drawn anew each time, below this line, and once more after the end.
  [
    /^(?:Currently +\d+|No currently) running tasks \((\d+) of (\d+)\)/,
    (state, [, n, of]) =>
      state.phase === 'done'
        ? state
        : inPhase({ ...state, running: [], task: numbered(n, of) }, 'building'),
  ],
  [
    /^\d+: (\S+) (do_\w+) - \S+ \(pid \d+\)/,
    (state, [, recipe = '', name = '']) => withRunning(state, recipe, name),
  ],
  [/^WARNING: /, (state, { input }) => withWarning(state, input)],
];

/** A build goes on to a later phase; one that was done may be followed by another. */
function inPhase(state: ProgressState, phase: Phase): ProgressState {
  const goesOn = phases.indexOf(phase) > phases.indexOf(state.phase);
  return goesOn || state.phase === 'done' ? { ...state, phase } : state;
}

function numbered(n: string | undefined, of: string | undefined): NumberedTask {
  const all = Math.min(Number(of), Number.MAX_SAFE_INTEGER);
  return { n: Math.min(Number(n), all), of: all };
}

function withRunning(state: ProgressState, versioned: string, name: string): ProgressState {
  const task = { recipe: recipeOfVersion(versioned), name };
  return { ...state, running: [...without(state.running, task), task].slice(-mostRunning) };
}

function withoutRunning(state: ProgressState, task: RunningTask, failed: boolean): ProgressState {
  const running = without(state.running, task);
  // What cannot be restored is built.
  const counts = failed && !task.name.endsWith('_setscene');
  return { ...state, running, failed: state.failed + (counts ? 1 : 0) };
}

function without(running: readonly RunningTask[], { recipe, name }: RunningTask): RunningTask[] {
  return running.filter((other) => other.recipe !== recipe || other.name !== name);
}

function withWarning(state: ProgressState, text: string): ProgressState {
  if (state.warned.size >= mostWarnings) return state;
  const digest = createHash('sha256').update(text).digest('base64');
  if (state.warned.has(digest)) return state;
  return { ...state, warned: new Set(state.warned).add(digest), warnings: state.warnings + 1 };
}
