import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  isSha256
} from "./chunk-Z76DBL4W.js";
import {
  encodings
} from "./chunk-4WAYAIKB.js";
import {
  storeNameProblem
} from "./chunk-GPBMLTUY.js";
import {
  urlPath,
  urlSegment
} from "./chunk-HYKB5N2R.js";
import {
  UserError
} from "./chunk-BNEZOXMQ.js";
import {
  external_exports
} from "./chunk-EASYWFU5.js";

// src/build/log/look.ts
import { posix } from "node:path";
var places = [
  /\bParseError (?:at|in) (\/[^:\s]+):(\d+)/,
  /^\s*in "(\/[^"]+)", line (\d+), column (\d+)/,
  /\bwhile validating the config file: (\/.+)$/,
  /\bfile has version \d+: (\/.+)$/,
  /\((?:but|for) (\/\S+\.bb) (?:DEPENDS|RDEPENDS)/,
  /\bFailed to parse recipe: (\/\S+)/,
  /\bduring parsing (\/\S+\.bb\w*)/
];
function lookOf(text) {
  for (const pattern of places) {
    const [, file, line, column] = pattern.exec(text) ?? [];
    if (file === void 0) continue;
    return {
      file: normalFile(file),
      ...line === void 0 ? {} : { line: Number(line) },
      ...column === void 0 ? {} : { column: Number(column) }
    };
  }
  return void 0;
}
function normalFile(file) {
  return posix.normalize(file);
}
function lookText({ file, line, column }) {
  return [file, line, column].filter((part) => part !== void 0).join(":");
}

// src/build/log/failure-text.ts
var mostFailures = 5;
function failureText(what, { failures, look, tail }) {
  const [first, ...others] = failures.map(failureLine);
  const more = others.length - (mostFailures - 1);
  const below = [
    ...others.slice(0, mostFailures - 1),
    ...more > 0 ? [`and ${more} more`] : [],
    ...look === void 0 ? [] : [`look at ${lookText(look)}`],
    ...tail
  ];
  const head = first === void 0 ? what : `${what}: ${first}`;
  return [head, ...below.map((line) => `  ${line}`)].join("\n");
}
function failureLine({ recipe, task, cause }) {
  return [recipe, task, cause].filter((part) => part !== void 0).join(": ");
}

// src/build/build-failure.ts
var BuildFailure = class extends UserError {
  digest;
  /** The file that has the whole log; absolute. */
  log;
  /**
   * @param what how it ended, as in `kas ended with 2`
   * @param advice what to do in any case, below the hint of a known cause
   * @param places files of this machine that are to be looked at
   * @param log the file that has the whole log
   */
  constructor(what, digest, { advice, places: places2, log }) {
    const { hint } = digest;
    super("build-failed", failureText(what, digest), {
      hint: hint === void 0 ? advice : `${hint}
${advice}`,
      places: places2
    });
    this.digest = digest;
    this.log = log;
  }
};

// src/store/object-url.ts
function objectUrl(publicUrl, key2) {
  return `${publicUrl}/${urlPath(key2)}`;
}

// src/record/serialize.ts
import { createHash } from "node:crypto";

// src/record/purl.ts
function toPurl({ name, version, arch, source, sourceVersion }) {
  const upstream = `${source}@${sourceVersion}`;
  return `pkg:deb/debian/${urlSegment(name)}@${urlSegment(version)}?arch=${urlSegment(arch)}&upstream=${urlSegment(upstream)}`;
}
function fromPurl(purl) {
  const match = /^pkg:deb\/debian\/([^@?]+)@([^@?]+)\?arch=([^&]+)&upstream=([^&]+)$/.exec(purl);
  const parts = match?.slice(1).map(decode);
  const [name, version, arch, upstream] = parts ?? [];
  const [source, ...rest] = upstream?.split("@") ?? [];
  const sourceVersion = rest.join("@");
  if (!name || !version || !arch || !source || !sourceVersion) return void 0;
  const entry = { name, version, arch, source, sourceVersion };
  return toPurl(entry) === purl ? entry : void 0;
}
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

// src/record/statement-schema.ts
var sha256 = external_exports.string().refine(isSha256, "expected a sha256 in hex");
var gitHash = external_exports.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, "expected a git hash in hex");
var storeName = external_exports.string().superRefine((name, context) => {
  const problem = storeNameProblem(name);
  if (problem !== void 0) context.addIssue(`Nix rejects the name: ${problem}`);
});
var word = external_exports.string().min(1);
var key = external_exports.string().regex(/^[a-z][a-z0-9_-]*$/, "expected a name in lower case");
var variable = external_exports.string().regex(/^[A-Z][A-Z0-9_]*$/, "expected the name of a variable");
var bytes = external_exports.int().nonnegative();
var object = external_exports.object({
  key: word,
  encoding: external_exports.enum(encodings),
  size: bytes,
  checksum: word.optional()
});
var wrongKey = "not the key of this file in this encoding";
var artifact = external_exports.object({
  attributePath: external_exports.array(word).min(1),
  name: storeName,
  file: word,
  sha256,
  size: bytes,
  content: sha256.optional(),
  nar: sha256.optional(),
  reproducible: external_exports.boolean(),
  object: object.optional()
}).refine(({ sha256: sha2562, object: object2 }) => object2 === void 0 || object2.key === keyOf(sha2562, object2), {
  path: ["object", "key"],
  error: wrongKey
});
var byproduct = external_exports.object({
  name: word,
  digest: external_exports.object({ sha256 }),
  annotations: external_exports.object({ file: word, size: bytes, object: object.optional() })
}).refine(
  ({ digest: { sha256: sha2562 }, annotations: { object: object2 } }) => object2 === void 0 || object2.key === keyOf(sha2562, object2),
  { path: ["annotations", "object", "key"], error: wrongKey }
);
var build = external_exports.object({
  host: external_exports.object({ arch: word }).optional(),
  log: word.optional(),
  directory: word.optional(),
  previous: sha256.optional(),
  statistics: external_exports.object({
    seconds: external_exports.number().nonnegative(),
    tries: external_exports.int().positive(),
    tasks: external_exports.int().nonnegative().optional(),
    sstate: external_exports.object({
      wanted: external_exports.int().nonnegative(),
      local: external_exports.int().nonnegative(),
      mirrors: external_exports.int().nonnegative(),
      missed: external_exports.int().nonnegative(),
      current: external_exports.int().nonnegative()
    }).optional(),
    disk: bytes.optional()
  }).optional()
}).optional();
function keyOf(sha2562, { encoding }) {
  return encoding === "zstd" ? `sha256/${sha2562}.zst` : `sha256/${sha2562}`;
}
var dependency = external_exports.union([
  external_exports.object({ name: word, digest: external_exports.object({ sha256 }) }),
  external_exports.object({
    name: word,
    uri: external_exports.string().optional(),
    digest: external_exports.object({ gitTree: gitHash, gitCommit: gitHash.optional() })
  }),
  external_exports.object({ uri: external_exports.string().startsWith("pkg:deb/") })
]);
var buildType = "urn:isar-artifacts:kas-build:v1";
var statementSchema = external_exports.object({
  _type: external_exports.literal("https://in-toto.io/Statement/v1"),
  subject: external_exports.array(external_exports.object({ name: storeName, digest: external_exports.object({ sha256 }) })).min(1),
  predicateType: external_exports.literal("https://slsa.dev/provenance/v1"),
  predicate: external_exports.object({
    buildDefinition: external_exports.object({
      buildType: external_exports.literal(buildType),
      externalParameters: external_exports.object({
        variant: external_exports.object({ id: word, axes: external_exports.record(key, external_exports.string()) }),
        kas: external_exports.array(word).min(1),
        source: external_exports.object({ commit: gitHash, time: external_exports.int().nonnegative(), dirty: external_exports.boolean() })
      }),
      internalParameters: external_exports.object({
        hasManifest: external_exports.boolean(),
        fingerprint: sha256.optional(),
        settings: external_exports.record(variable, external_exports.string()).optional()
      }),
      resolvedDependencies: external_exports.array(dependency)
    }),
    runDetails: external_exports.object({
      builder: external_exports.object({ id: word, version: external_exports.record(key, external_exports.string()) }),
      metadata: external_exports.object({ startedOn: external_exports.iso.datetime(), finishedOn: external_exports.iso.datetime() }),
      byproducts: external_exports.array(byproduct).optional()
    }),
    artifacts: external_exports.array(artifact).min(1),
    build
  })
});

// src/record/statement.ts
function toStatement(record) {
  const { variant, kas, source, inputs, packages, artifacts, sidecars, tools } = record;
  const { startedOn, finishedOn, fingerprint, settings } = record;
  return {
    _type: "https://in-toto.io/Statement/v1",
    subject: artifacts.map(({ name, sha256: sha2562 }) => ({ name, digest: { sha256: sha2562 } })),
    predicateType: "https://slsa.dev/provenance/v1",
    predicate: {
      buildDefinition: {
        buildType,
        externalParameters: {
          variant: { id: variant.id, axes: { ...variant.axes } },
          kas: [...kas],
          source: { commit: source.commit, time: source.time, dirty: source.dirty }
        },
        internalParameters: {
          hasManifest: packages !== void 0,
          ...fingerprint && { fingerprint },
          ...settings && { settings: { ...settings } }
        },
        resolvedDependencies: [
          ...inputs.map(toDependency),
          ...(packages ?? []).map((entry) => ({ uri: toPurl(entry) }))
        ]
      },
      runDetails: {
        builder: { id: "urn:isar-artifacts:cli", version: { ...tools } },
        metadata: { startedOn, finishedOn },
        ...sidecars && { byproducts: sidecars.map(toByproduct) }
      },
      artifacts: artifacts.map(toArtifact),
      ...toBuild(record)
    }
  };
}
function fromStatement(value) {
  const result = statementSchema.safeParse(value);
  if (!result.success) {
    return {
      problems: result.error.issues.map(
        ({ path, message }) => `${path.join(".") || "statement"}: ${message}`
      )
    };
  }
  const { subject, predicate } = result.data;
  const { buildDefinition, runDetails, artifacts } = predicate;
  const { externalParameters, internalParameters, resolvedDependencies } = buildDefinition;
  if (!sameArtifacts(subject, artifacts)) {
    return { problems: ["predicate.artifacts: not the artifacts that subject names"] };
  }
  const packages = resolvedDependencies.flatMap(
    (entry) => "digest" in entry ? [] : [fromPurl(entry.uri)]
  );
  if (packages.includes(void 0))
    return {
      problems: ["predicate.buildDefinition.resolvedDependencies: not a package URL of ours"]
    };
  return {
    record: {
      ...externalParameters,
      inputs: resolvedDependencies.flatMap(
        (entry) => "digest" in entry ? [fromDependency(entry)] : []
      ),
      packages: internalParameters.hasManifest ? packages.filter((entry) => entry !== void 0) : void 0,
      artifacts,
      ...fromDetails(internalParameters, runDetails.byproducts, predicate.build),
      tools: runDetails.builder.version,
      ...runDetails.metadata
    }
  };
}
function sameArtifacts(subject, artifacts) {
  return subject.length === artifacts.length && subject.every(
    ({ name, digest }, index) => artifacts[index]?.name === name && artifacts[index].sha256 === digest.sha256
  );
}
function toArtifact(entry) {
  const { attributePath, name, file, sha256: sha2562, size, content, nar, reproducible, object: object2 } = entry;
  return {
    attributePath: [...attributePath],
    name,
    file,
    sha256: sha2562,
    size,
    ...content && { content },
    ...nar && { nar },
    reproducible,
    ...object2 && { object: toObject(object2) }
  };
}
function toByproduct({ name, file, sha256: sha2562, size, object: object2 }) {
  const annotations = { file, size, ...object2 && { object: toObject(object2) } };
  return { name, digest: { sha256: sha2562 }, annotations };
}
function toBuild({ host, log, directory, previous, statistics }) {
  const given = Object.entries({ host, log, directory, previous, statistics }).filter(
    ([, value]) => value !== void 0
  );
  return given.length === 0 ? {} : { build: build.parse(Object.fromEntries(given)) };
}
function fromDetails({ fingerprint, settings }, byproducts, details) {
  const sidecars = byproducts?.map(
    ({ name, digest: { sha256: sha2562 }, annotations }) => ({ name, sha256: sha2562, ...annotations })
  );
  return {
    ...sidecars && { sidecars },
    ...fingerprint && { fingerprint },
    ...settings && { settings },
    ...details
  };
}
function toObject({ key: key2, encoding, size, checksum }) {
  return { key: key2, encoding, size, ...checksum === void 0 ? {} : { checksum } };
}
function toDependency({ name, digest, url }) {
  if ("sha256" in digest) return { name, digest: { sha256: digest.sha256 } };
  return { name, digest: gitDigest(digest), ...url === void 0 ? {} : { uri: `git+${url}` } };
}
function gitDigest({ gitTree, gitCommit }) {
  return { gitTree, ...gitCommit === void 0 ? {} : { gitCommit } };
}
function fromDependency(entry) {
  const { name, digest } = entry;
  const uri = "uri" in entry ? entry.uri : void 0;
  return { name, digest, ...uri === void 0 ? {} : { url: uri.replace(/^git\+/, "") } };
}

// src/record/serialize.ts
function serializeRecord(record) {
  const text = `${JSON.stringify(toStatement(record), void 0, 2)}
`;
  return { text, digest: createHash("sha256").update(text).digest("hex") };
}
function parseRecord(text, place) {
  let value;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new UserError("record-invalid", `${place} is no JSON`, {
      cause,
      hint: "build the variant again"
    });
  }
  const result = fromStatement(value);
  if ("record" in result) return result.record;
  throw new UserError(
    "record-invalid",
    `${place} is no build record: ${result.problems.join("; ")}`,
    {
      hint: "build the variant again, with the same release of isar-artifacts"
    }
  );
}

export {
  lookOf,
  normalFile,
  failureLine,
  BuildFailure,
  serializeRecord,
  parseRecord,
  objectUrl
};
