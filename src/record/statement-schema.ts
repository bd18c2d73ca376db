import * as z from 'zod';
import { type Encoding, encodings } from '../digest/encoding.ts';
import { isSha256, type Sha256 } from '../digest/sha256.ts';
import { storeNameProblem } from '../digest/store-path.ts';

/**
 * The build record on the wire: an in-toto Statement v1 with SLSA provenance v1
 * (in-toto/attestation, spec/v1; slsa.dev/provenance/v1). What those leave open is in `variant`,
 * `kas`, `artifacts` and `build`. Fields that we do not know are dropped, as those standards ask.
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
const variable = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'expected the name of a variable');
const bytes = z.int().nonnegative();

const object = z.object({
  key: word,
  encoding: z.enum(encodings),
  size: bytes,
  checksum: word.optional(),
});

const wrongKey = 'not the key of this file in this encoding';

const artifact = z
  .object({
    attributePath: z.array(word).min(1),
    name: storeName,
    file: word,
    sha256,
    size: bytes,
    content: sha256.optional(),
    nar: sha256.optional(),
    reproducible: z.boolean(),
    object: object.optional(),
  })
  .refine(({ sha256, object }) => object === undefined || object.key === keyOf(sha256, object), {
    path: ['object', 'key'],
    error: wrongKey,
  });

const byproduct = z
  .object({
    name: word,
    digest: z.object({ sha256 }),
    annotations: z.object({ file: word, size: bytes, object: object.optional() }),
  })
  .refine(
    ({ digest: { sha256 }, annotations: { object } }) =>
      object === undefined || object.key === keyOf(sha256, object),
    { path: ['annotations', 'object', 'key'], error: wrongKey },
  );

/** Absent in records of our first releases, which must keep their bytes. */
export const build = z
  .object({
    host: z.object({ arch: word }).optional(),
    log: word.optional(),
    directory: word.optional(),
    previous: sha256.optional(),
    statistics: z
      .object({
        seconds: z.number().nonnegative(),
        tries: z.int().positive(),
        tasks: z.int().nonnegative().optional(),
        sstate: z
          .object({
            wanted: z.int().nonnegative(),
            local: z.int().nonnegative(),
            mirrors: z.int().nonnegative(),
            missed: z.int().nonnegative(),
            current: z.int().nonnegative(),
          })
          .optional(),
        disk: bytes.optional(),
      })
      .optional(),
  })
  .optional();

/** As `objectKey` of store/key.ts makes it. */
function keyOf(sha256: Sha256, { encoding }: { encoding: Encoding }): string {
  return encoding === 'zstd' ? `sha256/${sha256}.zst` : `sha256/${sha256}`;
}

export const dependency = z.union([
  z.object({ name: word, digest: z.object({ sha256 }) }),
  z.object({
    name: word,
    uri: z.string().optional(),
    digest: z.object({ gitTree: gitHash, gitCommit: gitHash.optional() }),
  }),
  z.object({ uri: z.string().startsWith('pkg:deb/') }),
]);

export const buildType = 'urn:isar-artifacts:kas-build:v1';

export const statementSchema = z.object({
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
      internalParameters: z.object({
        hasManifest: z.boolean(),
        fingerprint: sha256.optional(),
        settings: z.record(variable, z.string()).optional(),
      }),
      resolvedDependencies: z.array(dependency),
    }),
    runDetails: z.object({
      builder: z.object({ id: word, version: z.record(key, z.string()) }),
      metadata: z.object({ startedOn: z.iso.datetime(), finishedOn: z.iso.datetime() }),
      byproducts: z.array(byproduct).optional(),
    }),
    artifacts: z.array(artifact).min(1),
    build,
  }),
});
