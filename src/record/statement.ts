import { z } from 'zod';
import { encodings } from '../digest/encoding.ts';
import { isSha256, type Sha256 } from '../digest/sha256.ts';
import { storeNameProblem } from '../digest/store-path.ts';
import type { Input } from '../inputs/inputs.ts';
import type { BuildRecord, RecordedArtifact } from './build-record.ts';
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
const bytes = z.int().nonnegative();

const artifact = z.object({
  attributePath: z.array(word).min(1),
  name: storeName,
  file: word,
  sha256,
  size: bytes,
  reproducible: z.boolean(),
  object: z
    .object({
      key: z.string().regex(/^sha256\/[0-9a-f]{64}(\.zst)?$/, 'expected an object key'),
      encoding: z.enum(encodings),
      size: bytes,
    })
    .optional(),
});

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
        variant: z.object({ id: word, axes: z.record(z.string(), z.string()) }),
        kas: z.array(word).min(1),
        source: z.object({ commit: gitHash, time: z.int().nonnegative(), dirty: z.boolean() }),
      }),
      internalParameters: z.object({ hasManifest: z.boolean() }),
      resolvedDependencies: z.array(dependency),
    }),
    runDetails: z.object({
      builder: z.object({ id: word, version: z.record(z.string(), z.string()) }),
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
          source: { ...source },
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
      artifacts: artifacts.map((entry) => ({ ...entry, attributePath: [...entry.attributePath] })),
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
    return { problems: ['resolvedDependencies: not a Debian package URL of ours'] };
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

type Dependency = z.output<typeof dependency>;

function toDependency({ name, digest, url }: Input): Dependency {
  if ('sha256' in digest) return { name, digest: { sha256: digest.sha256 as Sha256 } };
  return { name, digest: { ...digest }, ...(url === undefined ? {} : { uri: `git+${url}` }) };
}

function fromDependency(
  entry: Exclude<Dependency, { uri: string; digest?: never }> & { digest: object },
): Input {
  const { name, digest } = entry as Input;
  const uri = 'uri' in entry ? entry.uri : undefined;
  return { name, digest, ...(uri === undefined ? {} : { url: uri.replace(/^git\+/, '') }) };
}
