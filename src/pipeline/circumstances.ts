import { relative } from 'node:path';
import { BuildFailure } from '../build/build-failure.ts';
import { urlPath } from '../escape/url.ts';
import { compare } from '../judge/compare.ts';
import { type Baseline, judge } from '../judge/judge.ts';
import type { Circumstances, Detail, Failure } from '../pull-request/body/circumstances.ts';
import type { BuildRecord } from '../record/build-record.ts';
import type { Change } from '../registry/changes.ts';
import type { PinnedVariant, Registry } from '../registry/pins.ts';
import { recordKey } from '../store/key.ts';
import { objectUrl } from '../store/object-url.ts';
import type { Judged } from './judge-record.ts';
import type { Failed, NotStarted } from './outcome.ts';
import type { Project } from './project.ts';
import { type Records, recordsBehind } from './records-behind.ts';
import { sizeHistories } from './size-history.ts';

/** What a proposal is made of. */
export interface Proposing {
  readonly changes: readonly Change[];
  /** The registry on the base branch, and the new one. */
  readonly base: Registry;
  readonly now: Registry;
  /** Builds of this run that are news. */
  readonly news: readonly Judged[];
  readonly incomplete: readonly (Failed | NotStarted)[];
  /** Our branch. */
  readonly branch: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * What there is to say about a proposal. It is against the base branch, and some of its pins may be
 * of earlier runs: so the records of both sides are read from the store.
 */
export async function circumstancesOf(
  project: Project,
  { changes, base, now, news, incomplete, branch, signal }: Proposing,
): Promise<Circumstances> {
  const sides = changes.map(({ id }) => ({
    before: base.variants.get(id),
    after: now.variants.get(id),
  }));
  const wanted = sides.flatMap(({ before, after }) => [before?.record, after?.record]);
  const records = await recordsBehind(project, wanted, { news, signal });
  const pinned = sides.flatMap(({ after }) => after?.record ?? []);
  const histories = await sizeHistories(project, pinned, { records, signal });
  const details = changes.flatMap(({ id }, index): [string, Detail][] => {
    const { before, after } = sides[index] ?? {};
    if (before === undefined && after === undefined) return [];
    if (after === undefined) return [[id, { why: ['it left the configuration'], dirty: false }]];
    const judged = news.find(({ record }) => record.variant.id === id);
    return [[id, detailOf(project, { before, after, judged, records, histories })]];
  });
  const { root } = project.source;
  return {
    details: new Map(details),
    failures: incomplete.flatMap((one) => (one.status === 'failed' ? [failureOf(one)] : [])),
    notStarted: incomplete.flatMap(({ status, id }) => (status === 'not started' ? [id] : [])),
    variants: project.variants.length,
    registry: {
      path: relative(root, project.registry.file),
      branch,
      builds: project.loaded.config.registry.format !== 'hash-map',
    },
    ...pagesOf(project.environment),
  };
}

function detailOf(
  { store }: Project,
  { before, after, judged, records, histories }: Sides,
): Detail {
  const [old, built] = [before, after].map((side) => side?.record && records.get(side.record));
  const unreadable = [old, built].find((found) => typeof found === 'string');
  const [pinned, record] = [old, built].map((found) =>
    typeof found === 'string' ? undefined : found,
  );
  return {
    why:
      record === undefined ? whyUnknown(judged) : whyOf(baselineOf(before, pinned), record, judged),
    dirty: record?.source.dirty ?? false,
    commit: after.commit ?? record?.source.commit,
    comparison: pinned && record && compare(pinned, record),
    sizes: new Map(
      [pinned, record].flatMap((one) =>
        (one?.artifacts ?? []).map(({ sha256, size }) => [sha256, size] as const),
      ),
    ),
    history: after.record && histories.get(after.record),
    record: after.record && {
      digest: after.record,
      url: objectUrl(store.publicUrl, recordKey(after.record)),
    },
    unreadable,
  };
}

interface Sides {
  readonly before: PinnedVariant | undefined;
  readonly after: PinnedVariant;
  readonly judged: Judged | undefined;
  readonly records: Records;
  readonly histories: Awaited<ReturnType<typeof sizeHistories>>;
}

/** What this run was judged by may be a pin of our branch, which nobody merged yet. */
function whyOf(baseline: Baseline, record: BuildRecord, judged: Judged | undefined) {
  const { news, reasons } = judge(baseline, record);
  return news ? reasons : (judged?.verdict.reasons ?? ['built anew']);
}

function whyUnknown(judged: Judged | undefined): readonly string[] {
  return judged?.verdict.reasons ?? ['its build record is not known'];
}

function baselineOf(before: PinnedVariant | undefined, pinned: BuildRecord | undefined): Baseline {
  if (before === undefined) return { kind: 'none', why: 'not pinned yet' };
  if (before.record === undefined) return { kind: 'none', why: 'never published' };
  return pinned === undefined
    ? { kind: 'none', why: 'no baseline' }
    : { kind: 'record', record: pinned };
}

/** Where the whole log lies on the machine that built is of no use to those who read this. */
function failureOf({ id, error }: Failed): Failure {
  const [message = '', ...log] = withoutCredentials(error.message).split('\n');
  const build = [error, error.cause].find((one) => one instanceof BuildFailure);
  const hint = build === undefined ? error.hint : build.digest.hint;
  return { id, message, hint, log };
}

/** A job's log hides secrets; what is sent to a forge is not looked at by anybody. */
function withoutCredentials(text: string): string {
  return text.replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]*@/gi, '$1***@');
}

function pagesOf({ GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID }: Project['environment']) {
  if (!GITHUB_SERVER_URL || !GITHUB_REPOSITORY) return {};
  const repository = `${GITHUB_SERVER_URL}/${urlPath(GITHUB_REPOSITORY)}`;
  return {
    repository,
    ...(GITHUB_RUN_ID && { run: `${repository}/actions/runs/${urlPath(GITHUB_RUN_ID)}` }),
  };
}
