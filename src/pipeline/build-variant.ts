import { access, constants, readFile, rm } from 'node:fs/promises';
import { machine } from 'node:os';
import { join, relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { captureOutputs } from '../collect/capture.ts';
import { type FoundFile, fileInside, findOutputs } from '../collect/find.ts';
import {
  checkFresh,
  type EarlierBuild,
  type Evidence,
  isFresh,
  isWritten,
  staleOutput,
} from '../collect/freshness.ts';
import { type FoundSidecar, findSidecars } from '../collect/sidecars.ts';
import { messageOf } from '../errors.ts';
import { contentsOf } from '../inputs/inputs.ts';
import { sharesOutputs } from '../plan/collisions.ts';
import type { Variant } from '../plan/variant.ts';
import {
  type BuildRecord,
  filesOf,
  type RecordedArtifact,
  type RecordedFile,
} from '../record/build-record.ts';
import { readRecord, writeRecord } from '../record/files.ts';
import { type Package, parseManifest } from '../record/manifest.ts';
import type { Transfer } from '../report/reporter.ts';
import { version } from '../version.ts';
import { equalInputsWarning, refuseEqualDisks } from './equal-builds.ts';
import { foundBuild } from './found-build.ts';
import { type KasBuild, type KasBuildOptions, kasBuild } from './kas-build.ts';
import { otherBuilds } from './other-builds.ts';
import type { Project } from './project.ts';

export interface BuildOptions extends KasBuildOptions {
  /** Nothing is built: what lies in the deploy directory is taken for it. */
  readonly noBuild?: boolean;
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
  const { records } = project.paths;
  const built = options.noBuild
    ? await foundBuild(project, variant)
    : await kasBuild(project, variant, options);
  const { deploy } = built.directories;
  const found = await findOutputs(deploy, variant.artifacts);
  const beside = await readable(await findSidecars(deploy, variant.stem, found), options);
  const earlier = await earlierBuild(project, variant, built);
  const shared = project.buildDirectory === 'shared';
  const evidence: Evidence = { journal: built.journal, earlier, shared };
  const packages = await packagesOf(variant, built, { ...evidence, earlier });
  const pathOf = await keptOutputs(project, variant, deploy, [...found, ...beside], options);
  const hash = (file: FoundFile, name: string) =>
    hashed(project, { name, found: file, path: pathOf(file) }, options);
  const artifacts: RecordedArtifact[] = [];
  for (const output of found) {
    const { attributePath, name, reproducible } = output.artifact;
    const file = await hash(output, name);
    checkFresh(output, file.sha256, evidence);
    artifacts.push({ attributePath, ...file, reproducible });
  }
  const sidecars: RecordedFile[] = [];
  for (const sidecar of beside) {
    const file = await hash(sidecar, sidecar.name);
    // Nobody has to have them: what another build left is no reason to fail.
    if (isFresh(sidecar, file, evidence)) sidecars.push(file);
  }
  const record = recordOf(project, variant, built, { artifacts, sidecars, packages });
  const others = await otherBuilds(records, idsBeside(project, variant));
  refuseEqualDisks(variant, record, others);
  const warning = equalInputsWarning(record, others);
  if (warning !== undefined) options.onWarning(warning);
  await writeRecord(records, record);
  await built.endJournal();
  return record;
}

/** Only in a shared build directory the next variant may write to the same paths. */
async function keptOutputs(
  { buildDirectory, variants, paths }: Project,
  variant: Variant,
  deploy: string,
  files: readonly FoundFile[],
  { keepOutputs }: BuildOptions,
): Promise<(file: FoundFile) => string> {
  const inDanger = buildDirectory === 'shared' && sharesOutputs(variant, variants);
  const directory = join(paths.captured, variant.id);
  if (keepOutputs && inDanger) return captureOutputs(deploy, files, directory);
  // What an earlier build had captured was put back, and is another file by now, or the same.
  if (buildDirectory === 'shared') await rm(directory, { recursive: true, force: true });
  return ({ path }) => path;
}

async function hashed(
  { digests, loaded }: Project,
  { name, found, path }: { name: string; found: FoundFile; path: string },
  { signal, onProgress }: BuildOptions,
): Promise<RecordedFile & Pick<RecordedArtifact, 'nar'>> {
  signal.throwIfAborted();
  const { size: expected } = found.state;
  const show = (done: number) => onProgress([{ name, activity: 'hashing', done, size: expected }]);
  const { sha256, size, content, nar } = await digests(path, { signal, onProgress: show });
  const file = relative(loaded.directory, path);
  return { name, file, sha256, size, ...(content && { content }), ...(nar && { nar }) };
}

function recordOf(
  project: Project,
  variant: Variant,
  built: KasBuild,
  results: Pick<BuildRecord, 'artifacts' | 'sidecars' | 'packages'>,
): BuildRecord {
  const { commit, time, dirty } = project.source;
  return {
    variant: { id: variant.id, axes: variant.axes },
    kas: variant.kas,
    source: { commit, time, dirty: dirty || built.statistics === undefined },
    inputs: built.inputs,
    ...results,
    ...(built.fingerprint && { fingerprint: built.fingerprint }),
    settings: built.settings,
    host: { arch: machine() },
    ...(built.log && { log: relative(project.loaded.directory, built.log) }),
    directory: relative(built.directories.work, built.directories.build) || '.',
    ...(built.statistics && { statistics: built.statistics }),
    tools: { 'isar-artifacts': version, node: process.versions.node, ...built.tools },
    startedOn: built.startedOn,
    finishedOn: built.finishedOn,
  };
}

/** Isar writes a `.manifest` beside the image; other outputs come without. It must be as fresh. */
async function packagesOf(
  { stem }: Variant,
  { directories }: KasBuild,
  evidence: Evidence & { readonly earlier: EarlierRecord | undefined },
): Promise<readonly Package[] | undefined> {
  if (stem === undefined) return undefined;
  const named = join(directories.deploy, `${stem}.manifest`);
  const file = await fileInside(directories.deploy, named);
  if (file === undefined) return undefined;
  const packages = parseManifest(await readFile(file.path, 'utf8'), named);
  const { journal, earlier } = evidence;
  if (isWritten(file, journal) || isDeepStrictEqual(packages, earlier?.packages)) return packages;
  throw staleOutput('package list', named, evidence);
}

interface EarlierRecord extends EarlierBuild {
  readonly packages: readonly Package[] | undefined;
}

/** The record of the last build speaks for files that this one left alone, if it was the same build. */
async function earlierBuild(
  { paths }: Project,
  { id }: Variant,
  built: KasBuild,
): Promise<EarlierRecord | undefined> {
  // A record that cannot be read proves nothing, and the one that follows replaces it.
  const record = await readRecord(paths.records, id).catch(() => undefined);
  if (record === undefined || !sameBuild(record, built)) return undefined;
  const digests = new Map(filesOf(record).map(({ name, sha256 }) => [name, sha256]));
  return { digests, packages: record.packages };
}

/** From the same inputs; or bitbake itself says that nothing it builds from has changed. */
function sameBuild({ inputs, fingerprint, settings }: BuildRecord, built: KasBuild): boolean {
  // A snapshot of another day may be in none of the hashes.
  if (!isDeepStrictEqual(settings, built.settings)) return false;
  if (fingerprint !== undefined && fingerprint === built.fingerprint) return true;
  return contentsOf(inputs) === contentsOf(built.inputs);
}

function idsBeside({ variants }: Project, { id }: Variant): string[] {
  return variants.filter((other) => other.id !== id).map((other) => other.id);
}

/** What belongs to somebody else, and is for nobody else to read, is no reason to fail. */
async function readable(
  sidecars: readonly FoundSidecar[],
  { onWarning }: BuildOptions,
): Promise<FoundSidecar[]> {
  const found: FoundSidecar[] = [];
  for (const sidecar of sidecars) {
    const refused = await access(sidecar.path, constants.R_OK).catch(messageOf);
    if (refused === undefined) found.push(sidecar);
    else onWarning(`${sidecar.name} beside the outputs is left out: ${refused}`);
  }
  return found;
}
