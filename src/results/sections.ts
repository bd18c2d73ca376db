import { relative } from 'node:path';
import type { UserError } from '../errors.ts';
import { failuresOf, type Outcome, recordOf } from '../pipeline/outcome.ts';
import type { ProposalResult } from '../pipeline/propose.ts';
import type { FailedProposal } from '../pipeline/run.ts';
import type { Proposed } from '../pull-request/forge.ts';
import type { BuildRecord } from '../record/build-record.ts';
import type { Change, PinChange } from '../registry/changes.ts';
import type { Drift } from '../registry/drift.ts';
import type { Pin } from '../registry/pins.ts';
import { formatDuration, formatSize } from '../report/format.ts';
import type { Section } from '../report/section.ts';
import { artifactSections } from './artifacts.ts';

/** What became of the variants, the artifacts of those that were built, and what went wrong. */
export function outcomeSections(outcomes: readonly Outcome[]): Section[] {
  const variants = outcomes.map((outcome) => [outcome.id, outcome.status, whyOf(outcome)]);
  return [{ table: { head: ['variant', 'result', 'why'], rows: variants } }, ...rest(outcomes)];
}

/** The same for a page, where there is room for what the builds took and gave. */
export function matrixSections(outcomes: readonly Outcome[]): Section[] {
  const head = ['variant', 'result', 'why', 'kas took', 'sstate', 'size'];
  const rows = outcomes.map((outcome) => [
    outcome.id,
    outcome.status,
    whyOf(outcome),
    ...figuresOf(recordOf(outcome)),
  ]);
  return [{ table: { head, rows } }, ...rest(outcomes)];
}

function figuresOf(record: BuildRecord | undefined): string[] {
  if (record === undefined) return ['', '', ''];
  const { statistics, artifacts } = record;
  const { wanted = 0, missed = 0 } = statistics?.sstate ?? {};
  return [
    statistics === undefined ? '' : formatDuration(statistics.seconds),
    // What was there already was not wanted.
    statistics?.sstate === undefined ? '' : `${wanted - missed} of ${wanted} restored`,
    formatSize(artifacts.reduce((sum, { size }) => sum + size, 0)),
  ];
}

function rest(outcomes: readonly Outcome[]): Section[] {
  return [
    ...artifactSections(outcomes),
    ...failuresOf(outcomes).map(({ id, error }) => failureSection(id, error)),
  ];
}

function whyOf(outcome: Outcome): string {
  if (outcome.status === 'failed') return outcome.error.message.split('\n', 1)[0] ?? '';
  return 'judged' in outcome ? outcome.judged.verdict.reasons.join('; ') : '';
}

function failureSection(what: string, { message, hint }: UserError): Section {
  const [first = '', ...log] = message.split('\n');
  return {
    title: `${what} failed: ${first}`,
    log,
    lines: hint === undefined ? [] : `hint: ${hint}`.split('\n'),
  };
}

export function proposalSections(proposal: ProposalResult | FailedProposal): Section[] {
  if (proposal.kind === 'failed') return [failureSection('the proposal', proposal.error)];
  if (proposal.kind === 'unchanged') return [{ lines: [`nothing to propose: ${proposal.why}`] }];
  const { branch, title, changes, body } = proposal;
  const what = proposal.kind === 'planned' ? 'would propose' : `${proposal.kind} the proposal`;
  return [
    { title: `${what} on ${branch}: ${title}`, ...changesSection(changes), markdown: body },
    ...(proposal.kind === 'planned' ? [] : [{ lines: placesOf(proposal) }]),
  ];
}

/** How the registry differs from the configuration, and what to do about it. */
export function driftSections(file: string, drift: readonly Drift[]): Section[] {
  if (drift.length === 0) {
    return [{ lines: [`${file} is as the configuration says, and complete`] }];
  }
  return drift.map(({ problem, hint }) => ({ title: problem, lines: [`hint: ${hint}`] }));
}

/** @param differs the file is written anew, if only its functions */
export function changesSection(changes: readonly Change[], differs = false): Section {
  if (changes.length === 0) {
    return { lines: [differs ? 'only the functions change' : 'nothing changes'] };
  }
  const rows = changes.flatMap(({ id, kind, pins }) =>
    (pins.length > 0 ? pins : [noPin]).map(({ attribute, before, after }) => [
      id,
      kind,
      attribute,
      short(before?.sha256),
      isPublished(before, after) ? 'the same, now with a URL' : short(after?.sha256),
    ]),
  );
  return {
    table: { head: ['variant', 'pins', 'artifact', 'sha256 before', 'sha256 after'], rows },
  };
}

function isPublished(before: Pin | undefined, after: Pin | undefined): boolean {
  const isSame = before !== undefined && before.sha256 === after?.sha256;
  return isSame && before.url === undefined && after.url !== undefined;
}

/** Of a change that moves no pin there is a row, too. */
const noPin: PinChange = { attribute: '' };

function placesOf({ places, look, warnings }: Proposed): string[] {
  const shown = places.map((place) => (place.startsWith('/') ? relative('', place) : place));
  const where = [`what it says: ${shown.join(', ')}`, `look at it: ${look}`];
  return [...where, ...warnings.map((warning) => `warning: ${warning}`)];
}

function short(digest: string | undefined): string {
  return digest?.slice(0, 16) ?? 'none';
}
