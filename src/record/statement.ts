import type { z } from 'zod';
import type { Sha256 } from '../digest/sha256.ts';
import type { Input } from '../inputs/inputs.ts';
import type { BuildRecord, RecordedArtifact, RecordedFile, StoredObject } from './build-record.ts';
import { fromPurl, toPurl } from './purl.ts';
import { build, buildType, type dependency, statementSchema } from './statement-schema.ts';

export type Statement = z.output<typeof statementSchema>;

export function toStatement(record: BuildRecord): Statement {
  const { variant, kas, source, inputs, packages, artifacts, sidecars, tools } = record;
  const { startedOn, finishedOn, fingerprint, settings } = record;
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: artifacts.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType,
        externalParameters: {
          variant: { id: variant.id, axes: { ...variant.axes } },
          kas: [...kas],
          source: { commit: source.commit, time: source.time, dirty: source.dirty },
        },
        internalParameters: {
          hasManifest: packages !== undefined,
          ...(fingerprint && { fingerprint }),
          ...(settings && { settings: { ...settings } }),
        },
        resolvedDependencies: [
          ...inputs.map(toDependency),
          ...(packages ?? []).map((entry) => ({ uri: toPurl(entry) })),
        ],
      },
      runDetails: {
        builder: { id: 'urn:isar-artifacts:cli', version: { ...tools } },
        metadata: { startedOn, finishedOn },
        ...(sidecars && { byproducts: sidecars.map(toByproduct) }),
      },
      artifacts: artifacts.map(toArtifact),
      ...toBuild(record),
    },
  };
}

/**
 * @returns the record, or what is wrong with the statement, a line each
 */
export function fromStatement(value: unknown): { record: BuildRecord } | { problems: string[] } {
  const result = statementSchema.safeParse(value);
  if (!result.success) {
    return {
      problems: result.error.issues.map(
        ({ path, message }) => `${path.join('.') || 'statement'}: ${message}`,
      ),
    };
  }
  const { subject, predicate } = result.data;
  const { buildDefinition, runDetails, artifacts } = predicate;
  const { externalParameters, internalParameters, resolvedDependencies } = buildDefinition;
  if (!sameArtifacts(subject, artifacts as RecordedArtifact[])) {
    return { problems: ['predicate.artifacts: not the artifacts that subject names'] };
  }
  const packages = resolvedDependencies.flatMap((entry) =>
    'digest' in entry ? [] : [fromPurl(entry.uri)],
  );
  if (packages.includes(undefined))
    return {
      problems: ['predicate.buildDefinition.resolvedDependencies: not a package URL of ours'],
    };
  return {
    record: {
      ...externalParameters,
      inputs: resolvedDependencies.flatMap((entry) =>
        'digest' in entry ? [fromDependency(entry)] : [],
      ),
      packages: internalParameters.hasManifest
        ? packages.filter((entry) => entry !== undefined)
        : undefined,
      artifacts: artifacts as RecordedArtifact[],
      ...fromDetails(internalParameters, runDetails.byproducts, predicate.build),
      tools: runDetails.builder.version,
      ...runDetails.metadata,
    },
  };
}

function sameArtifacts(
  subject: Statement['subject'],
  artifacts: readonly RecordedArtifact[],
): boolean {
  return (
    subject.length === artifacts.length &&
    subject.every(
      ({ name, digest }, index) =>
        artifacts[index]?.name === name && artifacts[index].sha256 === digest.sha256,
    )
  );
}

/** Field by field, so that equal records have equal bytes. */
function toArtifact(entry: RecordedArtifact): Statement['predicate']['artifacts'][number] {
  const { attributePath, name, file, sha256, size, content, nar, reproducible, object } = entry;
  return {
    attributePath: [...attributePath],
    name,
    file,
    sha256,
    size,
    ...(content && { content }),
    ...(nar && { nar }),
    reproducible,
    ...(object && { object: toObject(object) }),
  };
}

function toByproduct({ name, file, sha256, size, object }: RecordedFile): Byproduct {
  const annotations = { file, size, ...(object && { object: toObject(object) }) };
  return { name, digest: { sha256 }, annotations };
}

type Byproduct = NonNullable<Statement['predicate']['runDetails']['byproducts']>[number];
type Build = Statement['predicate']['build'];

/** By way of the schema, which puts the fields in its order. */
function toBuild({ host, log, directory, previous, statistics }: BuildRecord): { build?: Build } {
  const given = Object.entries({ host, log, directory, previous, statistics }).filter(
    ([, value]) => value !== undefined,
  );
  return given.length === 0 ? {} : { build: build.parse(Object.fromEntries(given)) };
}

/** What records of our first releases lack stays away: their digests are of their bytes. */
function fromDetails(
  { fingerprint, settings }: InternalParameters,
  byproducts: readonly Byproduct[] | undefined,
  details: Build,
): Partial<BuildRecord> {
  const sidecars = byproducts?.map(
    ({ name, digest: { sha256 }, annotations }) =>
      ({ name, sha256, ...annotations }) as RecordedFile,
  );
  return {
    ...(sidecars && { sidecars }),
    ...(fingerprint && { fingerprint }),
    ...(settings && { settings }),
    ...(details as Partial<BuildRecord> | undefined),
  };
}

type InternalParameters = Statement['predicate']['buildDefinition']['internalParameters'];

function toObject({ key, encoding, size, checksum }: StoredObject): StoredObject {
  return { key, encoding, size, ...(checksum === undefined ? {} : { checksum }) };
}

type Dependency = z.output<typeof dependency>;

function toDependency({ name, digest, url }: Input): Dependency {
  if ('sha256' in digest) return { name, digest: { sha256: digest.sha256 as Sha256 } };
  return { name, digest: gitDigest(digest), ...(url === undefined ? {} : { uri: `git+${url}` }) };
}

function gitDigest({ gitTree, gitCommit }: { gitTree: string; gitCommit?: string }) {
  return { gitTree, ...(gitCommit === undefined ? {} : { gitCommit }) };
}

function fromDependency(
  entry: Exclude<Dependency, { uri: string; digest?: never }> & { digest: object },
): Input {
  const { name, digest } = entry as Input;
  const uri = 'uri' in entry ? entry.uri : undefined;
  return { name, digest, ...(uri === undefined ? {} : { url: uri.replace(/^git\+/, '') }) };
}
