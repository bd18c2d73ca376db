import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  external_exports
} from "./chunk-22G6G4NZ.js";
import {
  __commonJS,
  __toESM
} from "./chunk-RZGYXAJU.js";

// node_modules/fastest-levenshtein/mod.js
var require_mod = __commonJS({
  "node_modules/fastest-levenshtein/mod.js"(exports) {
    "use strict";
    exports.__esModule = true;
    exports.distance = exports.closest = void 0;
    var peq = new Uint32Array(65536);
    var myers_32 = function(a, b) {
      var n = a.length;
      var m = b.length;
      var lst = 1 << n - 1;
      var pv = -1;
      var mv = 0;
      var sc = n;
      var i = n;
      while (i--) {
        peq[a.charCodeAt(i)] |= 1 << i;
      }
      for (i = 0; i < m; i++) {
        var eq = peq[b.charCodeAt(i)];
        var xv = eq | mv;
        eq |= (eq & pv) + pv ^ pv;
        mv |= ~(eq | pv);
        pv &= eq;
        if (mv & lst) {
          sc++;
        }
        if (pv & lst) {
          sc--;
        }
        mv = mv << 1 | 1;
        pv = pv << 1 | ~(xv | mv);
        mv &= xv;
      }
      i = n;
      while (i--) {
        peq[a.charCodeAt(i)] = 0;
      }
      return sc;
    };
    var myers_x = function(b, a) {
      var n = a.length;
      var m = b.length;
      var mhc = [];
      var phc = [];
      var hsize = Math.ceil(n / 32);
      var vsize = Math.ceil(m / 32);
      for (var i = 0; i < hsize; i++) {
        phc[i] = -1;
        mhc[i] = 0;
      }
      var j = 0;
      for (; j < vsize - 1; j++) {
        var mv_1 = 0;
        var pv_1 = -1;
        var start_1 = j * 32;
        var vlen_1 = Math.min(32, m) + start_1;
        for (var k = start_1; k < vlen_1; k++) {
          peq[b.charCodeAt(k)] |= 1 << k;
        }
        for (var i = 0; i < n; i++) {
          var eq = peq[a.charCodeAt(i)];
          var pb = phc[i / 32 | 0] >>> i & 1;
          var mb = mhc[i / 32 | 0] >>> i & 1;
          var xv = eq | mv_1;
          var xh = ((eq | mb) & pv_1) + pv_1 ^ pv_1 | eq | mb;
          var ph = mv_1 | ~(xh | pv_1);
          var mh = pv_1 & xh;
          if (ph >>> 31 ^ pb) {
            phc[i / 32 | 0] ^= 1 << i;
          }
          if (mh >>> 31 ^ mb) {
            mhc[i / 32 | 0] ^= 1 << i;
          }
          ph = ph << 1 | pb;
          mh = mh << 1 | mb;
          pv_1 = mh | ~(xv | ph);
          mv_1 = ph & xv;
        }
        for (var k = start_1; k < vlen_1; k++) {
          peq[b.charCodeAt(k)] = 0;
        }
      }
      var mv = 0;
      var pv = -1;
      var start = j * 32;
      var vlen = Math.min(32, m - start) + start;
      for (var k = start; k < vlen; k++) {
        peq[b.charCodeAt(k)] |= 1 << k;
      }
      var score = m;
      for (var i = 0; i < n; i++) {
        var eq = peq[a.charCodeAt(i)];
        var pb = phc[i / 32 | 0] >>> i & 1;
        var mb = mhc[i / 32 | 0] >>> i & 1;
        var xv = eq | mv;
        var xh = ((eq | mb) & pv) + pv ^ pv | eq | mb;
        var ph = mv | ~(xh | pv);
        var mh = pv & xh;
        score += ph >>> m - 1 & 1;
        score -= mh >>> m - 1 & 1;
        if (ph >>> 31 ^ pb) {
          phc[i / 32 | 0] ^= 1 << i;
        }
        if (mh >>> 31 ^ mb) {
          mhc[i / 32 | 0] ^= 1 << i;
        }
        ph = ph << 1 | pb;
        mh = mh << 1 | mb;
        pv = mh | ~(xv | ph);
        mv = ph & xv;
      }
      for (var k = start; k < vlen; k++) {
        peq[b.charCodeAt(k)] = 0;
      }
      return score;
    };
    var distance2 = function(a, b) {
      if (a.length < b.length) {
        var tmp = b;
        b = a;
        a = tmp;
      }
      if (b.length === 0) {
        return a.length;
      }
      if (a.length <= 32) {
        return myers_32(a, b);
      }
      return myers_x(a, b);
    };
    exports.distance = distance2;
    var closest2 = function(str, arr) {
      var min_distance = Infinity;
      var min_index = 0;
      for (var i = 0; i < arr.length; i++) {
        var dist = distance2(str, arr[i]);
        if (dist < min_distance) {
          min_distance = dist;
          min_index = i;
        }
      }
      return arr[min_index];
    };
    exports.closest = closest2;
  }
});

// src/config/suggest.ts
var import_fastest_levenshtein = __toESM(require_mod(), 1);
function didYouMean(word2, known) {
  if (known.length === 0) return "";
  const best = (0, import_fastest_levenshtein.closest)(word2, known);
  const difference = (0, import_fastest_levenshtein.distance)(word2, best);
  return difference < word2.length && difference <= Math.max(2, word2.length / 4) ? `; did you mean ${best}?` : "";
}

// src/config/paths.ts
function projectPathProblem(path) {
  if (path === "") return "is empty";
  if (path.startsWith("/")) return "is absolute; write it relative to the project";
  if (path.split("/").includes("..")) return "leaves the project by ..";
  if (/[\0-\x1f\x7f]/.test(path)) return "contains a control character";
  return void 0;
}
function kasPathProblem(path) {
  const problem = projectPathProblem(path);
  if (problem !== void 0) return problem;
  if (/[\s:]/.test(path)) return "contains a blank or a colon, which kas cannot take in a chain";
  if (path.startsWith("-")) return "starts with a dash, which kas would take for an option";
  if (!/\.(ya?ml|json)$/.test(path)) return "does not end in .yml, .yaml or .json, as kas wants it";
  return void 0;
}

// src/config/yaml-words.ts
var typeNames = {
  object: "a mapping",
  record: "a mapping",
  array: "a list",
  string: "a text",
  boolean: "true or false"
};
function typeMessage(expected, input) {
  const type = typeNames[expected] ?? expected;
  if (input === void 0) return `is missing; expected ${type}`;
  return `expected ${type}, not ${describe(input)}${expected === "string" ? quotesHint(input) : ""}`;
}
function quotesHint(input) {
  return typeof input === "number" || typeof input === "boolean" ? `; write it in quotes: "${input}"` : "";
}
function describe(input) {
  if (input === null) return "nothing";
  if (Array.isArray(input)) return "a list";
  return typeof input === "object" ? "a mapping" : JSON.stringify(input);
}

// src/config/kas-command.ts
function isKasContainer(command) {
  const [program = ""] = typeof command === "string" ? [command] : command;
  return /(^|\/)kas-container$/.test(program);
}

// src/config/template.ts
var token = /\{(?<names>[^{}[\]]*)\}|\[(?<optional>[^[\]]*)\]|(?<stray>[{}[\]])|(?<text>[^{}[\]]+)/gu;
var namePattern = /^[A-Za-z][A-Za-z0-9_.-]*$/;
function parseTemplate(source) {
  return [...source.matchAll(token)].map(({ groups = {} }) => {
    if (groups.stray !== void 0) throw new SyntaxError(`unbalanced ${groups.stray}`);
    if (groups.optional !== void 0) return optionalPart(groups.optional);
    if (groups.names !== void 0) return { kind: "value", names: parseNames(groups.names) };
    return { kind: "text", text: groups.text ?? "" };
  });
}
function optionalPart(source) {
  const parts = parseTemplate(source);
  if (parts.every((part) => part.kind === "text")) {
    throw new SyntaxError(`[${source}] names no axis, so it would never be dropped`);
  }
  return { kind: "optional", parts };
}
function parseNames(source) {
  const names = source.split("|");
  const wrong = names.find((name) => !namePattern.test(name));
  if (wrong !== void 0) throw new SyntaxError(`{${source}} is not the name of an axis`);
  return names;
}
function namesIn(template2) {
  return template2.flatMap((part) => {
    if (part.kind === "text") return [];
    return part.kind === "value" ? part.names : namesIn(part.parts);
  });
}
function expand(template2, values) {
  return template2.map((part) => {
    if (part.kind === "text") return part.text;
    if (part.kind === "optional")
      return isComplete(part.parts, values) ? expand(part.parts, values) : "";
    const value = firstPresent(part.names, values);
    if (value === void 0) {
      throw new SyntaxError(`it has no ${part.names.join(" or ")}; put that part in [...]`);
    }
    return value;
  }).join("");
}
function isComplete(parts, values) {
  return parts.every(
    (part) => part.kind !== "value" || firstPresent(part.names, values) !== void 0
  );
}
function firstPresent(names, values) {
  return names.map((name) => values[name]).find((value) => value !== void 0);
}

// src/config/schema-words.ts
function section(shape) {
  return external_exports.strictObject(shape, {
    error: (issue) => issue.code === "unrecognized_keys" ? unknownKeys(issue.keys, Object.keys(shape)) : void 0
  });
}
function unknownKeys(keys, known) {
  return keys.map((key) => `unknown key${didYouMean(key, known) || `; known: ${known.join(", ")}`}`).join("\n");
}
function textWithout(problem) {
  return external_exports.string().superRefine((text, context) => {
    const message = problem(text);
    if (message !== void 0) context.addIssue(`${JSON.stringify(text)} ${message}`);
  });
}
function templateProblem(source) {
  try {
    parseTemplate(source);
    return void 0;
  } catch (error) {
    return `is no template: ${error.message}`;
  }
}
var valueName = "[A-Za-z0-9][A-Za-z0-9_+-]*";
var template = textWithout((text) => text === "" ? "is empty" : templateProblem(text));
var outputTemplate = textWithout(
  (text) => templateProblem(text) ?? projectPathProblem(text)
);
var projectPath = textWithout(projectPathProblem);
var kasFile = textWithout(kasPathProblem);
var word = external_exports.string().min(1);
function oneOrMore(item, what) {
  return external_exports.union([item, external_exports.array(item)], {
    error: ({ input }) => `expected ${what} or a list of them${quotesHint(input)}`
  });
}
function namedMap(value, what) {
  return external_exports.record(
    external_exports.string().regex(new RegExp(`^${valueName}$`), {
      error: (issue) => `${JSON.stringify(issue.input)} is no name for ${what}: start with a letter or digit, then letters, digits, _ + -`
    }),
    value
  );
}

// src/config/schema-kas.ts
var containerKeys = {
  image: word.regex(/^[^\s*?[\]\\]+$/, { error: "expected the name of an image, without blanks" }).optional().describe("Image of kas-container, best with its digest. Default: that of its release."),
  engine: external_exports.enum(["podman", "docker"]).optional().describe("What kas-container starts. Default: its own choice."),
  isolation: external_exports.enum(["privileged", "rootless"]).optional().describe("How Isar builds in the container. Default: as `build_system` has it."),
  "runtime-args": external_exports.array(
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
  files: external_exports.array(kasFile).default([]).describe("kas files that begin every chain."),
  command: external_exports.union([word, external_exports.array(word).min(1)], {
    error: "expected a program, or a list of program and arguments"
  }).default("kas").describe("What is run: kas, kas-container, or a program that takes `build CHAIN`."),
  ...containerKeys,
  environment: external_exports.record(
    external_exports.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, {
      error: ({ input }) => `${JSON.stringify(input)} is no name for a variable`
    }),
    external_exports.string().superRefine((text, context) => {
      const problem = templateProblem(text);
      if (problem !== void 0) context.addIssue(problem);
    })
  ).default({}).describe("Variables for kas, as templates over the axes and {host.arch}."),
  inherit: external_exports.array(word).default([]).describe("Further variables of our own environment that kas may see."),
  "build-directory": external_exports.enum(["per-variant", "shared"]).default("per-variant").describe("A build directory for each variant, or the one that kas uses of its own accord.")
}).superRefine((all, context) => {
  if (isKasContainer(all.command)) return;
  for (const name of ["image", "engine", "isolation", "runtime-args"]) {
    const value = all[name];
    if (value === void 0 || value.length === 0) continue;
    const message = "has no meaning without a container: set kas.command: kas-container";
    context.addIssue({ code: "custom", path: [name], message });
  }
});

// src/config/schema-matrix.ts
var artifact = external_exports.union(
  [
    template,
    section({
      suffix: template.optional().describe("What follows the stem (`output`) in the file name, e.g. `.wic`."),
      file: outputTemplate.optional().describe("Path or glob below the deploy directory, instead of stem and suffix."),
      name: template.optional().describe("Nix store name of this artifact, instead of `names.artifact`."),
      optional: external_exports.boolean().optional().describe("A build without this file is complete."),
      reproducible: external_exports.boolean().optional().describe(
        "Equal inputs give equal bytes. Default: false for disk images and file systems, else true."
      )
    })
  ],
  { error: "expected a suffix such as .wic, or { suffix: ... } or { file: ... }" }
).describe("One output of a variant: the suffix after the stem, or more about it.");
var artifacts = namedMap(artifact, "an artifact");
var runsOn = external_exports.array(word).min(1).describe("Labels of the runner that builds it.");
var hostConditions = ["host.arch == machine.arch", "host.arch != machine.arch"];
var kasFileOfValue = external_exports.union(
  [
    kasFile,
    section({
      file: kasFile,
      when: external_exports.enum(hostConditions, { error: `expected one of: ${hostConditions.join(", ")}` }).describe("On which hosts this file is part of the chain.")
    })
  ],
  { error: "expected a kas file, or { file: ..., when: ... }" }
);
var axisValue = section({
  kas: oneOrMore(kasFileOfValue, "a kas file").optional().describe("kas files that this value adds to the chain, some of them only on some hosts."),
  arch: word.optional().describe("Architecture of the machine, e.g. `x86_64`; `{arch}` in templates."),
  "runs-on": runsOn.optional(),
  artifacts: artifacts.optional(),
  output: outputTemplate.optional().describe("Stem of the output files, instead of the top-level one.")
});
var always = {
  when: ({ value }) => typeof value === "object" && value !== null
};
var axis = external_exports.object({
  hidden: external_exports.boolean().optional().describe("Adds kas files but no part of an id, a name or an attribute path.")
}).catchall(axisValue).superRefine((values, context) => {
  const names = Object.keys(values).filter((name) => name !== "hidden");
  if (names.length === 0) context.addIssue("has no values");
  for (const name of names) {
    if (new RegExp(`^${valueName}$`).test(name)) continue;
    context.addIssue({
      code: "custom",
      path: [name],
      message: `${JSON.stringify(name)} is no name for a value: start with a letter or digit, then letters, digits, _ + -`
    });
  }
}, always);
var requiredAxes = ["machine", "role"];
var axes = external_exports.record(external_exports.string(), axis, { error: "expected the axes machine and role" }).meta({ required: requiredAxes }).superRefine((all, context) => {
  for (const name of requiredAxes) {
    if (Object.hasOwn(all, name)) continue;
    context.addIssue({ code: "custom", path: [name], message: "is missing" });
  }
  for (const name of Object.keys(all)) {
    if (/^[a-z][a-z0-9_-]*$/.test(name) && !reservedNames.includes(name)) continue;
    context.addIssue({
      code: "custom",
      path: [name],
      message: `${JSON.stringify(name)} is no name for an axis: lower-case letters, digits, _ and -, and none of ${reservedNames.join(", ")}`
    });
  }
}, always);
var reservedNames = ["artifact", "suffix", "arch", "host", "constructor"];
var selection = external_exports.record(
  external_exports.string(),
  oneOrMore(external_exports.string(), "a value of the axis").refine((values) => values.length > 0, {
    error: "is empty: name a value, or leave the axis out"
  })
);
var selections = external_exports.array(selection).min(1, { error: "is empty: name a variant, or leave it out for every combination" });
var externalMatrix = section({
  command: external_exports.array(word).min(1).describe("Program and arguments, started beside this file; it prints the list as JSON.")
});

// src/config/duration.ts
var durationPattern = /^[1-9][0-9]{0,3}[hd]$/;
function millisecondsOf(text) {
  if (!durationPattern.test(text)) return void 0;
  return Number.parseInt(text, 10) * (text.endsWith("d") ? 24 : 1) * 36e5;
}

// src/config/schema-storage.ts
var duration = external_exports.string().regex(durationPattern, {
  error: "expected a number of hours or days: 24h, 3d"
});
var publicUrl = external_exports.url({ protocol: /^(https?|file)$/, error: "expected an http, https or file URL" }).regex(
  /^[^@?#]*$/,
  "holds a user, a query or a fragment; it is committed with every pin, so only host and path may be in it"
);
var storage = section({
  url: word.default("file:.isar-artifacts/store").describe("`file:DIR`: a directory, relative to this file."),
  "public-url": publicUrl.optional().describe("Where readers find the objects, if not at `url`."),
  mirrors: external_exports.array(publicUrl).default([]).describe("Further places where readers find the objects under the same keys."),
  credentials: external_exports.enum(["netrc", "aws"]).optional().describe("What readers of a private store show: user and password by netrc, or keys of S3."),
  compression: external_exports.enum(["zstd", "none"]).default("zstd").describe("How objects are stored: compressed by zstd, or as they are."),
  "compression-level": external_exports.number().int().min(1).max(19).default(3).describe("Of zstd: 1 is fastest, 19 smallest. Above 9 it takes much more memory."),
  "resume-within": duration.default("24h").transform((text) => millisecondsOf(text) ?? 0).describe(
    "How long an upload that was interrupted can be gone on with, as `12h` or `3d`. An older one is aborted by the next run."
  )
});

// src/config/schema.ts
var attributePath = external_exports.string().regex(/^[^.]+(\.[^.]+)*$/, {
  error: ({ input }) => `${JSON.stringify(input)} is no attribute path: components joined by dots`
});
var registry = section({
  path: projectPath.default("isar-artifacts.nix").describe("The registry file, relative to this one."),
  format: external_exports.enum(["nix", "hash-map"]).default("nix").describe('`nix`: generated whole. `hash-map`: `"name" = "hash";`, rewritten in place.'),
  aliases: external_exports.record(attributePath, attributePath).default({}).describe("Further attribute paths: everything below the value is also found below the key.")
}).superRefine(({ format, aliases }, context) => {
  if (format === "nix" || Object.keys(aliases).length === 0) return;
  context.addIssue({
    code: "custom",
    path: ["aliases"],
    message: "has no place in a hash map: take it out, or set format: nix"
  });
});
var configSchema = section({
  version: external_exports.literal(1, { error: "expected 1, the only version there is" }),
  kas: kas.prefault({}),
  axes,
  variants: external_exports.union([selections, externalMatrix], {
    error: "expected a list of combinations, or { command: [...] } that prints one"
  }).optional().describe("Which combinations exist; lists multiply. Absent: every value of every axis."),
  exclude: external_exports.array(selection).default([]).describe("Combinations that do not exist after all."),
  "runs-on": runsOn.default(["self-hosted"]),
  output: outputTemplate.optional().describe("Stem of the output files below the deploy directory, without suffix."),
  artifacts: artifacts.default({}).describe("What every variant puts out."),
  names: section({
    artifact: template.optional().describe("Nix store name. Default: the axis values joined by -, then {suffix}."),
    attribute: template.optional().describe("Attribute path. Default: the axis values, then {artifact}, joined by dots.")
  }).default({}),
  storage: storage.prefault({}),
  registry: registry.prefault({}),
  "pull-request": section({
    base: word.optional().describe("Branch that the proposal is for. Default: the current one."),
    forge: external_exports.enum(["local", "github"]).default("local").describe("A branch of the local repository, or a pull request on GitHub."),
    labels: external_exports.array(word).default([])
  }).prefault({})
});

export {
  millisecondsOf,
  didYouMean,
  isKasContainer,
  projectPathProblem,
  parseTemplate,
  namesIn,
  expand,
  typeMessage,
  selections,
  configSchema
};
