import { asUserError, UserError } from '../errors.ts';
import { checkPublished } from '../publish/published.ts';
import { proposalBody } from '../pull-request/body/body.ts';
import { currentRegistry } from '../pull-request/current.ts';
import { commitSummary, proposalTitle } from '../pull-request/describe.ts';
import type { Proposal, Proposed } from '../pull-request/forge.ts';
import type { BuildRecord } from '../record/build-record.ts';
import { type Change, changesBetween } from '../registry/changes.ts';
import { mergeRegistry } from '../registry/merge.ts';
import { emptyRegistry, type Pin, type PinnedVariant, type Registry } from '../registry/pins.ts';
import { pinsOfRecord } from '../registry/pins-of-record.ts';
import { objectUrl } from '../store/object-url.ts';
import { alreadySaid, nothingLeft, type Unchanged, wishesOf } from './announced.ts';
import { circumstancesOf } from './circumstances.ts';
import { type Judged, judgeRecord, judgingFor, stepBack } from './judge-record.ts';
import type { Failed, NotStarted } from './outcome.ts';
import type { Project } from './project.ts';

/** What a proposal says, or that there is none to make. */
export type ProposalResult =
  | Unchanged
  | (Described & { readonly kind: 'planned' })
  | (Described & Proposed);

interface Described {
  readonly base: string;
  readonly branch: string;
  readonly title: string;
  readonly body: string;
  /** Against the base. */
  readonly changes: readonly Change[];
}

interface ProposeOptions {
  /** What the run did not get done: it is named, and its pins stay. */
  readonly failures: readonly (Failed | NotStarted)[];
  readonly dryRun: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Somebody else who proposes at the same time is done after a few looks. */
const attempts = 4;

/**
 * registry → pull request: computed from the base branch in memory; the working tree is not read.
 * Where somebody else moved our branch meanwhile, it is computed once more from what is there now.
 * @throws UserError `not-published` when news was built but not published
 */
export async function proposeUpdate(
  project: Project,
  judged: readonly Judged[],
  options: ProposeOptions,
): Promise<ProposalResult> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await proposeOnce(project, judged, options);
    } catch (error) {
      if (asUserError(error)?.code !== 'proposal-outdated' || attempt === attempts) throw error;
      options.signal?.throwIfAborted();
    }
  }
}

async function proposeOnce(
  project: Project,
  judged: readonly Judged[],
  { failures, dryRun, signal }: ProposeOptions,
): Promise<ProposalResult> {
  const { loaded, registry: registryFile } = project;
  const { format, settings } = registryFile;
  const forge = await project.forge();
  const path = loaded.config.registry.path;
  const snapshot = await forge.snapshot();
  const base: Registry =
    snapshot.base.text === undefined
      ? emptyRegistry
      : format.read(snapshot.base.text, `${forge.base}:${path}`);
  const current = currentRegistry(snapshot, (text) => format.readOlder(text, path));
  const news = await notOvertaken(project, current, judged);
  for (const { record } of news) checkPlanned(project, record);
  await checkPublished(
    project.store,
    news.map(({ record }) => record),
    { signal },
  );
  const { registry } = mergeRegistry(current, updatesOf(project, news), settings);
  const text = format.write(registry, snapshot.base.text, path);
  const changes = changesBetween(base, registry);
  if (changes.length === 0 || text === snapshot.base.text) {
    return nothingLeft(forge, snapshot, { path, dryRun });
  }
  const circumstances = await circumstancesOf(project, {
    changes,
    base,
    now: registry,
    news,
    incomplete: failures,
    branch: forge.branch,
    signal,
  });
  const proposal: Proposal = {
    text,
    title: proposalTitle(changes, circumstances),
    summary: commitSummary(changes, circumstances),
    body: proposalBody(changes, circumstances),
    ...wishesOf(loaded.config['pull-request'], failures.length > 0),
  };
  const said = alreadySaid(forge, snapshot, proposal);
  if (said !== undefined) return said;
  const { title, body } = proposal;
  const described = { base: forge.base, branch: forge.branch, title, body, changes };
  if (dryRun) return { ...described, kind: 'planned' };
  return { ...described, ...(await forge.propose(snapshot, proposal)) };
}

/** Since these builds were judged, another run may have proposed a newer one of the same variant. */
async function notOvertaken(
  { source }: Project,
  current: Registry,
  judged: readonly Judged[],
): Promise<Judged[]> {
  const news = judged.filter(({ verdict }) => verdict.news);
  const overtaken = await Promise.all(
    news.map(async ({ record, pinned, against }) => {
      const now = current.variants.get(record.variant.id);
      if (now === undefined || now.record === against?.record) return false;
      return (await stepBack(now, pinned, record, source.root)) !== undefined;
    }),
  );
  return news.filter((_, index) => !overtaken[index]);
}

/** The registry as it would be with our open proposal merged: what builds are judged by. */
export async function currentOf({ forge, loaded, registry }: Project): Promise<Registry> {
  const { path } = loaded.config.registry;
  const snapshot = await (await forge()).snapshot();
  return currentRegistry(snapshot, (text) => registry.format.readOlder(text, path));
}

/**
 * What would keep every proposal from being made is better heard of before hours of builds.
 * @throws UserError `registry-invalid` or `registry-conflict`
 */
export async function readyToPropose(project: Project): Promise<void> {
  const { format, settings } = project.registry;
  const { path } = project.loaded.config.registry;
  const snapshot = await (await project.forge()).snapshot();
  const current = currentRegistry(snapshot, (text) => format.readOlder(text, path));
  format.write(mergeRegistry(current, [], settings).registry, snapshot.base.text, path);
}

/** By what the base and our open proposal pin, not by the file in the working tree. */
export async function judgeForProposal(
  project: Project,
  records: readonly BuildRecord[],
  force: boolean,
): Promise<Judged[]> {
  const current = await currentOf(project);
  const judging = judgingFor(project, { force });
  return Promise.all(records.map((record) => judgeRecord(current, record, judging)));
}

/** What the builds that are news put into the registry. */
export function updatesOf({ store }: Project, news: readonly Judged[]): PinnedVariant[] {
  return news.map(({ record }) => pinsOfRecord(record, (key) => objectUrl(store.publicUrl, key)));
}

/** A record is a file that somebody may have changed, or of an older configuration. */
export function checkPlanned({ variants }: Project, { variant, artifacts }: BuildRecord): void {
  const planned = variants.find(({ id }) => id === variant.id)?.artifacts ?? [];
  const [labels, recorded] = [planned.map(labelOf), artifacts.map(labelOf)];
  const other = recorded.find((label) => !labels.includes(label));
  const lacking = planned.find((one) => !one.optional && !recorded.includes(labelOf(one)));
  if (other === undefined && lacking === undefined) return;
  throw new UserError(
    'record-invalid',
    other === undefined
      ? `the record of ${variant.id} lacks ${lacking && labelOf(lacking)}`
      : `the record of ${variant.id} names ${other}, which the configuration does not`,
    {
      hint: 'the configuration changed after the build: build the variant again',
    },
  );
}

function labelOf({ attributePath, name }: Pick<Pin, 'attributePath' | 'name'>): string {
  return `${attributePath.join('.')} (${name})`;
}
