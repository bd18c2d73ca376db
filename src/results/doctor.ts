import type { Finding, Level } from '../doctor/finding.ts';
import type { Leftover, Leftovers } from '../doctor/leftovers.ts';
import type { Removal } from '../doctor/remove.ts';
import { exitCodes, type UserError } from '../errors.ts';
import { quoteCommand } from '../escape/shell.ts';
import type { Section } from '../report/section.ts';

/** A configuration that is wrong is a finding, too, and the only one: the others need it. */
export function configFinding({ message, hint = '' }: UserError): Finding {
  return { check: 'config', level: 'error', message, fix: hint };
}

export function exitCodeOfFindings(findings: readonly Finding[]): number {
  return findings.some(({ level }) => level === 'error') ? exitCodes.failed : exitCodes.done;
}

/** The fields in this order, and no others. */
export function findingsToJson(findings: readonly Finding[]) {
  return {
    findings: findings.map(({ check, level, message, fix }) => ({ check, level, message, fix })),
  };
}

const levels = ['error', 'warning', 'ok'] as const;
const marks = {
  unicode: { error: '✖', warning: '!', ok: '✔' },
  plain: { error: 'x', warning: '!', ok: '-' },
} as const;

/** What is wrong first, and in one section what is well; what it comes to last. */
export function findingSections(
  findings: readonly Finding[],
  { unicode }: { readonly unicode: boolean },
): Section[] {
  const mark = marks[unicode ? 'unicode' : 'plain'];
  const groups = levels.map((level) => findings.filter((finding) => finding.level === level));
  return [
    ...groups
      .filter((group) => group.length > 0)
      .map((group) => ({ lines: group.flatMap((finding) => linesOf(finding, mark)) })),
    {
      lines: [levels.map((level, index) => counted(groups[index]?.length ?? 0, level)).join(', ')],
    },
  ];
}

/** Texts of many lines are shown below each other. */
function linesOf({ check, level, message, fix }: Finding, mark: Record<Level, string>): string[] {
  const [first = '', ...rest] = message.split('\n');
  return [
    `${mark[level]} ${check}: ${first}`,
    ...rest.map((line) => `    ${line.trim()}`),
    ...(fix === '' ? [] : [`    fix: ${fix}`]),
  ];
}

function counted(count: number, level: Level): string {
  return level === 'ok' ? `${count} ok` : `${count} ${level}${count === 1 ? '' : 's'}`;
}

/** A list before anything is removed. */
export function leftoverSections({ found, spared }: Leftovers): Section[] {
  return [
    ...(found.length === 0
      ? [{ lines: ['Earlier runs left nothing.'] }]
      : [
          tableOf(
            'would remove',
            found.map(({ kind, name, reason }) => [kind, name, reason]),
          ),
        ]),
    ...(spared.length === 0
      ? []
      : [{ title: 'Stays:', lines: spared.map(({ name, reason }) => `${name}: ${reason}`) }]),
  ];
}

export function removalSections(removals: readonly Removal[]): Section[] {
  const gone = removals.filter(({ problem }) => problem === undefined);
  const stays = removals.filter(({ problem }) => problem !== undefined);
  return [
    ...(stays.length === 0
      ? []
      : [
          tableOf(
            'stays',
            stays.map(({ leftover: { kind, name }, problem = '' }) => [kind, name, problem]),
          ),
        ]),
    {
      lines: [
        `removed ${gone.length} of ${removals.length}`,
        ...stays.map(({ leftover }) => `by hand: ${quoteCommand(byHand(leftover))}`),
      ],
    },
  ];
}

function byHand(leftover: Leftover): readonly string[] {
  const { kind, name } = leftover;
  if (kind === 'container') return [...leftover.container.engine, 'rm', '--force', name];
  if (kind === 'mount') return ['sudo', 'umount', '--', name];
  return ['sudo', 'rm', '--recursive', '--one-file-system', '--', name];
}

function tableOf(what: string, rows: readonly (readonly string[])[]): Section {
  return { table: { head: [what, 'name', 'reason'], rows } };
}

/** @param removals absent where nothing was to be removed */
export function leftoversToJson({ found, spared }: Leftovers, removals?: readonly Removal[]) {
  const outcome = new Map(removals?.map(({ leftover, problem }) => [leftover, problem]));
  return {
    removed: removals !== undefined,
    leftovers: found.map((leftover) => {
      const { kind, name, reason } = leftover;
      const problem = outcome.get(leftover);
      return { kind, name, reason, ...(problem === undefined ? {} : { problem }) };
    }),
    spared,
  };
}
