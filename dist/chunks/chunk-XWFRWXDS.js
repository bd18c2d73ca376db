import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  durationPattern,
  millisecondsOf
} from "./chunk-J3QERTYC.js";
import {
  artifacts,
  axes,
  externalMatrix,
  kasFile,
  outputTemplate,
  projectPath,
  runsOn,
  section,
  selection,
  selections,
  template,
  templateProblem,
  textWithout,
  word
} from "./chunk-LVQYZNVV.js";
import {
  didYouMean
} from "./chunk-HAUXAYXY.js";
import {
  _enum,
  array,
  boolean,
  literal,
  number,
  record,
  string,
  union,
  url
} from "./chunk-ZZMKXPND.js";

// src/config/group-by.ts
var eachVariant = "variant";
function groupByProblem(word2, axes2) {
  const known = [...axes2, eachVariant];
  if (known.includes(word2)) return void 0;
  return `${word2} is no axis${didYouMean(word2, known) || `; known: ${known.join(", ")}`}`;
}

// src/config/kas-command.ts
function isKasContainer(command) {
  const [program = ""] = typeof command === "string" ? [command] : command;
  return /(^|\/)kas-container$/.test(program);
}

// src/config/schema-kas.ts
var containerKeys = {
  image: word.regex(/^[^\s*?[\]\\]+$/, { error: "expected the name of an image, without blanks" }).optional().describe("Image of kas-container, best with its digest. Default: that of its release."),
  engine: _enum(["podman", "docker"]).optional().describe("What kas-container starts. Default: its own choice."),
  isolation: _enum(["privileged", "rootless"]).optional().describe("How Isar builds in the container. Default: as `build_system` has it."),
  "runtime-args": array(
    textWithout((text) => {
      if (/[\s*?[\]\\]/.test(text) || text === "")
        return "is split by kas-container: no blanks and wildcards, and each word a text of its own";
      if (/^--name(=|$)/.test(text)) return "is ours: by its name a container is found and ended";
      return void 0;
    })
  ).default([]).describe("Further arguments for the `run` of podman or docker, e.g. `--pull=never`.")
};
var kas = section({
  directory: projectPath.default(".").describe("Where kas runs; the chain is relative to it."),
  files: array(kasFile).default([]).describe("kas files that begin every chain."),
  command: union([word, array(word).min(1)], {
    error: "expected a program, or a list of program and arguments"
  }).default("kas").describe("What is run: kas, kas-container, or a program that takes `build CHAIN`."),
  ...containerKeys,
  environment: record(
    string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, {
      error: ({ input }) => `${JSON.stringify(input)} is no name for a variable`
    }),
    string().superRefine((text, context) => {
      const problem = templateProblem(text);
      if (problem !== void 0) context.addIssue(problem);
    })
  ).default({}).describe("Variables for kas, as templates over the axes and {host.arch}."),
  inherit: array(word).default([]).describe("Further variables of our own environment that kas may see."),
  "build-directory": _enum(["per-variant", "shared"]).default("per-variant").describe("A build directory for each variant, or the one that kas uses of its own accord.")
}).superRefine((all, context) => {
  if (isKasContainer(all.command)) return;
  for (const name of ["image", "engine", "isolation", "runtime-args"]) {
    const value = all[name];
    if (value === void 0 || value.length === 0) continue;
    const message = "has no meaning without a container: set kas.command: kas-container";
    context.addIssue({ code: "custom", path: [name], message });
  }
});

// src/config/schema-pull-request.ts
var names = array(word).default([]);
var pullRequest = section({
  base: word.optional().describe("Branch that the proposal is for. Default: the current one."),
  forge: _enum(["local", "github"]).default("local").describe("A branch of the local repository, or a pull request on GitHub."),
  labels: names.describe("Labels of a new pull request."),
  reviewers: names.describe("GitHub: who is asked to review a new pull request."),
  "team-reviewers": names.describe("GitHub: the same for teams, by their short names."),
  assignees: names.describe("GitHub: who a new pull request is assigned to."),
  milestone: word.optional().describe("GitHub: title of the milestone of a new pull request."),
  draft: _enum(["never", "partial", "always"]).default("never").describe("GitHub: a draft always, or only while a part of the matrix failed."),
  "auto-merge": _enum(["never", "merge", "squash", "rebase"]).default("never").describe("GitHub: merge a new pull request this way once its checks pass.")
});

// src/config/schema-storage.ts
var duration = string().regex(durationPattern, {
  error: "expected a number of hours or days: 24h, 3d"
});
var publicUrl = url({ protocol: /^(https?|file)$/, error: "expected an http, https or file URL" }).regex(
  /^[^@?#]*$/,
  "holds a user, a query or a fragment; it is committed with every pin, so only host and path may be in it"
);
var storage = section({
  url: word.default("file:.isar-artifacts/store").describe("`file:DIR`: a directory, relative to this file."),
  "public-url": publicUrl.optional().describe("Where readers find the objects, if not at `url`."),
  mirrors: array(publicUrl).default([]).describe("Further places where readers find the objects under the same keys."),
  credentials: _enum(["netrc", "aws"]).optional().describe("What readers of a private store show: user and password by netrc, or keys of S3."),
  compression: _enum(["zstd", "none"]).default("zstd").describe("How objects are stored: compressed by zstd, or as they are."),
  "compression-level": number().int().min(1).max(19).default(3).describe("Of zstd: 1 is fastest, 19 smallest. Above 9 it takes much more memory."),
  "binary-cache": boolean().default(false).describe("Whether the store is a binary cache of Nix, too (docs/binary-cache.md)."),
  "signing-key-file": word.optional().describe(
    "Of the binary cache: a file with the secret key that signs it, relative to this one. ISAR_ARTIFACTS_SIGNING_KEY holds a key itself, and wins."
  ),
  "resume-within": duration.default("24h").transform((text) => millisecondsOf(text) ?? 0).describe(
    "How long an upload that was interrupted can be gone on with, as `12h` or `3d`. An older one is aborted by the next run."
  )
}).superRefine((given, context) => {
  if (given["binary-cache"] || given["signing-key-file"] === void 0) return;
  context.addIssue({
    code: "custom",
    path: ["signing-key-file"],
    message: "signs a binary cache, and there is none: set binary-cache: true, or take it out"
  });
});

// src/config/schema.ts
var attributePath = string().regex(/^[^.]+(\.[^.]+)*$/, {
  error: ({ input }) => `${JSON.stringify(input)} is no attribute path: components joined by dots`
});
var registry = section({
  path: projectPath.default("isar-artifacts.nix").describe("The registry file, relative to this one."),
  format: _enum(["nix", "hash-map"]).default("nix").describe('`nix`: generated whole. `hash-map`: `"name" = "hash";`, rewritten in place.'),
  aliases: record(attributePath, attributePath).default({}).describe("Further attribute paths: everything below the value is also found below the key.")
}).superRefine(({ format, aliases }, context) => {
  if (format === "nix" || Object.keys(aliases).length === 0) return;
  context.addIssue({
    code: "custom",
    path: ["aliases"],
    message: "has no place in a hash map: take it out, or set format: nix"
  });
});
var configSchema = section({
  version: literal(1, { error: "expected 1, the only version there is" }).describe("Of the format of this file."),
  kas: kas.prefault({}),
  axes,
  variants: union([selections, externalMatrix], {
    error: "expected a list of combinations, or { command: [...] } that prints one"
  }).optional().describe("Which combinations exist; lists multiply. Absent: every value of every axis."),
  exclude: array(selection).default([]).describe("Combinations that do not exist after all."),
  "runs-on": runsOn.default(["self-hosted"]),
  "group-by": word.default("machine").describe(
    "Axis whose variants with one value are one job of a workflow; `variant`: each is its own."
  ),
  output: outputTemplate.optional().describe("Stem of the output files below the deploy directory, without suffix."),
  artifacts: artifacts.default({}).describe("What every variant puts out."),
  names: section({
    artifact: template.optional().describe("Nix store name. Default: the axis values joined by -, then {suffix}."),
    attribute: template.optional().describe("Attribute path. Default: the axis values, then {artifact}, joined by dots.")
  }).default({}),
  storage: storage.prefault({}),
  registry: registry.prefault({}),
  update: section({
    when: _enum(["content", "bytes"]).default("content").describe("What moves a pin: other contents (docs/judge.md), or any other byte.")
  }).prefault({}),
  "pull-request": pullRequest.prefault({})
}).superRefine(({ axes: axes2, "group-by": word2 }, context) => {
  const message = groupByProblem(word2, Object.keys(axes2));
  if (message !== void 0) context.addIssue({ code: "custom", path: ["group-by"], message });
});

export {
  isKasContainer,
  eachVariant,
  groupByProblem,
  configSchema
};
