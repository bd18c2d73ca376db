import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);

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
function namesIn(template) {
  return template.flatMap((part) => {
    if (part.kind === "text") return [];
    return part.kind === "value" ? part.names : namesIn(part.parts);
  });
}
function expand(template, values) {
  return template.map((part) => {
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

export {
  projectPathProblem,
  kasPathProblem,
  parseTemplate,
  namesIn,
  expand
};
