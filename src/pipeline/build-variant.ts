import { readFile, realpath } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { captureOutputs, type KeptOutput } from '../collect/capture.ts';
import { fileState } from '../collect/file-state.ts';
import { type FoundOutput, findOutputs } from '../collect/find.ts';
import { checkFresh, type EarlierBuild, isWritten, staleOutput } from '../collect/freshness.ts';
import type { FileDigest } from '../digest/file.ts';
import { contentsOf } from '../inputs/inputs.ts';
import type { Variant } from '../plan/variant.ts';
import type { BuildRecord, RecordedArtifact } from '../record/build-record.ts';
import { readRecord, writeRecord } from '../record/files.ts';
import { type Package, parseManifest } from '../record/manifest.ts';
import type { Transfer } from '../report/reporter.ts';
import { version } from '../version.ts';
import { type KasBuild, type KasBuildOptions, kasBuild } from './kas-build.ts';
import type { Project } from './project.ts';

export interface BuildOptions extends KasBuildOptions {
  /** The outputs must outlive the next build: nothing uploads them before. */
  readonly keepOutputs: boolean;
  readonly onProgress: (transfers: readonly Transfer[]) => void;
}

/**
 * build → collect → hash → record, for one variant.
 * @throws UserError saying which of them failed, and why
 */
export async function buildVariant(
  project: Project,
  variant: Variant,
  options: BuildOptions,
): Promise<BuildRecord> {
  const built = await kasBuild(project, variant, options);
  const found = await findOutputs(built.directories.deploy, variant.artifacts);
  // Only in a shared build directory does the next variant write to the same paths.
  const outputs =
    options.keepOutputs && project.buildDirectory === 'shared'
      ? await captureOutputs(found, join(project.paths.captured, variant.id))
      : found.map((output) => ({ ...output, kept: output.path }));
  const earlier = await earlierBuild(project, variant, built);
  const packages = await packagesOf(variant, built, earlier);
  const artifacts: RecordedArtifact[] = [];
  for (const output of outputs) {
    options.signal.throwIfAborted();
    const digest = await hashed(project, output, options);
    checkFresh(output, digest.sha256, built.journal, earlier);
    artifacts.push(recorded(output, relative(project.loaded.directory, output.kept), digest));
  }
  const record = recordOf(project, variant, built, { artifacts, packages });
  await writeRecord(project.paths.records, record);
  await built.endJournal();
  return record;
}

function hashed(
  { digests }: Project,
  { artifact: { name }, kept, state: { size } }: KeptOutput,
  { signal, onProgress }: BuildOptions,
): Promise<FileDigest> {
  const show = (done: number) => onProgress([{ name, activity: 'hashing', done, size }]);
  return digests(kept, { signal, onProgress: show });
}

function recorded(
  { artifact }: FoundOutput,
  file: string,
  { sha256, size }: FileDigest,
): RecordedArtifact {
  const { attributePath, name, reproducible } = artifact;
  return { attributePath, name, file, sha256, size, reproducible };
}

function recordOf(
  project: Project,
  variant: Variant,
  built: KasBuild,
  results: Pick<BuildRecord, 'artifacts' | 'packages'>,
): BuildRecord {
  const { commit, time, dirty } = project.source;
  return {
    variant: { id: variant.id, axes: variant.axes },
    kas: variant.kas,
    source: { commit, time, dirty },
    inputs: built.inputs,
    ...results,
    tools: { 'isar-artifacts': version, node: process.versions.node, ...built.tools },
    startedOn: built.startedOn,
    finishedOn: built.finishedOn,
  };
}

/** Isar writes a `.manifest` beside the image; other outputs come without. It must be as fresh. */
async function packagesOf(
  { manifest }: Variant,
  { directories, journal }: KasBuild,
  earlier: EarlierRecord | undefined,
): Promise<readonly Package[] | undefined> {
  if (manifest === undefined) return undefined;
  const path = join(directories.deploy, manifest);
  const state = await fileState(path);
  if (state === undefined) return undefined;
  const packages = parseManifest(await readFile(path, 'utf8'), path);
  const written = isWritten({ path: await realpath(path), state }, journal);
  if (written || isDeepStrictEqual(packages, earlier?.packages)) return packages;
  throw staleOutput('package list', path);
}

interface EarlierRecord extends EarlierBuild {
  readonly packages: readonly Package[] | undefined;
}

/** The record of the last build speaks for files that this one left alone, if it was the same build. */
async function earlierBuild(
  { paths }: Project,
  { id }: Variant,
  { inputs }: KasBuild,
): Promise<EarlierRecord | undefined> {
  // A record that cannot be read proves nothing, and the one that follows replaces it.
  const record = await readRecord(paths.records, id).catch(() => undefined);
  if (record === undefined || contentsOf(record.inputs) !== contentsOf(inputs)) return undefined;
  const digests = new Map(record.artifacts.map(({ name, sha256 }) => [name, sha256]));
  return { digests, packages: record.packages };
}
