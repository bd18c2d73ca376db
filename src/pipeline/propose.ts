import { UserError } from '../errors.ts';
import { checkPublished } from '../publish/published.ts';
import { currentRegistry } from '../pull-request/current.ts';
import { commitSummary, proposalBody, proposalTitle } from '../pull-request/describe.ts';
import type { Proposed, PullRequest } from '../pull-request/forge.ts';
import type { BuildRecord } from '../record/build-record.ts';
import { type Change, changesBetween } from '../registry/changes.ts';
import { mergeRegistry } from '../registry/merge.ts';
import { emptyRegistry, type Pin, type PinnedVariant, type Registry } from '../registry/pins.ts';
import { pinsOfRecord } from '../registry/pins-of-record.ts';
import { objectUrl } from '../store/object-url.ts';
import { type Judged, judgeRecord } from './judge-record.ts';
import type { Failed } from './outcome.ts';
import type { Project } from './project.ts';

/** What a proposal says, or that there is none to make. */
export type ProposalResult =
  | Unchanged
  | (Described & { readonly kind: 'planned' })
  | (Described & Proposed);

interface Unchanged {
  readonly kind: 'unchanged';
  readonly why: string;
  readonly changes: readonly [];
  /** The one that is open, and says it already. */
  readonly pullRequest?: PullRequest;
}

interface Described {
  readonly base: string;
  readonly branch: string;
  readonly title: string;
  readonly body: string;
  /** Against the base. */
  readonly changes: readonly Change[];
}

/**
 * registry → pull request: computed from the base branch in memory; the working tree is not read.
 * @throws UserError `not-published` when news was built but not published
 */
export async function proposeUpdate(
  project: Project,
  judged: readonly Judged[],
  options: { failures: readonly Failed[]; dryRun: boolean; signal?: AbortSignal },
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
  const news = judged.filter(({ verdict }) => verdict.news);
  for (const { record } of news) checkPlanned(project, record);
  await checkPublished(
    project.store,
    news.map(({ record }) => record),
    { signal: options.signal },
  );
  const { registry } = mergeRegistry(current, updatesOf(project, news), settings);
  const text = format.write(registry, snapshot.base.text, path);
  const changes = changesBetween(base, registry);
  if (changes.length === 0 || text === snapshot.base.text)
    return { kind: 'unchanged', why: `${path} on ${forge.base} is up to date`, changes: [] };
  if (snapshot.open?.announced === true && text === snapshot.open.text)
    return {
      kind: 'unchanged',
      why: `${forge.branch} already proposes it`,
      changes: [],
      ...(snapshot.open.pullRequest && { pullRequest: snapshot.open.pullRequest }),
    };
  const circumstances = {
    reasons: new Map(news.map(({ record, verdict }) => [record.variant.id, verdict.reasons])),
    failures: options.failures.map(({ id, error }) => ({ id, message: error.message })),
    dirty: news.filter(({ record }) => record.source.dirty).map(({ record }) => record.variant.id),
  };
  const title = proposalTitle(changes);
  const body = proposalBody(changes, circumstances);
  const described = { base: forge.base, branch: forge.branch, title, body, changes };
  if (options.dryRun) return { ...described, kind: 'planned' };
  const proposed = await forge.propose(snapshot, {
    text,
    title,
    summary: commitSummary(changes, circumstances),
    body,
    labels: loaded.config['pull-request'].labels,
  });
  return { ...described, ...proposed };
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
  const options = { store: project.store, root: project.source.root, force };
  return Promise.all(records.map((record) => judgeRecord(current, record, options)));
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
