import { z } from 'zod';
import { type Encoding, encodings } from '../digest/encoding.ts';
import { isSha256, type Sha256 } from '../digest/sha256.ts';
import { storeNameProblem } from '../digest/store-path.ts';
import type { Input } from '../inputs/inputs.ts';
import type { BuildRecord, RecordedArtifact, StoredObject } from './build-record.ts';
import { fromPurl, toPurl } from './purl.ts';

/**
 * The build record on the wire: an in-toto Statement v1 with SLSA provenance v1
 * (in-toto/attestation, spec/v1; slsa.dev/provenance/v1). What those leave open is in `variant`,
 * `kas` and `artifacts`. Fields that we do not know are dropped, as those standards ask.
 */
const sha256 = z.string().refine(isSha256, 'expected a sha256 in hex') as unknown as z.ZodType<
  Sha256,
  string
>;
const gitHash = z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, 'expected a git hash in hex');
const storeName = z.string().superRefine((name, context) => {
  const problem = storeNameProblem(name);
  if (problem !== undefined) context.addIssue(`Nix rejects the name: ${problem}`);
});
const word = z.string().min(1);
/** Of an axis or a program; in JavaScript not every text can be a key. */
const key = z.string().regex(/^[a-z][a-z0-9_-]*$/, 'expected a name in lower case');
const bytes = z.int().nonnegative();

const artifact = z
  .object({
    attributePath: z.array(word).min(1),
    name: storeName,
    file: word,
    sha256,
    size: bytes,
    reproducible: z.boolean(),
    object: z
      .object({
        key: word,
        encoding: z.enum(encodings),
        size: bytes,
        checksum: word.optional(),
      })
      .optional(),
  })
  .refine(({ sha256, object }) => object === undefined || object.key === keyOf(sha256, object), {
    path: ['object', 'key'],
    error: 'not the key of this file in this encoding',
  });

/** As `objectKey` of store/key.ts makes it. */
function keyOf(sha256: Sha256, { encoding }: { encoding: Encoding }): string {
  return encoding === 'zstd' ? `sha256/${sha256}.zst` : `sha256/${sha256}`;
}

const dependency = z.union([
  z.object({ name: word, digest: z.object({ sha256 }) }),
  z.object({
    name: word,
    uri: z.string().optional(),
    digest: z.object({ gitTree: gitHash, gitCommit: gitHash.optional() }),
  }),
  z.object({ uri: z.string().startsWith('pkg:deb/') }),
]);

const buildType = 'urn:isar-artifacts:kas-build:v1';

const statementSchema = z.object({
  _type: z.literal('https://in-toto.io/Statement/v1'),
  subject: z.array(z.object({ name: storeName, digest: z.object({ sha256 }) })).min(1),
  predicateType: z.literal('https://slsa.dev/provenance/v1'),
  predicate: z.object({
    buildDefinition: z.object({
      buildType: z.literal(buildType),
      externalParameters: z.object({
        variant: z.object({ id: word, axes: z.record(key, z.string()) }),
        kas: z.array(word).min(1),
        source: z.object({ commit: gitHash, time: z.int().nonnegative(), dirty: z.boolean() }),
      }),
      internalParameters: z.object({ hasManifest: z.boolean() }),
      resolvedDependencies: z.array(dependency),
    }),
    runDetails: z.object({
      builder: z.object({ id: word, version: z.record(key, z.string()) }),
      metadata: z.object({ startedOn: z.iso.datetime(), finishedOn: z.iso.datetime() }),
    }),
    artifacts: z.array(artifact).min(1),
  }),
});

export type Statement = z.output<typeof statementSchema>;

export function toStatement(record: BuildRecord): Statement {
  const { variant, kas, source, inputs, packages, artifacts, tools, startedOn, finishedOn } =
    record;
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
        internalParameters: { hasManifest: packages !== undefined },
        resolvedDependencies: [
          ...inputs.map(toDependency),
          ...(packages ?? []).map((entry) => ({ uri: toPurl(entry) })),
        ],
      },
      runDetails: {
        builder: { id: 'urn:isar-artifacts:cli', version: { ...tools } },
        metadata: { startedOn, finishedOn },
      },
      artifacts: artifacts.map(toArtifact),
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
  const { attributePath, name, file, sha256, size, reproducible, object } = entry;
  return {
    attributePath: [...attributePath],
    name,
    file,
    sha256,
    size,
    reproducible,
    ...(object && { object: toObject(object) }),
  };
}

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
