import { machine, userInfo } from 'node:os';
import { dockerContext, type Engines, enginesFor } from '../build/container-engine.ts';
import { isRunning } from '../build/running.ts';
import { isKasContainer } from '../config/kas-command.ts';
import { accessCheck } from '../doctor/access.ts';
import { binfmtCheck } from '../doctor/binfmt.ts';
import { buildDirectoryCheck } from '../doctor/build-directory.ts';
import { type Check, runChecks } from '../doctor/check.ts';
import { clockCheck } from '../doctor/clock.ts';
import { type ContainerFacts, containerFacts } from '../doctor/container-facts.ts';
import { diskSpaceCheck } from '../doctor/disk-space.ts';
import { engineCheck } from '../doctor/engine.ts';
import type { Finding } from '../doctor/finding.ts';
import { forgeCheck } from '../doctor/forge.ts';
import { chainsOf, kasFilesCheck } from '../doctor/kas-files.ts';
import { kasVersionCheck } from '../doctor/kas-version.ts';
import type { Workplace } from '../doctor/leftovers.ts';
import { leftoversCheck } from '../doctor/leftovers-check.ts';
import { localeCheck } from '../doctor/locale.ts';
import { type Builder, privilegeCheck } from '../doctor/privilege.ts';
import { rootCheck } from '../doctor/root.ts';
import { storeCheck } from '../doctor/store.ts';
import type { Subject } from '../doctor/subject.ts';
import { UserError } from '../errors.ts';
import type { Variant } from '../plan/variant.ts';
import type { Reporter } from '../report/reporter.ts';
import { plannedBuild } from './planned-build.ts';
import type { Project } from './project.ts';

export interface DoctorOptions {
  /** The store is not asked. */
  readonly offline: boolean;
  readonly signal: AbortSignal;
}

/** Everything that can be told of this machine before these variants are built on it. */
export async function examine(
  project: Project,
  variants: readonly Variant[],
  { offline, signal }: DoctorOptions,
): Promise<readonly Finding[]> {
  const { store, loaded } = project;
  const isPrivate = loaded.config.storage.credentials !== undefined;
  const checks = [
    ...localChecks(project, variants, { eager: true, signal }),
    ...(offline
      ? []
      : [
          storeCheck(store),
          clockCheck(store),
          accessCheck(store, isPrivate),
          forgeCheck(project.forge),
        ]),
    leftoversCheck(() => workplaceOf(project, { all: false, signal })),
  ];
  return runChecks(checks, signal);
}

/**
 * What is quick, for right before a build. The store is left to `readyToPublish`, and containers that
 * were left to those who start the next one.
 */
export async function preflight(
  project: Project,
  variants: readonly Variant[],
  { signal }: { readonly signal: AbortSignal },
): Promise<readonly Finding[]> {
  return runChecks(localChecks(project, variants, { eager: false, signal }), signal);
}

/**
 * Before builds: says what is to be said, and refuses what could not succeed.
 * @throws UserError `machine-unfit`
 */
export async function readyToBuild(
  project: Project,
  variants: readonly Variant[],
  { reporter, signal }: { readonly reporter: Reporter; readonly signal: AbortSignal },
): Promise<void> {
  const findings = await preflight(project, variants, { signal });
  const ids = variants.map(({ id }) => id);
  for (const text of preflightWarnings(findings, ids)) reporter.warn(text);
  refuseUnfit(findings, ids);
}

/** Errors that leave no variant: each has one at least. Empty where something can be built. */
function hopeless(findings: readonly Finding[], ids: readonly string[]): readonly Finding[] {
  const errors = findings.filter(({ level, advisory }) => level === 'error' && !advisory);
  const isLeft = (id: string) => !errors.some(({ of }) => of === undefined || of.includes(id));
  return ids.some(isLeft) ? [] : errors;
}

/**
 * @param ids of the variants that are to be built
 * @throws UserError `machine-unfit` where none of them could succeed
 */
export function refuseUnfit(findings: readonly Finding[], ids: readonly string[]): void {
  const errors = hopeless(findings, ids);
  const [first] = errors;
  if (first === undefined) return;
  const lines = errors.map(({ check, message }) => `${check}: ${message}`);
  const all = 'isar-artifacts doctor says more';
  throw new UserError(
    'machine-unfit',
    errors.length === 1
      ? `nothing can be built here: ${lines[0]}`
      : ['nothing can be built here:', ...lines.map((line) => `  ${line}`)].join('\n'),
    { hint: errors.length === 1 && first.fix !== '' ? `${first.fix}; ${all}` : all },
  );
}

/**
 * What everybody hears of before a build, a text each. Warnings of other checks are no news to those
 * who build, and what is refused is said by that.
 */
export function preflightWarnings(findings: readonly Finding[], ids: readonly string[]): string[] {
  const refused = hopeless(findings, ids);
  return findings
    .filter((finding) => finding.level !== 'ok' && !refused.includes(finding))
    .filter(({ level, told, advisory }) => told || (level === 'error' && !advisory))
    .map(({ check, message, fix }) => `${check}: ${message}${fix === '' ? '' : ` (${fix})`}`);
}

/** @param eager false: no program is started whose answer would not matter */
function localChecks(
  project: Project,
  variants: readonly Variant[],
  { eager, signal }: { readonly eager: boolean; readonly signal: AbortSignal },
): Check[] {
  const [first, ...others] = variants.map((variant) => plannedBuild(project, variant));
  if (first === undefined) return [];
  const subject = subjectOf(project, [first, ...others]);
  const who = whoBuilds();
  const { container } = subject;
  const isRoot = who.uid === 0;
  const facts = container && once(() => containerFacts(subject, container, { isRoot, signal }));
  const chains = once(() => chainsOf(subject));
  const image = facts && (async () => (await facts()).image);
  return [
    ...(facts && container ? [engineCheck(facts, container['runtime-args'])] : []),
    privilegeCheck(subject, who, facts),
    rootCheck(subject, who.uid),
    localeCheck(subject),
    binfmtCheck(subject, machine(), facts),
    kasVersionCheck(subject, { chains, image, eager }),
    kasFilesCheck(subject, chains),
    buildDirectoryCheck(subject),
    diskSpaceCheck(subject),
  ];
}

function subjectOf({ source, loaded, paths }: Project, builds: Subject['builds']): Subject {
  const { kas } = loaded.config;
  const container = isKasContainer(kas.command) ? kas : undefined;
  return { root: source.root, command: kas.command, container, builds, records: paths.records };
}

export interface LeftoversWanted extends Pick<Workplace, 'all'> {
  /** Only what these variants left; undefined: everything. */
  readonly only?: readonly Variant[] | undefined;
  readonly signal: AbortSignal;
}

/** Where earlier runs may have left something. */
export async function workplaceOf(
  project: Project,
  { all, only, signal }: LeftoversWanted,
): Promise<Workplace> {
  const { loaded, paths, variants } = project;
  const places = variants.map((variant) => plannedBuild(project, variant).directories.build);
  return {
    project: loaded.directory,
    builds: paths.builds,
    captured: paths.captured,
    elsewhere: new Set(places),
    known: new Set(variants.map(({ id }) => id)),
    only: only && new Set(only.map(({ id }) => id)),
    engines: await enginesOf(project, signal),
    isRunning: await isRunning(paths.running),
    all,
  };
}

/** Those that may hold a container of ours; none where kas is no container. */
async function enginesOf(project: Project, signal: AbortSignal): Promise<Engines | undefined> {
  const [variant] = project.variants;
  const { kas } = project.loaded.config;
  if (variant === undefined || !isKasContainer(kas.command)) return undefined;
  const { environment } = plannedBuild(project, variant);
  const isRoot = whoBuilds().uid === 0;
  const seen = isRoot ? environment : { KAS_SUDO_CMD: 'sudo', ...environment };
  const context = await dockerContext(environment, { signal });
  return enginesFor(seen, kas.isolation, { isRoot, dockerContext: context });
}

/** What removes what root left there. */
export async function factsOf(
  project: Project,
  signal: AbortSignal,
): Promise<ContainerFacts | undefined> {
  const [variant] = project.variants;
  if (variant === undefined) return undefined;
  const subject = subjectOf(project, [plannedBuild(project, variant)]);
  if (subject.container === undefined) return undefined;
  return containerFacts(subject, subject.container, { isRoot: whoBuilds().uid === 0, signal });
}

export function whoBuilds(): Builder {
  try {
    const { username, uid } = userInfo();
    return { name: username, uid };
  } catch {
    // Nobody gave this user a name.
    return { name: '', uid: process.getuid?.() ?? 0 };
  }
}

/** Many ask, and each program is started once. */
function once<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}
