import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  kasPathProblem,
  parseTemplate,
  projectPathProblem
} from "./chunk-2SS34NUA.js";
import {
  didYouMean
} from "./chunk-HAUXAYXY.js";
import {
  _enum,
  array,
  boolean,
  object,
  record,
  strictObject,
  string,
  union
} from "./chunk-ZZMKXPND.js";

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

// src/config/schema-words.ts
function section(shape) {
  return strictObject(shape, {
    error: (issue) => issue.code === "unrecognized_keys" ? unknownKeys(issue.keys, Object.keys(shape)) : void 0
  });
}
function unknownKeys(keys, known) {
  return keys.map((key) => `unknown key${didYouMean(key, known) || `; known: ${known.join(", ")}`}`).join("\n");
}
function textWithout(problem) {
  return string().superRefine((text, context) => {
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
var word = string().min(1);
function oneOrMore(item, what) {
  return union([item, array(item)], {
    error: ({ input }) => `expected ${what} or a list of them${quotesHint(input)}`
  });
}
function namedMap(value, what) {
  return record(
    string().regex(new RegExp(`^${valueName}$`), {
      error: (issue) => `${JSON.stringify(issue.input)} is no name for ${what}: start with a letter or digit, then letters, digits, _ + -`
    }),
    value
  );
}

// src/config/schema-matrix.ts
var artifact = union(
  [
    template,
    section({
      suffix: template.optional().describe("What follows the stem (`output`) in the file name, e.g. `.wic`."),
      file: outputTemplate.optional().describe("Path or glob below the deploy directory, instead of stem and suffix."),
      name: template.optional().describe("Nix store name of this artifact, instead of `names.artifact`."),
      optional: boolean().optional().describe("A build without this file is complete."),
      reproducible: boolean().optional().describe(
        "Equal inputs give equal bytes. Default: false for disk images and file systems, else true."
      ),
      shared: boolean().optional().describe(
        "Several variants may put out the same bytes. Else equal disks of two variants are an error: one was taken for the other."
      )
    })
  ],
  { error: "expected a suffix such as .wic, or { suffix: ... } or { file: ... }" }
).describe("One output of a variant: the suffix after the stem, or more about it.");
var artifacts = namedMap(artifact, "an artifact");
var runsOn = array(word).min(1).describe("Labels of the runner that builds it.");
var hostConditions = ["host.arch == machine.arch", "host.arch != machine.arch"];
var kasFileOfValue = union(
  [
    kasFile,
    section({
      file: kasFile,
      when: _enum(hostConditions, { error: `expected one of: ${hostConditions.join(", ")}` }).describe("On which hosts this file is part of the chain.")
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
var axis = object({
  hidden: boolean().optional().describe("Adds kas files but no part of an id, a name or an attribute path.")
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
var axes = record(string(), axis, { error: "expected the axes machine and role" }).meta({ required: requiredAxes }).superRefine((all, context) => {
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
var selection = record(
  string(),
  oneOrMore(string(), "a value of the axis").refine((values) => values.length > 0, {
    error: "is empty: name a value, or leave the axis out"
  })
);
var selections = array(selection).min(1, { error: "is empty: name a variant, or leave it out for every combination" });
var externalMatrix = section({
  command: array(word).min(1).describe("Program and arguments, started beside this file; it prints the list as JSON.")
});

export {
  typeMessage,
  section,
  textWithout,
  templateProblem,
  valueName,
  template,
  outputTemplate,
  projectPath,
  kasFile,
  word,
  artifacts,
  runsOn,
  axes,
  selection,
  selections,
  externalMatrix
};
