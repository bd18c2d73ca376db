import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { captureOutputs } from '../collect/capture.ts';
import { type FoundOutput, findOutputs } from '../collect/find.ts';
import { checkFresh, type EarlierBuild } from '../collect/freshness.ts';
import { digestFile } from '../digest/file.ts';
import { hasErrno } from '../errors.ts';
import { contentsOf } from '../inputs/inputs.ts';
import type { Variant } from '../plan/variant.ts';
import type { BuildRecord, RecordedArtifact } from '../record/build-record.ts';
import { readRecord, writeRecord } from '../record/files.ts';
import { type Package, parseManifest } from '../record/manifest.ts';
import { version } from '../version.ts';
import { type KasBuild, type KasBuildOptions, kasBuild } from './kas-build.ts';
import type { Project } from './project.ts';

export interface BuildOptions extends KasBuildOptions {
  /** The outputs must outlive the next build: nothing uploads them before. */
  readonly keepOutputs: boolean;
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
  const packages = await packagesOf(variant, built.directories.deploy);
  // Only in a shared build directory does the next variant write to the same paths.
  const outputs =
    options.keepOutputs && project.buildDirectory === 'shared'
      ? await captureOutputs(found, join(project.paths.captured, variant.id))
      : found.map((output) => ({ ...output, kept: output.path }));
  const earlier = await earlierBuild(project, variant, built);
  const artifacts: RecordedArtifact[] = [];
  for (const output of outputs) {
    options.signal.throwIfAborted();
    const digest = await digestFile(output.kept);
    checkFresh(output, digest.sha256, built.journal, earlier);
    artifacts.push(recorded(output, relative(project.loaded.directory, output.kept), digest));
  }
  const record = recordOf(project, variant, built, { artifacts, packages });
  await writeRecord(project.paths.records, record);
  await built.endJournal();
  return record;
}

function recorded(
  { artifact }: FoundOutput,
  file: string,
  digest: Pick<RecordedArtifact, 'sha256' | 'size'>,
): RecordedArtifact {
  const { attributePath, name, reproducible } = artifact;
  return { attributePath, name, file, ...digest, reproducible };
}

function recordOf(
  project: Project,
  variant: Variant,
  built: KasBuild,
  results: Pick<BuildRecord, 'artifacts' | 'packages'>,
): BuildRecord {
  const { commit, time, dirty } = project.source;
  const kas = built.kasVersion === undefined ? {} : { kas: built.kasVersion };
  return {
    variant: { id: variant.id, axes: variant.axes },
    kas: variant.kas,
    source: { commit, time, dirty },
    inputs: built.inputs,
    ...results,
    tools: { 'isar-artifacts': version, node: process.versions.node, ...kas },
    startedOn: built.startedOn,
    finishedOn: built.finishedOn,
  };
}

/** Isar writes a `.manifest` beside the image; other outputs come without. */
async function packagesOf({ manifest }: Variant, deploy: string): Promise<Package[] | undefined> {
  if (manifest === undefined) return undefined;
  const path = join(deploy, manifest);
  try {
    return parseManifest(await readFile(path, 'utf8'), path);
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** The record of the last build speaks for files that this one left alone, if it was the same build. */
async function earlierBuild(
  { paths }: Project,
  { id }: Variant,
  { inputs }: KasBuild,
): Promise<EarlierBuild | undefined> {
  const record = await readRecord(paths.records, id);
  if (record === undefined || contentsOf(record.inputs) !== contentsOf(inputs)) return undefined;
  return { digests: new Map(record.artifacts.map(({ name, sha256 }) => [name, sha256])) };
}
