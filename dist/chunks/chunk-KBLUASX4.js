import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  isSha256
} from "./chunk-224AW5PV.js";
import {
  encodings
} from "./chunk-4WAYAIKB.js";
import {
  storeNameProblem
} from "./chunk-GPBMLTUY.js";
import {
  urlSegment
} from "./chunk-HYKB5N2R.js";
import {
  iso_exports
} from "./chunk-UMWDABI6.js";
import {
  _enum,
  array,
  boolean,
  int,
  literal,
  number,
  object,
  record,
  string,
  union
} from "./chunk-ZZMKXPND.js";
import {
  UserError
} from "./chunk-BNEZOXMQ.js";

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
var sha256 = string().refine(isSha256, "expected a sha256 in hex");
var gitHash = string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, "expected a git hash in hex");
var storeName = string().superRefine((name, context) => {
  const problem = storeNameProblem(name);
  if (problem !== void 0) context.addIssue(`Nix rejects the name: ${problem}`);
});
var word = string().min(1);
var key = string().regex(/^[a-z][a-z0-9_-]*$/, "expected a name in lower case");
var variable = string().regex(/^[A-Z][A-Z0-9_]*$/, "expected the name of a variable");
var bytes = int().nonnegative();
var object2 = object({
  key: word,
  encoding: _enum(encodings),
  size: bytes,
  checksum: word.optional()
});
var wrongKey = "not the key of this file in this encoding";
var artifact = object({
  attributePath: array(word).min(1),
  name: storeName,
  file: word,
  sha256,
  size: bytes,
  content: sha256.optional(),
  nar: sha256.optional(),
  reproducible: boolean(),
  object: object2.optional()
}).refine(({ sha256: sha2562, object: object3 }) => object3 === void 0 || object3.key === keyOf(sha2562, object3), {
  path: ["object", "key"],
  error: wrongKey
});
var byproduct = object({
  name: word,
  digest: object({ sha256 }),
  annotations: object({ file: word, size: bytes, object: object2.optional() })
}).refine(
  ({ digest: { sha256: sha2562 }, annotations: { object: object3 } }) => object3 === void 0 || object3.key === keyOf(sha2562, object3),
  { path: ["annotations", "object", "key"], error: wrongKey }
);
var build = object({
  host: object({ arch: word }).optional(),
  log: word.optional(),
  directory: word.optional(),
  previous: sha256.optional(),
  statistics: object({
    seconds: number().nonnegative(),
    tries: int().positive(),
    tasks: int().nonnegative().optional(),
    sstate: object({
      wanted: int().nonnegative(),
      local: int().nonnegative(),
      mirrors: int().nonnegative(),
      missed: int().nonnegative(),
      current: int().nonnegative()
    }).optional(),
    disk: bytes.optional()
  }).optional()
}).optional();
function keyOf(sha2562, { encoding }) {
  return encoding === "zstd" ? `sha256/${sha2562}.zst` : `sha256/${sha2562}`;
}
var dependency = union([
  object({ name: word, digest: object({ sha256 }) }),
  object({
    name: word,
    uri: string().optional(),
    digest: object({ gitTree: gitHash, gitCommit: gitHash.optional() })
  }),
  object({ uri: string().startsWith("pkg:deb/") })
]);
var buildType = "urn:isar-artifacts:kas-build:v1";
var statementSchema = object({
  _type: literal("https://in-toto.io/Statement/v1"),
  subject: array(object({ name: storeName, digest: object({ sha256 }) })).min(1),
  predicateType: literal("https://slsa.dev/provenance/v1"),
  predicate: object({
    buildDefinition: object({
      buildType: literal(buildType),
      externalParameters: object({
        variant: object({ id: word, axes: record(key, string()) }),
        kas: array(word).min(1),
        source: object({ commit: gitHash, time: int().nonnegative(), dirty: boolean() })
      }),
      internalParameters: object({
        hasManifest: boolean(),
        fingerprint: sha256.optional(),
        settings: record(variable, string()).optional()
      }),
      resolvedDependencies: array(dependency)
    }),
    runDetails: object({
      builder: object({ id: word, version: record(key, string()) }),
      metadata: object({ startedOn: iso_exports.datetime(), finishedOn: iso_exports.datetime() }),
      byproducts: array(byproduct).optional()
    }),
    artifacts: array(artifact).min(1),
    build
  })
});

// src/record/statement.ts
function toStatement(record2) {
  const { variant, kas, source, inputs, packages, artifacts, sidecars, tools } = record2;
  const { startedOn, finishedOn, fingerprint, settings } = record2;
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
      ...toBuild(record2)
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
  const { attributePath, name, file, sha256: sha2562, size, content, nar, reproducible, object: object3 } = entry;
  return {
    attributePath: [...attributePath],
    name,
    file,
    sha256: sha2562,
    size,
    ...content && { content },
    ...nar && { nar },
    reproducible,
    ...object3 && { object: toObject(object3) }
  };
}
function toByproduct({ name, file, sha256: sha2562, size, object: object3 }) {
  const annotations = { file, size, ...object3 && { object: toObject(object3) } };
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
function serializeRecord(record2) {
  const text = `${JSON.stringify(toStatement(record2), void 0, 2)}
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
  serializeRecord,
  parseRecord
};
