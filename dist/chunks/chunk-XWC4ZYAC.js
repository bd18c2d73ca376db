import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  storeNameProblem
} from "./chunk-GPBMLTUY.js";
import {
  expand,
  namesIn,
  parseTemplate,
  projectPathProblem
} from "./chunk-2SS34NUA.js";
import {
  didYouMean
} from "./chunk-HAUXAYXY.js";

// src/plan/host.ts
var kernelNames = {
  amd64: "x86_64",
  arm64: "aarch64",
  armhf: "armv7l",
  i386: "i686",
  ppc64el: "ppc64le"
};
function kernelName(arch) {
  return kernelNames[arch] ?? arch;
}
function isNative(host, arch) {
  return kernelName(arch) === kernelName(host.arch);
}
function kasFileOn(host, arch, file) {
  const native = isNative(host, arch);
  return native === (file.when === "host.arch == machine.arch") ? [file.file] : [];
}
function allHosts(arches) {
  const native = arches.filter((arch) => arch !== void 0).map(kernelName);
  return [.../* @__PURE__ */ new Set(["foreign", ...native])].map((arch) => ({ arch }));
}

// src/plan/collisions.ts
function variantProblems(variants) {
  return repeated(variants.map(({ id, axes }) => ({ key: id, owner: describe(axes) }))).map(
    ([id, owners]) => ({
      path: ["variants"],
      message: `${id} stands for ${owners.length} variants (${owners.join("; ")}); an id must be unique`
    })
  );
}
function nameProblems(variants) {
  const names = variants.flatMap(
    ({ id, artifacts }) => artifacts.map(({ key, name }) => ({ key: name, owner: `${id} ${key}` }))
  );
  return repeated(names).map(([name, owners]) => ({
    path: ["names", "artifact"],
    message: `${owners.join(" and ")} would both be called ${name}; put what tells them apart into the name`
  }));
}
function sharesOutputs(variant, all) {
  const mine = outputsOf(variant);
  const others = all.filter(({ id }) => id !== variant.id);
  return others.some(
    (other) => (
      // What lies beside an image is of it, whatever of the image is an artifact.
      variant.stem !== void 0 && other.stem === variant.stem || outputsOf(other).some((output) => mine.some((own) => mayMeet(own, output)))
    )
  );
}
var outputsOf = ({ artifacts }) => artifacts.map(({ output }) => output);
function mayMeet(a, b) {
  const [one, other] = [literalStart(a), literalStart(b)];
  if (one === a && other === b) return a === b;
  return one.startsWith(other) || other.startsWith(one);
}
function literalStart(pattern) {
  return /^[^*?[\]{}()!+@\\]*/.exec(pattern)?.[0] ?? "";
}
function attributeProblems(variants, aliases = {}) {
  const planned = variants.flatMap(
    ({ id, artifacts }) => artifacts.map(({ key, attributePath }) => ({
      key: attributePath.join("."),
      owner: `${id} ${key}`,
      place: ["names", "attribute"]
    }))
  );
  const aliased = Object.entries(aliases).flatMap(
    ([path, target]) => planned.filter(({ key }) => `${key}.`.startsWith(`${target}.`)).map(({ key }) => ({
      key: `${path}${key.slice(target.length)}`,
      owner: `the alias ${path}`,
      place: ["registry", "aliases", path]
    }))
  );
  const leaves = [...planned, ...aliased];
  const places = new Map(leaves.map(({ key, place }) => [key, place]));
  const owners = new Map(leaves.map(({ key, owner }) => [key, owner]));
  const shared = repeated(leaves).map(([path, both]) => ({
    path: places.get(path) ?? [],
    message: `${both.join(" and ")} would both be the attribute ${path}`
  }));
  const nested = leaves.flatMap(
    ({ key, owner, place }) => ancestorsOf(key).flatMap((prefix) => {
      const leaf = owners.get(prefix);
      if (leaf === void 0) return [];
      const message = `${prefix} would be an artifact (${leaf}) and hold ${key} (${owner})`;
      return [{ path: place, message }];
    })
  );
  return [...shared, ...nested];
}
function ancestorsOf(path) {
  const components = path.split(".");
  return components.slice(0, -1).map((_, index) => components.slice(0, index + 1).join("."));
}
function repeated(entries) {
  const owners = /* @__PURE__ */ new Map();
  for (const { key, owner } of entries) owners.set(key, [...owners.get(key) ?? [], owner]);
  return [...owners].filter(([, list]) => list.length > 1);
}
function describe(axes) {
  return Object.entries(axes).map(([name, value]) => `${name} ${value}`).join(", ");
}

// src/plan/matrix.ts
function axesOf(config) {
  return Object.entries(config.axes).map(([name, { hidden, ...values }]) => ({
    name,
    hidden: hidden === true,
    values
  }));
}
function matrixOf(config) {
  const axes = axesOf(config);
  const everything = Object.fromEntries(
    axes.map(({ name, values }) => [name, Object.keys(values)])
  );
  const selections = Array.isArray(config.variants) ? config.variants : [everything];
  const problems = [
    ...selections.flatMap(
      (selection, index) => selectionProblems(axes, selection, ["variants", index], true)
    ),
    ...config.exclude.flatMap(
      (selection, index) => selectionProblems(axes, selection, ["exclude", index], false)
    )
  ];
  if (problems.length > 0) return { combinations: [], problems };
  const combinations = selections.flatMap((selection) => product(axes, selection)).filter((combination) => !config.exclude.some((selection) => covers(selection, combination)));
  const empty = { path: ["exclude"], message: "excludes every variant; nothing is left to build" };
  return { combinations, problems: combinations.length === 0 ? [empty] : [] };
}
function product(axes, selection) {
  return axes.reduce(
    (combinations, { name }) => {
      const values = listOf(selection[name]);
      if (values.length === 0) return combinations;
      return combinations.flatMap(
        (combination) => values.map((value) => ({ ...combination, [name]: value }))
      );
    },
    [{}]
  );
}
function covers(selection, combination) {
  return Object.entries(selection).every(
    ([name, values]) => listOf(values).includes(combination[name] ?? "")
  );
}
function selectionProblems(axes, selection, path, whole) {
  const names = axes.map(({ name }) => name);
  const missing = whole ? ["machine", "role"].filter((name) => listOf(selection[name]).length === 0) : [];
  const empty = Object.keys(selection).length === 0;
  return [
    ...missing.map((name) => ({ path, message: `names no ${name}` })),
    ...empty && !whole ? [{ path, message: "names no axis, so it would exclude everything" }] : [],
    ...Object.entries(selection).flatMap(([name, values]) => {
      const axis = axes.find((candidate) => candidate.name === name);
      if (axis === void 0)
        return [{ path: [...path, name], message: `${name} is no axis${didYouMean(name, names)}` }];
      return listOf(values).filter((value) => !Object.hasOwn(axis.values, value)).map((value) => ({
        path: [...path, name],
        message: `${value} is no value of the axis ${name}${didYouMean(value, Object.keys(axis.values))}`
      }));
    })
  ];
}
function listOf(values) {
  if (values === void 0) return [];
  return Array.isArray(values) ? values : [values];
}

// src/plan/reproducible.ts
var neverRepeats = /\.(wic|ext[234]|btrfs|f2fs|vfat|ubi|ubifs|qcow2|vdi|vhdx?|vmdk|ova|swu)(\.|$)/;
function isReproducible(output) {
  return !neverRepeats.test(output);
}

// src/plan/plan.ts
function planVariants(config, host) {
  const { combinations, problems } = matrixOf(config);
  if (problems.length > 0) return { variants: [], problems };
  const drafts = combinations.map((combination) => new Draft(config, host, combination));
  const variants = drafts.map((draft) => draft.variant());
  const found = drafts.flatMap((draft) => draft.problems);
  if (found.length > 0) return { variants, problems: distinct(found) };
  const sameId = variantProblems(variants);
  if (sameId.length > 0) return { variants, problems: sameId };
  const { aliases } = config.registry;
  return {
    variants,
    problems: [...nameProblems(variants), ...attributeProblems(variants, aliases)]
  };
}
var Draft = class {
  problems = [];
  #config;
  #host;
  #axes;
  #combination;
  #visible;
  /** The specs of the variant's values, in axis order: later ones win. */
  #specs;
  constructor(config, host, combination) {
    this.#config = config;
    this.#host = host;
    this.#combination = combination;
    this.#axes = axesOf(config);
    this.#visible = this.#axes.filter(({ name, hidden }) => !hidden && combination[name] !== void 0).map(({ name }) => name);
    this.#specs = this.#axes.flatMap(({ name, values }) => {
      const value = combination[name];
      const spec = value === void 0 ? void 0 : values[value];
      return spec === void 0 ? [] : [{ path: ["axes", name, value], spec }];
    });
  }
  get id() {
    return this.#visible.map((name) => this.#combination[name]).join(".");
  }
  variant() {
    const { kas, "runs-on": runsOn } = this.#config;
    const chain = [...kas.files, ...this.#specs.flatMap((own) => this.#kasFiles(own))];
    if (chain.length === 0) this.#problem(["kas", "files"], "the variant has no kas file");
    const stem = this.#stem();
    return {
      id: this.id,
      axes: this.#combination,
      arch: this.#arch(),
      kas: chain,
      runsOn: this.#specs.findLast(({ spec }) => spec["runs-on"] !== void 0)?.spec["runs-on"] ?? runsOn,
      artifacts: this.#artifacts(stem),
      environment: this.#environment(),
      stem
    };
  }
  #kasFiles({ path, spec }) {
    const arch = this.#arch();
    return listOf(spec.kas).flatMap((file) => {
      if (typeof file === "string") return [file];
      if (arch !== void 0) return kasFileOn(this.#host, arch, file);
      this.#problem([...path, "kas"], `"when: ${file.when}" needs the arch of the machine`);
      return [];
    });
  }
  #stem() {
    const own = this.#specs.findLast(({ spec }) => spec.output !== void 0);
    const path = own === void 0 ? ["output"] : [...own.path, "output"];
    const template = own?.spec.output ?? this.#config.output;
    return template === void 0 ? void 0 : this.#expandPath(template, path);
  }
  #artifacts(stem) {
    const specs = /* @__PURE__ */ new Map();
    for (const { path, spec } of [{ path: [], spec: this.#config }, ...this.#specs]) {
      for (const [key, artifact] of Object.entries(spec.artifacts ?? {})) {
        specs.set(key, { path: [...path, "artifacts", key], spec: artifact });
      }
    }
    if (specs.size === 0) this.#problem(["artifacts"], "the variant has no artifacts");
    return [...specs].map(([key, { path, spec }]) => this.#artifact(key, path, spec, stem));
  }
  #artifact(key, path, spec, stem) {
    const {
      suffix,
      file,
      name,
      optional = false,
      reproducible,
      shared = false
    } = typeof spec === "string" ? { suffix: spec } : spec;
    if (suffix === void 0 && file === void 0)
      this.problems.push({ path, message: "has neither suffix nor file" });
    if (suffix !== void 0 && file !== void 0)
      this.problems.push({ path, message: "has both suffix and file; keep one of them" });
    if (suffix !== void 0 && stem === void 0)
      this.problems.push({
        path: ["output"],
        message: "is missing: artifacts with a suffix need the stem of their files"
      });
    const ending = suffix === void 0 ? `-${key}` : this.#expand(suffix, path);
    const output = file === void 0 ? this.#stemAndSuffix(stem ?? "", ending, path) : this.#expandPath(file, [...path, "file"]);
    return {
      key,
      attributePath: this.#attributePath(key, ending),
      name: this.#name(key, ending, name, path),
      output,
      optional,
      reproducible: reproducible ?? isReproducible(output),
      shared
    };
  }
  #name(key, suffix, own, path) {
    const template = own ?? this.#config.names.artifact ?? `${this.#join("-")}{suffix}`;
    const place = own === void 0 ? this.#config.names.artifact === void 0 ? path : ["names", "artifact"] : [...path, "name"];
    return this.#expand(template, place, { artifact: key, suffix }, (name) => {
      const problem = storeNameProblem(name);
      return problem && `Nix rejects the name ${JSON.stringify(name)}: ${problem}`;
    });
  }
  #attributePath(key, suffix) {
    const template = this.#config.names.attribute ?? `${this.#join(".")}.{artifact}`;
    const place = ["names", "attribute"];
    const path = this.#expand(
      template,
      place,
      { artifact: key, suffix },
      (attribute) => attribute.split(".").includes("") ? `${JSON.stringify(attribute)} has an empty part` : void 0
    );
    return path.split(".");
  }
  #environment() {
    return Object.fromEntries(
      Object.entries(this.#config.kas.environment).map(([name, template]) => [
        name,
        this.#expand(template, ["kas", "environment", name], { "host.arch": this.#host.arch })
      ])
    );
  }
  #arch() {
    return this.#specs.findLast(({ spec }) => spec.arch !== void 0)?.spec.arch;
  }
  #join(separator) {
    return this.#visible.map((name) => `{${name}}`).join(separator);
  }
  /** What becomes of a template; `check` says what is wrong with that. */
  #expand(source, path, more = {}, check = () => void 0) {
    const template = parseTemplate(source);
    const values = { ...this.#combination, arch: this.#arch(), ...more };
    const known = [...this.#axes.map(({ name }) => name), "arch", ...Object.keys(more)];
    const unknown = namesIn(template).find((name) => !known.includes(name));
    if (unknown !== void 0) {
      this.problems.push({
        path,
        message: `{${unknown}} is not known here; known: ${known.join(", ")}`
      });
      return source;
    }
    try {
      const expanded = expand(template, values);
      const problem = check(expanded);
      if (problem !== void 0) this.#problem(path, problem);
      return expanded;
    } catch (error) {
      this.#problem(path, error.message);
      return source;
    }
  }
  #stemAndSuffix(stem, suffix, path) {
    const output = `${stem}${suffix}`;
    const problem = outputProblem(output);
    if (problem !== void 0 && outputProblem(stem) === void 0) this.#problem(path, problem);
    return output;
  }
  #expandPath(source, path) {
    return this.#expand(source, path, {}, outputProblem);
  }
  #problem(path, message) {
    this.problems.push({ path, message: `${this.id}: ${message}` });
  }
};
function outputProblem(output) {
  const problem = projectPathProblem(output);
  return problem && `the output ${JSON.stringify(output)} ${problem}`;
}
function distinct(problems) {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

export {
  sharesOutputs,
  kernelName,
  allHosts,
  planVariants
};
