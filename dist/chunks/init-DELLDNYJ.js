import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  exists,
  groupedBy,
  remark,
  selectionsOf
} from "./chunk-E4GS2CAE.js";
import {
  reporterFor
} from "./chunk-VUWQV3KQ.js";
import "./chunk-WCVUYVGL.js";
import "./chunk-BRSVEIT2.js";
import "./chunk-MIAC7T43.js";
import {
  conclude
} from "./chunk-KAYTVSLI.js";
import "./chunk-APTCZAE4.js";
import {
  followChain
} from "./chunk-6W7LUZEU.js";
import {
  interruption,
  openStore
} from "./chunk-2SJ3CQXJ.js";
import "./chunk-DVC4KMBF.js";
import {
  headerStart
} from "./chunk-BQ3PFRMS.js";
import {
  gitOrNothing
} from "./chunk-DQDEHG6U.js";
import "./chunk-VWTJNUJH.js";
import "./chunk-43JDD7G5.js";
import "./chunk-SEOIEODS.js";
import "./chunk-TY26D4ME.js";
import "./chunk-JBDBATLL.js";
import "./chunk-224AW5PV.js";
import {
  defaultConfigFile
} from "./chunk-LARNNAY2.js";
import "./chunk-T5CYGPQR.js";
import {
  kasFileProblems,
  require_dist
} from "./chunk-U32REIBR.js";
import {
  configSchema
} from "./chunk-XWFRWXDS.js";
import "./chunk-J3QERTYC.js";
import "./chunk-7ZGFJMYK.js";
import "./chunk-N6FMNX35.js";
import {
  valueName
} from "./chunk-LVQYZNVV.js";
import "./chunk-7RCPCFNE.js";
import {
  planVariants
} from "./chunk-XWC4ZYAC.js";
import "./chunk-GPBMLTUY.js";
import {
  kasPathProblem,
  projectPathProblem
} from "./chunk-2SS34NUA.js";
import "./chunk-HAUXAYXY.js";
import "./chunk-CXAXVZ7W.js";
import "./chunk-HYKB5N2R.js";
import {
  quoteCommand
} from "./chunk-FD2JS6YB.js";
import {
  foreignLogLine
} from "./chunk-6S7CRL34.js";
import "./chunk-ZZMKXPND.js";
import {
  UserError,
  asUserError,
  messageOf
} from "./chunk-BNEZOXMQ.js";
import {
  __toESM
} from "./chunk-QLIL6GH6.js";

// src/cli/init.ts
import { createInterface } from "node:readline";

// src/pipeline/init-project.ts
import { mkdir, writeFile } from "node:fs/promises";
import { dirname as dirname2, join as join7, resolve } from "node:path";

// src/init/config.ts
import { relative } from "node:path";

// src/init/matrix.ts
function possible(axes) {
  return Object.values(axes).reduce((count, { values }) => count * values.length, 1);
}
function matrixOf(axes, start, builds) {
  const { machine, role, ...others } = axes;
  const orders = [
    { machine, role, ...others },
    { role, machine, ...others }
  ];
  const [first, second] = orders.map((order) => fitting(order, start, builds));
  const best = second.combinations.length > first.combinations.length ? second : first;
  if (best.combinations.length > 0) return best;
  const all = product(Object.values(axes).map(({ values }) => values));
  return { axes, combinations: all.map((values) => combinationOf(axes, values)), built: [] };
}
function fitting(axes, start, builds) {
  const names = Object.keys(axes);
  const combinations = [];
  const built = [];
  for (const values of product(Object.values(axes).map((axis) => axis.values))) {
    const chain = [...start, ...new Set(values.flatMap(({ file }) => file ?? []))];
    const words = Object.fromEntries(names.map((name, index) => [name, values[index]?.word]));
    const meant = builds.of(chain).filter((build) => isMeant(build, words));
    if (meant.length === 0) continue;
    built.push(...meant);
    combinations.push(combinationOf(axes, values));
  }
  return { axes: withoutUnused(axes, combinations), combinations, built };
}
function combinationOf(axes, values) {
  return Object.fromEntries(
    Object.keys(axes).map((axis, index) => [axis, values[index]?.name ?? ""])
  );
}
function isMeant(build, { machine, role, distro }) {
  const agrees = (said, wanted) => wanted === void 0 || said === wanted;
  return agrees(build.machine, machine) && agrees(build.image, role) && agrees(build.distro, distro);
}
function withoutUnused(axes, combinations) {
  return Object.fromEntries(
    Object.entries(axes).map(([axis, { prefix, values }]) => {
      const used = new Set(combinations.map((combination) => combination[axis]));
      return [axis, { prefix, values: values.filter(({ name }) => used.has(name)) }];
    })
  );
}
function product(lists) {
  return lists.reduce(
    (before, values) => before.flatMap((all) => values.map((value) => [...all, value])),
    [[]]
  );
}

// src/init/config.ts
function initConfig(parts) {
  const config = compose(parts, void 0);
  if (variantsOf(config).problems.length === 0) return config;
  const names = visibleAxes(config).map((axis) => `{${axis}}`);
  return compose(parts, `${names.join(".")}{suffix}`);
}
function variantsOf(config) {
  return planVariants(configSchema.parse(config), { arch: "x86_64" });
}
function compose({ kas, matrix, outputs, artifacts, storage, registry, ...more }, name) {
  const inKas = (file) => relative(kas.directory, file);
  const settingsOf = (axis, value, file) => {
    const own = axis === "machine" ? artifacts.own[value] : void 0;
    const arch = axis === "machine" ? more.archs[value] : void 0;
    const output = outputs.own[axis]?.[value];
    return {
      ...file === void 0 ? {} : { kas: inKas(file) },
      ...arch === void 0 ? {} : { arch },
      ...output === void 0 ? {} : { output },
      ...own === void 0 || Object.keys(own).length === 0 ? {} : { artifacts: own }
    };
  };
  const axes = Object.entries(matrix.axes).map(([axis, { values }]) => [
    axis,
    {
      ...isHidden(matrix, axis) ? { hidden: true } : {},
      ...Object.fromEntries(
        values.map((value) => [value.name, settingsOf(axis, value.name, value.file)])
      )
    }
  ]);
  return {
    version: 1,
    kas: {
      ...kas.directory === "." ? {} : { directory: kas.directory },
      files: kas.files.map(inKas),
      ...kas.command === void 0 ? {} : { command: kas.command }
    },
    axes: Object.fromEntries(axes),
    ...selected(matrix),
    output: outputs.stem,
    ...Object.keys(artifacts.shared).length === 0 ? {} : { artifacts: artifacts.shared },
    ...name === void 0 ? {} : { names: { artifact: name } },
    ...storage === void 0 ? {} : { storage: { url: storage } },
    registry: { path: registry }
  };
}
function isHidden({ combinations }, axis) {
  if (axis !== "chain") return false;
  const others = combinations.map(({ chain: _, ...combination }) => JSON.stringify(combination));
  return new Set(others).size === others.length;
}
function visibleAxes({ axes }) {
  return Object.keys(axes).filter((axis) => axes[axis]?.hidden !== true);
}
function selected({ axes, combinations }) {
  if (combinations.length === possible(axes)) return {};
  const selections = selectionsOf(combinations, Object.keys(axes));
  return {
    variants: selections.map(
      (selection) => Object.fromEntries(
        Object.entries(selection).map(([axis, values]) => [
          axis,
          values.length === 1 ? `${values[0]}` : values
        ])
      )
    )
  };
}

// src/init/config-text.ts
var import_yaml = __toESM(require_dist(), 1);
var head = ` Written by isar-artifacts init. Above what was guessed stands what it was guessed from;
 \`isar-artifacts plan\` shows what it comes to, docs/configuration.md has every key.`;
var openStorage = ` TODO: where the images go; until then, into a directory here
 storage: { url: "s3://BUCKET/PREFIX?region=REGION" }`;
function configText(config, reasons, notices) {
  const document = new import_yaml.Document(config, { aliasDuplicateObjects: false });
  document.commentBefore = head;
  const axes = document.get("axes", true);
  (0, import_yaml.visit)(document, {
    Collection: (_, node, ancestors) => {
      const above = ancestors.filter(import_yaml.isCollection);
      node.flow = above.length > 2 || above.length === 2 && above[1] !== axes;
    }
  });
  for (const { path, from, todo } of reasons) {
    remark(document, path, comment([todo === void 0 ? from : `TODO: ${todo}`]));
  }
  const ends = [
    ...config.storage === void 0 ? [openStorage] : [],
    ...notices.length === 0 ? [] : [comment(["Not in here:", ...notices.map((notice) => `  ${notice}`)])]
  ];
  if (ends.length > 0) document.comment = ends.join("\n\n");
  return document.toString({ lineWidth: 0 });
}
function comment(lines) {
  return lines.map((line2) => ` ${foreignLogLine(line2)}`).join("\n");
}

// src/init/guess.ts
import { join, relative as relative3 } from "node:path";

// src/init/found-artifacts.ts
function filesOf(machine, images, deployed) {
  const found = /* @__PURE__ */ new Map();
  const longestFirst = images.toSorted((a, b) => b.length - a.length);
  for (const file of deployed.get(machine) ?? []) {
    const image2 = longestFirst.find((name) => file.startsWith(`${name}-`));
    const [distro, ...rest] = file.slice((image2?.length ?? 0) + 1).split(`-${machine}`);
    const suffix = rest.join(`-${machine}`);
    if (image2 === void 0 || !distro || !isArtifact(suffix)) continue;
    const of = found.get(image2) ?? { suffixes: /* @__PURE__ */ new Set(), distros: /* @__PURE__ */ new Set() };
    found.set(image2, of);
    of.suffixes.add(suffix);
    of.distros.add(distro);
  }
  return found;
}
var imageType = /^\.(?:btrfs|cpio|erofs|ext[234]|iso|ova|qcow2|squashfs|swu|tar|ubi|ubifs|vdi|vhdx?|vmdk|wic)(?:\.(?:bz2|gz|lz4|xz|zck|zip|zst))*$/;
function isArtifact(suffix) {
  return imageType.test(suffix) || ["-vmlinuz", "-vmlinux", "-initrd.img"].includes(suffix);
}
function foundArtifacts(found) {
  const all = [...found.values()];
  const suffixes = [...new Set(all.flatMap((image2) => [...image2.suffixes]))].sort(byImportance);
  return Object.fromEntries(
    Object.entries(named(suffixes)).map(([key, suffix]) => {
      const everywhere = all.every((image2) => image2.suffixes.has(suffix));
      return [key, everywhere ? suffix : { suffix, optional: true }];
    })
  );
}
function byImportance(a, b) {
  const rank = (suffix) => [".wic", ".", "-v", "-"].findIndex((start) => suffix.startsWith(start));
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}
function named(suffixes) {
  const artifacts = {};
  for (const suffix of new Set(suffixes)) {
    const words = suffix.replace(/^[.-]/, "").split(".");
    const short = words[0] ?? "";
    artifacts[Object.hasOwn(artifacts, short) ? words.join("-") : short] = suffix;
  }
  return artifacts;
}

// src/init/artifacts.ts
var archs = {
  amd64: "x86_64",
  arm64: "aarch64",
  armhf: "armv7l",
  i386: "i686",
  mipsel: "mips",
  riscv64: "riscv64"
};
function machineOutputs(word, images, files, { layers, deployed }) {
  const settings = layers.machines.get(word);
  const architecture = settings?.architecture ?? architectureIn(word);
  const arch = architecture === void 0 ? void 0 : archs[architecture];
  const found = filesOf(word, images, deployed);
  if (found.size > 0) {
    const distros = new Set([...found.values()].flatMap(({ distros: distros2 }) => [...distros2]));
    return { artifacts: foundArtifacts(found), distros: [...distros], arch };
  }
  const inFiles = files.flatMap(({ imageTypes }) => imageTypes);
  const disks = imageArtifacts(inFiles, settings?.imageTypes ?? []);
  return { artifacts: { ...disks, ...kernel(architecture) }, distros: [], arch };
}
function imageArtifacts(inFiles, inMachine) {
  const isSet = ({ adds }) => !adds;
  const set = inFiles.findLast(isSet) ?? inMachine.findLast(isSet);
  const added = [...inFiles, ...inMachine].filter(({ adds }) => adds);
  const types = [...set === void 0 ? [] : [set], ...added].flatMap(({ value }) => value.split(/\s+/)).filter((type) => imageType.test(`.${type}`)).map((type) => `.${type}`);
  const isKnown = set !== void 0 && types.length > 0;
  const artifacts = named(isKnown ? types : [".wic", ...types]);
  return isKnown || types.length === 0 ? artifacts : { ...artifacts, wic: { suffix: ".wic", optional: true } };
}
function architectureIn(machine) {
  const names = { amd64: /amd64|x86[-_]64/, arm64: /arm64|aarch64/, riscv64: /riscv64/ };
  return Object.entries(names).find(([, pattern]) => pattern.test(machine))?.[0];
}
function kernel(architecture) {
  const initrd = { suffix: "-initrd.img", optional: true };
  if (architecture === void 0) return { initrd };
  const name = ["arm64", "riscv64", "mipsel"].includes(architecture) ? "vmlinux" : "vmlinuz";
  return { [name]: { suffix: `-${name}`, optional: true }, initrd };
}
function sharedArtifacts(byMachine) {
  const [first = {}, ...others] = Object.values(byMachine);
  const isShared = ([key, artifact]) => others.every((other) => JSON.stringify(other[key]) === JSON.stringify(artifact));
  const shared = Object.fromEntries(Object.entries(first).filter(isShared));
  const own = Object.entries(byMachine).map(([machine, artifacts]) => [
    machine,
    Object.fromEntries(Object.entries(artifacts).filter(([key]) => !Object.hasOwn(shared, key)))
  ]);
  return { shared, own: Object.fromEntries(own) };
}

// src/init/base.ts
function baseOf(files) {
  const starts = startsOf(files);
  const common = includedByAll(starts);
  if (common !== void 0) return common;
  const machines = new Set(files.filter(({ machine }) => machine !== void 0).map(pathOf));
  const open = starts.filter(({ merged }) => !merged.some((path) => machines.has(path)));
  return includedByAll(open) ?? open.toSorted(byNeed(files))[0];
}
function startsOf(files) {
  const starts = files.filter(({ buildSystem }) => buildSystem !== void 0);
  return starts.length > 0 ? starts : files.filter(({ remotes }) => remotes > 0);
}
function includedByAll(files) {
  return files.find(({ path }) => files.every(({ merged }) => merged.includes(path)));
}
function byNeed(files) {
  const uses = ({ path }) => files.filter(({ merged }) => merged.includes(path)).length;
  const depth = ({ path }) => path.split("/").length;
  return (a, b) => uses(b) - uses(a) || depth(a) - depth(b);
}
function pathOf({ path }) {
  return path;
}

// src/init/axes.ts
function partsOf({ kasFiles, layers }, base, builds) {
  const start = base === void 0 ? [] : [base.path];
  const behind = behindBase(kasFiles, base);
  const entries = base === void 0 ? startsOf(kasFiles) : [];
  if (entries.length > 0) return wholeParts(entries, builds);
  const machineFiles = behind.filter((file) => machinesOf(file, builds).length > 0);
  const pairs = machineFiles.filter((file) => imagesOf(file, builds).length > 0);
  if (choosesBoth(pairs, builds)) return wholeParts(pairs, builds, start);
  const machine = machineFiles.flatMap(
    (file) => machinesOf(file, builds).map((word) => ({ word, file: file.path }))
  );
  const role = behind.filter((file) => !machineFiles.includes(file)).flatMap((file) => imagesOf(file, builds).map((word) => ({ word, file: file.path })));
  const alone = start.length === 0 ? [] : builds.of(start);
  const defaults = machineFiles.flatMap(({ path }) => builds.of([...start, path]));
  const isMeant2 = ({ image: image2 }) => role.length === 0 || layers.images.has(image2 ?? "");
  const whole = alone.filter((build) => build.machine !== void 0 || isMeant2(build));
  const images = [...whole, ...defaults.filter(isMeant2)].map(({ image: image2 }) => image2);
  return {
    machine: withDefaults(
      machine,
      alone.map((build) => build.machine)
    ),
    role: withDefaults(role, images),
    chain: []
  };
}
function behindBase(files, base) {
  return files.filter((file) => file !== base && !isOnItsOwn(file, files, base));
}
function isOnItsOwn(file, files, base) {
  if (base === void 0 || file.merged.includes(base.path)) return false;
  return startsOf(files).some(
    ({ path, buildSystem }) => buildSystem !== void 0 && file.merged.includes(path)
  );
}
function choosesBoth(files, builds) {
  const groups = groupedBy(files, (file) => machinesOf(file, builds).join());
  return [...groups.values()].some(
    (group) => new Set(group.map((file) => imagesOf(file, builds).join())).size > 1
  );
}
function wholeParts(files, builds, start = []) {
  const built = files.map(({ path }) => ({ file: path, builds: builds.of([...start, path]) }));
  const parts = (key) => built.flatMap(({ file, builds: all }) => all.map((build) => ({ word: build[key], file })));
  const machines = distinct(parts("machine"));
  const images = distinct(parts("image"));
  const [machine, role] = [withoutFiles(machines), withoutFiles(images)];
  if (isOneEach(machines)) return { machine: machines, role, chain: [] };
  if (isOneEach(images)) return { machine, role: images, chain: [] };
  return { machine, role, chain: built.map(({ file }) => ({ word: void 0, file })) };
}
function isOneEach(parts) {
  return new Set(parts.map(({ word }) => word)).size === parts.length;
}
function withoutFiles(parts) {
  return [...new Set(parts.map(({ word }) => word))].map((word) => ({ word }));
}
function distinct(parts) {
  return [...new Map(parts.map((part) => [JSON.stringify(part), part])).values()];
}
function withDefaults(parts, words) {
  const further = words.filter(
    (word) => word !== void 0 && !parts.some((part) => part.word === word)
  );
  return distinct([...withoutFiles(further.map((word) => ({ word }))), ...parts]);
}
function machinesOf(file, builds) {
  if (file.machine !== void 0) return [file.machine];
  if (file.targets.every(({ multiconfig }) => multiconfig === void 0)) return [];
  return [...new Set(builds.of([file.path]).flatMap(({ machine }) => machine ?? []))];
}
function imagesOf({ targets }, builds) {
  return targets.filter((target) => builds.isImage(target)).map(({ recipe }) => recipe);
}

// src/init/builds.ts
var Builds = class {
  #project;
  #files;
  #someLookLikeImages;
  constructor(project) {
    this.#project = project;
    this.#files = new Map(project.kasFiles.map((file) => [file.path, file]));
    const targets = project.kasFiles.flatMap((file) => file.targets);
    this.#someLookLikeImages = targets.some((target) => this.#looksLikeImage(target));
  }
  /** By its recipe, else by its name; a project may have other names for all its images. */
  isImage(target) {
    return !this.#someLookLikeImages || this.#looksLikeImage(target);
  }
  /** @param chain paths of kas files, in order */
  of(chain) {
    const merged = chain.flatMap((path) => this.#files.get(path)?.merged ?? []).flatMap((path) => this.#files.get(path) ?? []);
    const machine = merged.findLast((file) => file.machine !== void 0)?.machine;
    const distro = merged.findLast((file) => file.distro !== void 0)?.distro;
    const targets = merged.findLast((file) => file.targets.length > 0)?.targets;
    if (targets === void 0) return [{ machine, distro, image: void 0 }];
    return targets.filter((target) => this.isImage(target)).map(({ recipe, multiconfig }) => ({
      ...multiconfig === void 0 ? { machine, distro } : this.#configured(multiconfig, { machine, distro }),
      image: recipe
    }));
  }
  #looksLikeImage({ recipe }) {
    return this.#project.layers.images.has(recipe) || /image/i.test(recipe);
  }
  /** Its file may be in a layer that kas fetches: then its name tells, as `<machine>-<release>`. */
  #configured(multiconfig, merged) {
    const known = this.#project.layers.multiconfigs.get(multiconfig);
    if (known !== void 0) {
      return { machine: known.machine ?? merged.machine, distro: known.distro ?? merged.distro };
    }
    const { machine } = merged;
    if (machine !== void 0 && multiconfig.startsWith(machine)) return merged;
    return { machine: multiconfig.replace(/-[^-]*$/, ""), distro: merged.distro };
  }
};

// src/init/distros.ts
function openDistros({ kasFiles }, base, builds) {
  const choosing = behindBase(kasFiles, base).filter(({ distro }) => distro !== void 0);
  const isPlain = (file) => file.machine === void 0 && file.buildSystem === void 0 && imagesOf(file, builds).length === 0;
  if (base === void 0 || !choosing.every(isPlain)) return [];
  if (choosing.some(({ path }) => base.merged.includes(path))) return [];
  return choosing.map(({ path, distro }) => ({ word: distro, file: path }));
}
function configured(matrix, { layers }) {
  const { machine, distro } = matrix.axes;
  if (machine === void 0 || distro === void 0) return matrix;
  const word = (axis, name) => axis.values.find((value) => value.name === name)?.word;
  const known = new Set(
    [...layers.multiconfigs.values()].map((one) => JSON.stringify([one.machine, one.distro]))
  );
  const combinations = matrix.combinations.filter(
    (combination) => known.has(
      JSON.stringify([word(machine, combination.machine), word(distro, combination.distro)])
    )
  );
  if (combinations.length === 0) return matrix;
  return { ...matrix, axes: withoutUnused(matrix.axes, combinations), combinations };
}
function distrosOf({ built }, machines) {
  const found = new Set(Object.values(machines).flatMap(({ distros }) => distros));
  if (found.size > 0) return [...found];
  const said = built.map(({ distro }) => distro);
  return said.includes(void 0) ? [] : [...new Set(said.flatMap((distro) => distro ?? []))];
}

// src/init/several.ts
function several(items, shown = 5) {
  if (items.length <= shown + 1) return items.join(", ");
  return `${items.slice(0, shown).join(", ")} and ${items.length - shown} more`;
}

// src/init/left-out.ts
function leftOut(project, offered, { axes, built }, start, builds) {
  const { kasFiles, layers } = project;
  const used = usedFiles(axes, start, kasFiles);
  const unused = kasFiles.filter(({ path }) => !used.has(path));
  const others = unused.filter((file) => file.targets.some((target) => !builds.isImage(target)));
  const images = new Set(built.map(({ image: image2 }) => image2));
  const lost = Object.entries(offered).flatMap(([axis, { values }]) => {
    const kept = new Set(axes[axis]?.values.map(({ name }) => name));
    return values.filter(({ name }) => !kept.has(name)).map((value) => ({ axis, ...value }));
  });
  const told = /* @__PURE__ */ new Set([...others.map(({ path }) => path), ...lost.map(({ file }) => file)]);
  return [
    ...line(
      "not taken for images",
      others.map(
        ({ path, targets }) => `${targets.map(({ recipe }) => recipe).join(" ")} of ${path}`
      )
    ),
    ...line(
      "several images in one file, so that each of their variants builds all of them",
      kasFiles.filter((file) => used.has(file.path) && file.targets.length > 1).map(({ path }) => path)
    ),
    ...line(
      "no chain comes to them",
      lost.map(({ axis, name, file = start.join(":") }) => `${axis} ${name} of ${file}`)
    ),
    ...line(
      "recipes of images, but no kas file here has them as its target",
      [...layers.images.keys()].filter((image2) => !images.has(image2))
    ),
    ...line(
      "kas files in no chain, to be added to a value or to make an axis of",
      unused.filter(({ path }) => !told.has(path)).map(({ path }) => path)
    )
  ];
}
function line(what, items) {
  return items.length === 0 ? [] : [`${what}: ${several(items, 10)}`];
}
function usedFiles(axes, start, files) {
  const named2 = /* @__PURE__ */ new Set([
    ...start,
    ...Object.values(axes).flatMap(({ values }) => values.flatMap(({ file }) => file ?? []))
  ]);
  return new Set(files.filter(({ path }) => named2.has(path)).flatMap(({ merged }) => merged));
}

// src/init/named-values.ts
import { basename } from "node:path";
function isRegular({ prefix }, { name, word }) {
  return word === `${prefix}${name}`;
}
function namedAxis(parts, kind) {
  const words = parts.flatMap(({ word }) => word ?? []);
  const prefix = kind === "role" ? commonStart([...new Set(words)]) : "";
  const taken = /* @__PURE__ */ new Set(["hidden"]);
  const ordered = parts.toSorted((a, b) => strangeness(a) - strangeness(b));
  const given = new Map(
    ordered.map((part) => {
      const own = part.word?.slice(prefix.length) ?? "";
      const stem = stemOf(part);
      const name = free([own, stem, `${stem}-${own}`, kind].map(plain), taken);
      taken.add(name);
      return [part, name];
    })
  );
  return { prefix, values: parts.map((part) => ({ ...part, name: given.get(part) ?? kind })) };
}
function commonStart(words) {
  const [first = "", ...others] = words;
  const longest = others.length === 0 ? /^.*\bimage-(?=.)/.exec(first)?.[0] ?? "" : first;
  for (let end = longest.lastIndexOf("-"); end > 0; end = longest.lastIndexOf("-", end - 1)) {
    const start = longest.slice(0, end + 1);
    if (words.every((word) => word.startsWith(start) && isName(word.slice(start.length)))) {
      return start;
    }
  }
  return "";
}
function strangeness({ word, file }) {
  if (file === void 0) return -1;
  return Math.abs(letters(stemOf({ word, file })).length - letters(word ?? "").length);
}
function free(names, taken) {
  const usable = names.filter((name) => name !== "");
  const first = usable.find((name) => !taken.has(name));
  for (let number = 2; ; number += 1) {
    const name = first ?? `${usable[0]}-${number}`;
    if (!taken.has(name)) return name;
  }
}
function stemOf({ file = "" }) {
  return basename(file).replace(/\.[^.]*$/, "");
}
function plain(text) {
  const letters2 = text.normalize("NFKD").replace(new RegExp("\\p{M}", "gu"), "");
  return letters2.replace(/-?[^A-Za-z0-9_+-]+-?/g, "-").replace(/^[^A-Za-z0-9]+|-+$/g, "");
}
function isName(text) {
  return new RegExp(`^${valueName}$`).test(text);
}
function letters(text) {
  return text.replace(/[^a-z0-9]/gi, "");
}

// src/init/output.ts
var anything = "*";
function outputsOf(axes, distros) {
  const { machine, role, distro } = axes;
  const isTemplate = distro?.values.every((value) => isRegular(distro, value));
  const [only] = distros;
  const distribution = distros.length === 1 && only !== void 0 ? literal(only) : anything;
  const middle = distro !== void 0 && isTemplate ? "{distro}" : distribution;
  const stem = (machineName, image2) => `${machineName}/${image2}-${middle}-${machineName}`;
  const [machines, roles] = [template("machine", machine), template("role", role)];
  const isLast = Object.keys(axes).indexOf("machine") > Object.keys(axes).indexOf("role");
  const irregular = (axis) => axis.values.some((value) => !isRegular(axis, value));
  const otherMachine = !isLast && irregular(machine) ? anything : machines;
  const otherRole = isLast && irregular(role) ? anything : roles;
  return {
    stem: stem(machines, roles),
    own: {
      machine: ownOf(machine, (word) => stem(word, otherRole)),
      role: ownOf(role, (word) => stem(otherMachine, word))
    }
  };
}
function template(axis, { prefix }) {
  return `${literal(prefix)}{${axis}}`;
}
function ownOf(axis, stem) {
  const own = axis.values.filter((value) => !isRegular(axis, value));
  return Object.fromEntries(
    own.map(({ name, word }) => [name, stem(word === void 0 ? anything : literal(word))])
  );
}
function literal(word) {
  if (/^\.*$/.test(word)) return word === "" ? "" : anything;
  return word.replace(/[^\p{L}\p{M}\p{N}_.+~-]/gu, "?");
}

// src/init/reasons.ts
import { relative as relative2 } from "node:path";

// src/init/origins.ts
function outputOrigin(stem, built) {
  const rule = "Isar's <image>-<distribution>-<machine>";
  if (built.length > 0) return `${rule}, and files that builds of ${several(built)} left`;
  return stem.includes("*") ? `${rule}; * is for what no kas file says` : rule;
}
function registryOrigin(path, { registries, tree }) {
  if (registries.ours.includes(path)) return "a registry of isar-artifacts is there";
  if (registries.byHand.includes(path)) return "it pins images by hand; adopt takes it over";
  return tree.directories.includes("nix") ? "there is a directory nix" : "the default";
}

// src/init/reasons.ts
function reasonsOf(parts, evidence, project) {
  const { kas, matrix, outputs, registry } = parts;
  const axes = Object.entries(matrix.axes);
  return [
    ...kasReasons(kas, evidence),
    ...axes.map(([axis, values]) => axisReason(axis, values, kas)),
    ...archReason(parts, project),
    ...variantsReason(matrix),
    {
      path: ["output"],
      guess: outputs.stem,
      from: outputOrigin(outputs.stem, evidence.built)
    },
    artifactsReason(parts, evidence),
    { path: ["registry", "path"], guess: registry, from: registryOrigin(registry, project) }
  ];
}
function kasReasons({ directory, files, command: command2 }, { base }) {
  const known = base?.buildSystem === void 0 ? "repositories" : "build_system";
  const named2 = several(files.map((file) => relative2(directory, file)));
  return [
    ...reason(
      "directory",
      directory === "." ? "" : directory,
      "local layers of kas files are there"
    ),
    ...reason("files", named2, `${known} there`),
    ...reason("command", command2 ?? "", "the script of that name is here")
  ];
}
function reason(key, guess, from) {
  return guess === "" ? [] : [{ path: ["kas", key], guess, from }];
}
var keys = {
  machine: "machine",
  role: "target",
  chain: "machine and target"
};
function axisReason(axis, { values }, { directory }) {
  const key = keys[axis] ?? axis;
  const path = ["axes", axis];
  const guess = several(values.map(({ name }) => name));
  const files = [...new Set(values.flatMap(({ file }) => file ?? []))];
  if (files.length === 0 && values.some(({ word }) => word === void 0)) {
    const todo = `no kas file sets ${key}: name it, and the kas file that chooses it`;
    return { path, guess, from: "nothing", todo };
  }
  const names = files.map((file) => relative2(directory, file));
  const isInBase = values.some(({ file }) => file === void 0);
  const places = isInBase ? ["what begins the chain", ...names] : names;
  return { path, guess, from: `${key} in ${several(places, 3)}` };
}
function archReason({ archs: archs2 }, { layers }) {
  const known = [...new Set(Object.values(archs2).flatMap((arch) => arch ?? []))];
  if (known.length === 0) return [];
  const from = layers.machines.size > 0 ? "machines' DISTRO_ARCH, or names" : "machines' names";
  return [{ path: ["axes", "machine", "arch"], guess: several(known), from }];
}
function variantsReason({ axes, combinations }) {
  const all = possible(axes);
  if (combinations.length === all) return [];
  const from = "other chains come to another machine or image, or have no multiconfig";
  return [{ path: ["variants"], guess: `${combinations.length} of ${all}`, from }];
}
function artifactsReason({ artifacts: { shared, own } }, { built }) {
  const found = [shared, ...Object.values(own)].flatMap(Object.keys);
  const guess = several([...new Set(found)]);
  const from = built.length > 0 ? `files that builds of ${several(built)} left` : "image types in kas files and machines; what may be missing is optional";
  return { path: ["artifacts"], guess, from };
}

// src/init/guess.ts
function guessOf(project) {
  const builds = new Builds(project);
  const base = baseOf(project.kasFiles);
  const found = partsOf(project, base, builds);
  const distros = openDistros(project, base, builds);
  const [onlyDistro] = distros;
  const start = [
    ...base === void 0 ? [] : [base.path],
    ...distros.length === 1 && onlyDistro?.file !== void 0 ? [onlyDistro.file] : []
  ];
  const axes = {
    machine: namedAxis(found.machine.length > 0 ? found.machine : [{ word: void 0 }], "machine"),
    role: namedAxis(found.role.length > 0 ? found.role : [onlyImage(project)], "role"),
    ...found.chain.length > 0 ? { chain: namedAxis(found.chain, "chain") } : {},
    ...distros.length > 1 ? { distro: namedAxis(distros, "distro") } : {}
  };
  const matrix = configured(matrixOf(axes, start, builds), project);
  const machines = outputsByMachine(matrix, start, project);
  const outputs = outputsOf(matrix.axes, distrosOf(matrix, machines));
  const parts = {
    kas: { directory: project.kasDirectory, files: start, ...command(project) },
    matrix,
    outputs,
    artifacts: sharedArtifacts(mapped(machines, ({ artifacts }) => artifacts)),
    archs: mapped(machines, ({ arch }) => arch),
    registry: registryOf(project)
  };
  return {
    parts,
    reasons: reasonsOf(parts, { base, built: builtMachines(machines) }, project),
    notices: [...leftOut(project, axes, matrix, start, builds), ...project.notices]
  };
}
function onlyImage({ layers }) {
  const [first, ...others] = layers.images.keys();
  return { word: others.length === 0 ? first : void 0 };
}
function builtMachines(machines) {
  return Object.keys(machines).filter((name) => (machines[name]?.distros.length ?? 0) > 0);
}
function outputsByMachine({ axes, built }, start, project) {
  const files = new Map(project.kasFiles.map((file) => [file.path, file]));
  const images = [...new Set(built.flatMap(({ image: image2 }) => image2 ?? []))];
  const known = images.length > 0 ? images : [...project.layers.images.keys()];
  const values = axes.machine?.values ?? [];
  return Object.fromEntries(
    values.map(({ name, word = name, file }) => {
      const merged = [...start, ...file === void 0 ? [] : [file]].flatMap((path) => files.get(path)?.merged ?? []).flatMap((path) => files.get(path) ?? []);
      return [name, machineOutputs(word, known, [...new Set(merged)], project)];
    })
  );
}
function command({ tree, kasDirectory }) {
  const path = [.../* @__PURE__ */ new Set([kasDirectory, "."])].map((directory) => join(directory, "kas-container")).find((file) => tree.files.includes(file));
  if (path === void 0) return {};
  const inside = relative3(kasDirectory, path);
  return { command: inside.startsWith(".") ? inside : `./${inside}` };
}
function registryOf({ registries, tree }) {
  const [first, ...others] = registries.ours.length > 0 ? registries.ours : registries.byHand;
  if (first !== void 0 && others.length === 0) return first;
  return tree.directories.includes("nix") ? "nix/isar-artifacts.nix" : "isar-artifacts.nix";
}
function mapped(record, of) {
  return Object.fromEntries(Object.entries(record).map(([key, item]) => [key, of(item)]));
}

// src/init/workflow.ts
import { join as join2, relative as relative4 } from "node:path";

// src/init/workflow-text.ts
var shortWorkflow = `# What push.yml does, in a few lines: the rest is in the workflow that it calls.
# Copy this file to .github/workflows/, then look at every line that says "yours".
name: isar-artifacts

on:
  push:
    branches: [main] # yours: the branches whose recipes are built
    paths: [isar-artifacts.yml, kas/**, meta-*/**] # yours: what images are made from, not the registry

permissions: {}

# One run at a time for each branch; of those that wait, the newest is kept.
concurrency:
  group: isar-artifacts-\${{ github.ref }}
  cancel-in-progress: false

jobs:
  images:
    permissions:
      contents: write
      pull-requests: write
      id-token: write
    uses: isar-artifacts/isar-artifacts/.github/workflows/images.yml@v0 # yours: pin it to the commit of a release
    with:
      build-role: arn:aws:iam::ACCOUNT:role/isar-artifacts-build # yours: docs/aws.md; or keys, as secrets
      update-role: arn:aws:iam::ACCOUNT:role/isar-artifacts-update
`;

// src/init/workflow.ts
var workflowFile = ".github/workflows/isar-artifacts.yml";
function workflowText(project, config) {
  const { branch = "main" } = project.repository;
  const paths = ["isar-artifacts.yml", ...sourcesOf(project, config)];
  return shortWorkflow.replace(
    /^# Copy this file .*$/m,
    '# Written by isar-artifacts init. Look at every line that says "yours".'
  ).replace("branches: [main]", () => `branches: [${flowWord(branch)}]`).replace(/paths: \[.*\]/, () => `paths: [${paths.map(flowWord).join(", ")}]`);
}
function sourcesOf({ tree, kasFiles, kasDirectory }, config) {
  const used = new Set(filesOf2(config).map((file) => join2(kasDirectory, file)));
  const merged = kasFiles.filter(({ path }) => used.has(path)).flatMap((file) => file.merged);
  const layered = tree.files.filter((path) => /\.(bb|bbappend|bbclass|conf|inc)$/.test(path));
  const sources = [...merged, ...layered].filter((path) => !path.startsWith("../"));
  return [...new Set(sources.map((path) => topOf(path, kasDirectory)))].sort();
}
function topOf(path, kasDirectory) {
  const inside = relative4(kasDirectory, path);
  const [start, rest] = inside.startsWith("../") ? [".", path] : [kasDirectory, inside];
  const [first = "", ...below] = rest.split("/");
  return join2(start, below.length === 0 ? first : `${first}/**`);
}
function filesOf2({ kas, axes }) {
  const values = Object.values(axes).flatMap((axis) => Object.values(axis));
  return [
    ...kas.files,
    ...values.flatMap((value) => typeof value === "object" ? value.kas ?? [] : [])
  ];
}
function flowWord(text) {
  const pattern = text.replace(/[\\?+[\]!]/g, "\\$&");
  return /^[A-Za-z0-9._][\w./*-]*$/.test(pattern) ? pattern : JSON.stringify(pattern);
}

// src/init/questions.ts
function storageQuestion(directory) {
  return {
    text: "Where do images go: s3://BUCKET/PREFIX?region=REGION, file:DIR, or nothing for now?",
    fallback: "",
    problem: async (url) => {
      try {
        await openStore(url, { base: directory });
        return void 0;
      } catch (thrown) {
        const error = asUserError(thrown);
        if (error === void 0) throw thrown;
        return [error.message, error.hint].flatMap((text) => text ?? []).join("; ");
      }
    }
  };
}
function registryQuestion(fallback) {
  return {
    text: "Where does the registry go, the Nix file with all pins?",
    fallback,
    problem: async (path) => {
      const problem = path.endsWith(".nix") ? projectPathProblem(path) : "does not end in .nix";
      return problem && `${path} ${problem}`;
    }
  };
}
function workflowQuestion(fallback) {
  return {
    text: `Write ${workflowFile}?`,
    fallback,
    problem: async (text) => /^(y|yes|n|no)$/i.test(text) ? void 0 : "answer yes or no"
  };
}

// src/init/read-project.ts
import { readFile, realpath } from "node:fs/promises";
import { join as join6, relative as relative5 } from "node:path";

// src/init/deployed.ts
import { readdir } from "node:fs/promises";
import { join as join3 } from "node:path";
async function deployedIn(directories) {
  const found = /* @__PURE__ */ new Map();
  for (const directory of directories) {
    for (const build of await namesIn(directory)) {
      const images = join3(directory, build, "tmp/deploy/images");
      for (const machine of await namesIn(images)) {
        const files = await namesIn(join3(images, machine));
        found.set(machine, [.../* @__PURE__ */ new Set([...found.get(machine) ?? [], ...files])].sort());
      }
    }
  }
  return found;
}
async function namesIn(directory) {
  return (await readdir(directory).catch(() => [])).sort();
}

// src/init/kas-directory.ts
import { dirname, join as join4, normalize } from "node:path";
function kasDirectoryOf(files, { directories }) {
  const there = new Set(directories);
  const layers = [...new Set(files.flatMap(({ localLayers }) => localLayers))];
  const candidates = [...new Set(files.flatMap(({ path }) => directoriesAbove(path)))];
  const usable = candidates.filter((candidate) => projectPathProblem(candidate) === void 0);
  const fit = usable.filter(
    (candidate) => layers.every((layer) => there.has(normalize(join4(candidate, layer)).replace(/\/$/, "")))
  );
  return fit.toSorted((a, b) => depthOf(a) - depthOf(b))[0] ?? ".";
}
function directoriesAbove(path) {
  const directory = dirname(path);
  return directory === "." ? ["."] : [...directoriesAbove(directory), directory];
}
function depthOf(directory) {
  return directory === "." ? 0 : directory.split("/").length;
}

// src/init/kas-file.ts
var import_yaml2 = __toESM(require_dist(), 1);

// src/init/assignments.ts
function assignmentsOf(text, name) {
  const pattern = new RegExp(
    String.raw`^[ \t]*${name}(?<override>(?:[:_][\w:-]+)?)[ \t]*(?<operator>\?\?=|[?:+.]?=[+.]?)[ \t]*(["'])(?<value>.*)\3[ \t]*$`,
    "gm"
  );
  return [...text.matchAll(pattern)].flatMap(({ groups = {} }) => {
    const { override = "", operator = "", value = "" } = groups;
    if (value.includes("$") || /[:_]remove\b/.test(override)) return [];
    return [
      { value: value.trim(), adds: /[+.]/.test(operator) || /[:_](ap|pre)pend\b/.test(override) }
    ];
  });
}

// src/init/target.ts
function targetOf(text) {
  const [first = "", second = "", third = ""] = (text ?? "").split(":");
  if (first !== "mc" && first !== "multiconfig") {
    return first === "" ? void 0 : { recipe: first, multiconfig: void 0 };
  }
  return third === "" ? void 0 : { recipe: third, multiconfig: second };
}

// src/init/kas-file.ts
function readKasFile(path, text) {
  if (!/\bheader\b/.test(text) || !/\bversion\b/.test(text)) return void 0;
  try {
    const document = (0, import_yaml2.parseDocument)(text, { merge: true, uniqueKeys: false, logLevel: "silent" });
    const [error] = document.errors;
    if (error === void 0) return kasFileOf(path, mappingOf(document.toJS()));
    return /^header\s*:/m.test(text) ? firstLine(error.message) : void 0;
  } catch (error) {
    return /^header\s*:/m.test(text) ? firstLine(messageOf(error)) : void 0;
  }
}
function kasFileOf(path, content) {
  const { version } = mappingOf(content.header);
  if (typeof version !== "number" && typeof version !== "string") return void 0;
  const repositories = Object.values(mappingOf(content.repos)).map(mappingOf);
  return {
    path,
    machine: wordOf(content.machine),
    distro: wordOf(content.distro),
    targets: [content.target].flat().flatMap((target) => targetOf(wordOf(target)) ?? []),
    buildSystem: wordOf(content.build_system),
    remotes: repositories.filter(({ url }) => typeof url === "string").length,
    localLayers: repositories.flatMap(localLayersOf),
    imageTypes: Object.values(mappingOf(content.local_conf_header)).flatMap(
      (lines) => typeof lines === "string" ? assignmentsOf(lines, "IMAGE_FSTYPES") : []
    )
  };
}
function localLayersOf({ url, path, layers }) {
  if (typeof url === "string" || typeof path !== "string" || path.startsWith("/")) return [];
  const names = Object.keys(mappingOf(layers));
  return names.length === 0 ? [path] : names.map((name) => `${path}/${name}`);
}
function wordOf(value) {
  return typeof value === "string" && value !== "" ? value : void 0;
}
function mappingOf(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
function firstLine(text) {
  return text.split("\n", 1)[0]?.replace(/:$/, "") ?? "";
}

// src/init/project-tree.ts
import { readdir as readdir2 } from "node:fs/promises";
import { join as join5 } from "node:path";
var passedOver = ["build", "node_modules", "downloads", "sstate-cache"];
async function projectTree(directory) {
  const files = [];
  const directories = [];
  const waiting = ["."];
  for (let path = waiting.shift(); path !== void 0; path = waiting.shift()) {
    const entries = await entriesOf(join5(directory, path));
    if (path !== "." && entries.some(({ name }) => name === ".git")) continue;
    directories.push(path);
    for (const entry of entries) {
      const inside = join5(path, entry.name);
      if (entry.isFile()) files.push(inside);
      const isOurs = !entry.name.startsWith(".") && !passedOver.includes(entry.name);
      if (entry.isDirectory() && isOurs) waiting.push(inside);
    }
  }
  return { files: files.sort(), directories: directories.sort() };
}
async function entriesOf(directory) {
  return readdir2(directory, { withFileTypes: true }).catch(() => []);
}

// src/init/recipes.ts
import { basename as basename2 } from "node:path";
function isOfLayer(path) {
  return /(^|\/)conf\/(machine|multiconfig)\/[^/]+\.conf$|\.bb$/.test(path);
}
function layersOf(texts) {
  const images = /* @__PURE__ */ new Map();
  const machines = /* @__PURE__ */ new Map();
  const multiconfigs = /* @__PURE__ */ new Map();
  for (const [path, text] of texts) {
    const [, kind, name = ""] = /(?:^|\/)conf\/(machine|multiconfig)\/([^/]+)\.conf$/.exec(path) ?? [];
    const last = (variable) => assignmentsOf(text, variable).at(-1)?.value;
    if (kind === "machine") {
      const imageTypes = assignmentsOf(text, "IMAGE_FSTYPES");
      machines.set(name, { path, architecture: last("DISTRO_ARCH"), imageTypes });
    } else if (kind === "multiconfig") {
      multiconfigs.set(name, { machine: last("MACHINE"), distro: last("DISTRO") });
    } else if (isImage(path, text)) images.set(basename2(path, ".bb").replace(/_.*/, ""), path);
  }
  return { images, machines, multiconfigs };
}
function isImage(path, text) {
  if (/^\s*inherit\s+(?:.*\s)?image(?:\s|$)/m.test(text)) return true;
  return /(^|\/)images\/[^/]+$/.test(path) && /^\s*require\s+\S+\.bb\s*$/m.test(text);
}

// src/init/registries.ts
function registryKind(text) {
  if (text.startsWith(headerStart)) return "ours";
  const code = text.replace(/^\s*#.*$/gm, "");
  const fetches = /\brequireFile\s*[({]/.test(code) || /\bfetchurl\b/.test(code) && image.test(code);
  return fetches || pinOfMap.test(code) ? "by-hand" : void 0;
}
var endings = String.raw`(?:\.wic|\.ext4|\.swu|\.squashfs|-initrd\.img|-vmlinu[xz])(?:\.\w+)?`;
var image = new RegExp(`${endings}["'?#]`);
var pinOfMap = new RegExp(
  String.raw`"[^"\n]*${endings}"\s*=\s*"(?:sha256[-:])?[A-Za-z0-9+/=]{40,}"`
);

// src/init/read-project.ts
async function readProject(named2) {
  const directory = await realpath(named2);
  const tree = await projectTree(directory);
  const top = await gitOrNothing(directory, ["rev-parse", "--show-toplevel"]);
  const notices = [];
  const read = (path) => readFile(join6(directory, path), "utf8").catch(() => "");
  const found = await kasFilesIn(tree, read, notices);
  const kasDirectory = kasDirectoryOf(found, tree);
  const files = found.filter((file) => isUsable(file, kasDirectory, notices));
  const surroundings = { root: top ?? directory, workDirectory: join6(directory, kasDirectory) };
  const kasFiles = [];
  for (const file of files) {
    const chain = await followChain([join6(directory, file.path)], surroundings);
    kasFiles.push({ ...file, merged: chain.files.map((path) => relative5(directory, path)) });
    for (const missing of chain.missing) {
      notices.push(
        `${file.path} includes ${relative5(directory, missing.file)}, which is not there`
      );
    }
  }
  return {
    tree,
    kasFiles,
    kasDirectory,
    layers: layersOf(await textsOf(tree.files.filter(isOfLayer), read)),
    deployed: await deployedIn([.../* @__PURE__ */ new Set([directory, surroundings.workDirectory])]),
    registries: await registriesIn(tree, read),
    repository: { isTop: (top ?? directory) === directory, branch: await branchOf(directory) },
    notices: [...new Set(notices)]
  };
}
async function kasFilesIn(tree, read, notices) {
  const named2 = tree.files.filter((path) => /(?<!\.lock)\.ya?ml$/.test(path));
  const files = [];
  for (const [path, text] of await textsOf(named2, read)) {
    const file = readKasFile(path, text);
    if (typeof file === "string") notices.push(`${path} cannot be read: ${file}`);
    else if (file !== void 0) files.push(file);
  }
  return files;
}
function isUsable({ path }, kasDirectory, notices) {
  const inside = relative5(kasDirectory, path);
  const problem = inside.startsWith("../") ? `is not below ${kasDirectory}, where kas has to run` : kasPathProblem(inside);
  if (problem !== void 0) notices.push(`${path} ${problem}`);
  return problem === void 0;
}
async function registriesIn(tree, read) {
  const texts = await textsOf(
    tree.files.filter((path) => path.endsWith(".nix") && projectPathProblem(path) === void 0),
    read
  );
  const ofKind = (kind) => [...texts].filter(([, text]) => registryKind(text) === kind).map(([path]) => path);
  return { ours: ofKind("ours"), byHand: ofKind("by-hand") };
}
async function textsOf(paths, read) {
  const texts = /* @__PURE__ */ new Map();
  for (const path of paths) texts.set(path, await read(path));
  return texts;
}
async function branchOf(directory) {
  const remote = ["symbolic-ref", "--short", "refs/remotes/origin/HEAD"];
  const named2 = (await gitOrNothing(directory, remote))?.replace(/^origin\//, "");
  return named2 ?? await gitOrNothing(directory, ["symbolic-ref", "--short", "HEAD"]);
}

// src/pipeline/init-project.ts
async function initProject(directory, { dryRun, ask = async ({ fallback }) => fallback }) {
  await refuseConfigured(directory);
  const project = await readProject(directory);
  const guess = project.kasFiles.length === 0 ? void 0 : guessOf(project);
  if (guess === void 0 || !hasChain(guess)) throw nothingFound(directory, project);
  const storage = await ask(storageQuestion(directory));
  const found = [...project.registries.ours, ...project.registries.byHand].includes(
    guess.parts.registry
  );
  const registry = found ? guess.parts.registry : await ask(registryQuestion(guess.parts.registry));
  const config = initConfig({ ...guess.parts, registry, storage: storage || void 0 });
  const variants = variantsOf(config).variants.map(({ id }) => id);
  await assertSound(config, directory);
  const withWorkflow = await workflowWanted(directory, project, ask);
  const reasons = guess.reasons.map(
    (reason2) => reason2.path[0] === "registry" && registry !== reason2.guess ? { ...reason2, guess: registry, from: "as you said" } : reason2
  );
  const notices = [...guess.notices, ...tooMany(variants), ...withWorkflow.notices];
  const files = [
    { path: defaultConfigFile, text: configText(config, reasons, guess.notices) },
    ...withWorkflow.wanted ? [{ path: workflowFile, text: workflowText(project, config) }] : []
  ];
  if (!dryRun) for (const { path, text } of files) await writeNew(join7(directory, path), text);
  return { files, reasons, notices, variants, next: nextCommands(project, registry) };
}
async function refuseConfigured(directory) {
  if (!await exists(join7(directory, defaultConfigFile))) return;
  throw new UserError("usage-invalid", `${defaultConfigFile} is here already`, {
    hint: "isar-artifacts plan shows what it comes to; to begin anew, remove it first"
  });
}
function hasChain({ parts: { kas, matrix } }) {
  const values = Object.values(matrix.axes).flatMap((axis) => axis.values);
  return kas.files.length > 0 || values.some(({ file }) => file !== void 0);
}
function nothingFound(directory, { tree, kasFiles, notices }) {
  const yaml = tree.files.filter((path) => /\.ya?ml$/.test(path)).length;
  const what = kasFiles.length === 0 ? `none of the ${yaml} YAML files below ${resolve(directory)} is a kas file that a chain can name (header.version in *.yml, *.yaml)` : `none of the ${kasFiles.length} kas files below ${resolve(directory)} sets build_system, machine or target`;
  const lines = notices.slice(0, 5).map((notice) => `
  ${notice}`);
  return new UserError("usage-invalid", `${what}${lines.join("")}`, {
    hint: "run it in the project's top directory; build directories, hidden ones and repositories inside of it are not looked into"
  });
}
function tooMany({ length }) {
  return length <= 50 ? [] : [`${length} variants: name those that you want under variants`];
}
async function workflowWanted(directory, { tree, repository }, ask) {
  if (await exists(join7(directory, workflowFile))) {
    return { wanted: false, notices: [`${workflowFile} is here already, and stays as it is`] };
  }
  if (!repository.isTop) {
    const why = "GitHub looks for workflows in the repository's top directory, which this is not";
    return { wanted: false, notices: [`no workflow: ${why} (docs/quick-start.md)`] };
  }
  const onGitHub = await exists(join7(directory, ".github"));
  const elsewhere = tree.files.includes(".gitlab-ci.yml") && !onGitHub;
  const answer = await ask(workflowQuestion(elsewhere ? "no" : "yes"));
  if (/^y/i.test(answer)) return { wanted: true, notices: [] };
  const hint = elsewhere ? ["no workflow: for GitLab, see examples/gitlab"] : [];
  return { wanted: false, notices: hint };
}
async function assertSound(config, directory) {
  const problems = [
    ...variantsOf(config).problems,
    ...await kasFileProblems(configSchema.parse(config), directory)
  ].map(({ message }) => message);
  if (problems.length > 0) throw new Error(`init guessed what cannot be: ${problems.join("; ")}`);
}
function nextCommands({ registries }, registry) {
  const adopt = registries.byHand.map((file) => {
    const inPlace = file === registry ? ["--output", file] : [];
    return quoteCommand(["isar-artifacts", "adopt", file, ...inPlace]);
  });
  return ["isar-artifacts plan", "isar-artifacts doctor", ...adopt];
}
async function writeNew(path, text) {
  await mkdir(dirname2(path), { recursive: true });
  await writeFile(path, text, { flag: "wx" });
}

// src/results/init.ts
function initSections({ files, reasons, notices, variants, next }, dryRun) {
  const rows = reasons.map(({ path, guess, from, todo }) => [
    path.join("."),
    guess,
    todo === void 0 ? from : `TODO: ${todo}`
  ]);
  const written = files.map(({ path }) => `${dryRun ? "would write" : "wrote"} ${path}`);
  const shown = dryRun ? files.map(({ path, text }) => ({
    title: `${path}:`,
    lines: text.trimEnd().split("\n").map((line2) => `  ${line2}`)
  })) : [];
  const plural = variants.length === 1 ? "variant" : "variants";
  return [
    { table: { head: ["guessed", "as", "from"], rows } },
    ...notices.length === 0 ? [] : [{ title: "to be known:", lines: notices.map((notice) => `  ${notice}`) }],
    ...shown,
    {
      lines: [
        ...written,
        `it plans ${variants.length} ${plural}; next:`,
        ...next.map((line2) => `  ${line2}`)
      ]
    }
  ];
}
function initToJson({ files, reasons, notices, variants, next }, dryRun) {
  return {
    dryRun,
    files,
    guesses: reasons.map(({ path, guess, from, todo }) => ({
      key: path.join("."),
      guess,
      from,
      todo
    })),
    notices,
    variants,
    next
  };
}

// src/cli/init.ts
async function init(given) {
  const json = given.json === true;
  const dryRun = given.dryRun === true;
  const isAsked = !given.yes && !json && process.stdin.isTTY && process.stderr.isTTY;
  const person = isAsked ? openPerson(interruption()) : void 0;
  try {
    const made = await initProject(".", { dryRun, ask: person?.ask });
    const reporter = reporterFor({});
    await conclude({ reporter, json }, initToJson(made, dryRun), () => initSections(made, dryRun));
  } finally {
    person?.leave();
  }
}
function openPerson(signal) {
  const lines = createInterface({ input: process.stdin, terminal: false });
  const close = () => lines.close();
  signal.addEventListener("abort", close);
  const answers = lines[Symbol.asyncIterator]();
  const ask = async ({ text, fallback, problem }) => {
    for (; ; ) {
      process.stderr.write(`${text}${fallback === "" ? "" : ` [${fallback}]`} `);
      const { value } = await answers.next();
      signal.throwIfAborted();
      const answer = value?.trim() ?? "";
      if (answer === "") return fallback;
      const wrong = await problem(answer);
      if (wrong === void 0) return answer;
      process.stderr.write(`${wrong}
`);
    }
  };
  return { ask, leave: close };
}
export {
  init
};
