import { join } from 'node:path';
import { storePath } from '../digest/store-path.ts';
import { nixAttributePath } from '../escape/nix.ts';
import { addToStore, nixVersion } from '../nix/add.ts';
import type { Variant } from '../plan/variant.ts';
import type { BuildRecord } from '../record/build-record.ts';
import { ownedPinsOf } from '../registry/pins.ts';
import { buildMatrix, type MatrixOptions } from './build-matrix.ts';
import type { Judged } from './judge-record.ts';
import { type Outcome, recordOf } from './outcome.ts';
import type { Project } from './project.ts';
import { registryInWorkingTree } from './registry-file.ts';
import { type FileUpdate, updateFile } from './update-file.ts';

export interface RebuildOptions
  extends Pick<MatrixOptions, 'reporter' | 'signal' | 'failFast' | 'retries' | 'noBuild'> {
  /** Whether what is added to the Nix store is kept when garbage is collected. */
  readonly keep: boolean;
}

export interface AddedArtifact {
  readonly attribute: string;
  readonly storePath: string;
}

export interface Rebuilt {
  readonly outcomes: readonly Outcome[];
  readonly added: readonly AddedArtifact[];
  readonly update: FileUpdate;
  /** Something of what was added is pinned, and not published. */
  readonly unpublished: boolean;
}

/**
 * build → collect → hash, then into the Nix store of this machine and the registry file, whether it
 * is news or not: nothing is uploaded.
 */
export async function rebuild(
  project: Project,
  variants: readonly Variant[],
  { keep, ...options }: RebuildOptions,
): Promise<Rebuilt> {
  await readyToRebuild(project);
  const outcomes = await buildMatrix(project, variants, { ...options, force: true });
  const records = outcomes.flatMap((outcome) => recordOf(outcome) ?? []);
  const added: AddedArtifact[] = [];
  for (const record of records) {
    const task = options.reporter.begin(`add ${record.variant.id} to the Nix store`);
    added.push(...(await addArtifacts(project, record, keep)));
    task.succeed(`${record.artifacts.length} artifacts`);
  }
  if (records.length === 0) {
    const update = { changes: [], differs: false, emptyAliases: [] };
    return { outcomes, added, update, unpublished: false };
  }
  const file = await registryInWorkingTree(project.registry);
  const pinned = new Map(
    ownedPinsOf(file.registry).map((owned) => [nixAttributePath(owned.pin.attributePath), owned]),
  );
  // What is published already keeps its URL.
  const other = records.filter(({ artifacts }) =>
    artifacts.some(
      ({ attributePath, sha256 }) =>
        pinned.get(nixAttributePath(attributePath))?.pin.sha256 !== sha256,
    ),
  );
  const update = await updateFile(project, file, other.map(asNews), { dryRun: false });
  const isOpen = ({ attribute }: AddedArtifact) => {
    const owned = pinned.get(attribute);
    return owned && !project.registry.format.isPublished(owned.pin, owned.variant);
  };
  return { outcomes, added, update, unpublished: other.length > 0 || added.some(isOpen) };
}

/** What would fail after the build is better heard of before. */
async function readyToRebuild(project: Project): Promise<void> {
  await nixVersion();
  const file = await registryInWorkingTree(project.registry);
  await updateFile(project, file, [], { dryRun: true });
}

async function addArtifacts(
  { loaded, paths }: Project,
  { artifacts }: BuildRecord,
  keep: boolean,
): Promise<AddedArtifact[]> {
  const added: AddedArtifact[] = [];
  for (const { attributePath, name, sha256, file } of artifacts) {
    const path = storePath(name, sha256);
    const root = keep ? join(paths.state, 'roots', name) : undefined;
    await addToStore({ file: join(loaded.directory, file), name, storePath: path, root });
    added.push({ attribute: nixAttributePath(attributePath), storePath: path });
  }
  return added;
}

function asNews(record: BuildRecord): Judged {
  return { record, verdict: { news: true, reasons: ['rebuilt here'], packages: [] } };
}
