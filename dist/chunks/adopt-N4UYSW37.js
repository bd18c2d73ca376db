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
import "./chunk-2SJ3CQXJ.js";
import {
  replaceFile
} from "./chunk-DVC4KMBF.js";
import {
  comparePaths,
  emptyRegistry,
  headerStart,
  nixAttributePath,
  nixString,
  parseSha256,
  renderRegistry
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
  require_dist
} from "./chunk-U32REIBR.js";
import {
  configSchema
} from "./chunk-XWFRWXDS.js";
import "./chunk-J3QERTYC.js";
import {
  run
} from "./chunk-7ZGFJMYK.js";
import "./chunk-N6FMNX35.js";
import "./chunk-LVQYZNVV.js";
import "./chunk-7RCPCFNE.js";
import {
  planVariants
} from "./chunk-XWC4ZYAC.js";
import {
  storeNameProblem,
  storePath
} from "./chunk-GPBMLTUY.js";
import {
  expand,
  parseTemplate,
  projectPathProblem
} from "./chunk-2SS34NUA.js";
import "./chunk-HAUXAYXY.js";
import "./chunk-CXAXVZ7W.js";
import "./chunk-HYKB5N2R.js";
import "./chunk-FD2JS6YB.js";
import {
  foreignLogLine
} from "./chunk-6S7CRL34.js";
import "./chunk-ZZMKXPND.js";
import {
  UserError,
  exitCodes,
  messageOf
} from "./chunk-BNEZOXMQ.js";
import {
  __toESM
} from "./chunk-QLIL6GH6.js";

// src/cli/adopt.ts
import { relative as relative2 } from "node:path";

// src/pipeline/adopt-file.ts
import { realpath as realpath2 } from "node:fs/promises";
import { basename, dirname as dirname2, relative, resolve } from "node:path";

// src/adopt/adopt.ts
import { readFile, realpath } from "node:fs/promises";
import { dirname } from "node:path";

// src/nix/evaluate.ts
import { stripVTControlCharacters } from "node:util";

// src/nix/evaluation-failure.ts
var hints = [
  [
    /access to (\w+ )?path .* is forbidden/,
    "only the git repository of the file, or its directory, can be read: move what it imports there"
  ],
  [
    /access to URI .* is forbidden|experimental .* feature .*(flakes|fetch)/,
    "nothing is downloaded to read a file: let it take what it needs as an argument"
  ],
  [
    /import-from-derivation|is not valid|cannot build|read-only|dummy/,
    "nothing is built to read a file: let it take what it needs as an argument"
  ],
  [
    /was not found in the Nix search path/,
    "channels are not read: let the file take pkgs or lib as an argument"
  ],
  [
    /attribute '.*' missing/,
    "there are stand-ins for requireFile, fetchurl and the plain functions of lib only: take other things out of the file, then try again"
  ],
  [/syntax error/, "nix-instantiate --parse FILE says the same of the file alone; mend it there"],
  [
    /undefined variable/,
    "let the file take it as an argument, of pkgs, lib, requireFile and fetchurl; or define it there"
  ],
  [/infinite recursion|stack overflow/, "something there needs its own value: mend that"]
];
var otherHint = "mend the file there; nix-instantiate --eval --strict FILE evaluates it without the stand-ins";
function evaluationFailure(subject, stderr, cause) {
  const lines = stderr.split("\n");
  const last = lines.findLastIndex((line) => /^\s*error: \S/.test(line));
  const message = (lines[last] ?? stderr).trim().replace(/^error: /, "");
  const below = placesIn(lines.slice(last + 1));
  const above = placesIn(lines.slice(0, Math.max(last, 0)));
  const place = below[0] ?? above.at(-1);
  const where = place === void 0 ? "" : ` (${place})`;
  return new UserError("registry-invalid", `${subject} cannot be evaluated: ${message}${where}`, {
    hint: hints.find(([pattern]) => pattern.test(message))?.[1] ?? otherHint,
    cause
  });
}
function placesIn(lines) {
  return lines.flatMap((line) => /^\s*at (\/.*:\d+:\d+):$/.exec(line)?.[1] ?? []);
}

// src/nix/evaluate.ts
var isolated = {
  NIX_PATH: "",
  NIX_CONFIG: "",
  NIX_CONF_DIR: "/nonexistent",
  NIX_USER_CONF_FILES: "",
  // A store that holds nothing and takes nothing.
  NIX_REMOTE: "dummy://",
  NIX_STORE_DIR: void 0,
  NIX_SHOW_STATS: void 0,
  NIX_COUNT_CALLS: void 0,
  NIX_ABORT_ON_WARN: void 0
};
var settings = {
  "restrict-eval": "true",
  "pure-eval": "false",
  "allow-import-from-derivation": "false",
  "allowed-uris": "",
  substituters: "",
  // What old releases do not know, they only warn of. Fetchers and flakes stay off.
  "experimental-features": "pipe-operators"
};
async function evaluateNix(expression, options) {
  const { subject, readable = [], env = {} } = options;
  const args = [
    ...["--eval", "--strict", "--json", "--readonly-mode"],
    ...Object.entries(settings).flatMap(([name, value]) => ["--option", name, value]),
    // Nix takes what precedes the first `=` for a name; a path may hold one.
    ...readable.flatMap((path) => ["-I", `readable=${path}`]),
    "-"
  ];
  try {
    const { stdout } = await run("nix-instantiate", args, {
      env: { ...env, ...isolated },
      // By standard input: an argument is limited to 128 KiB.
      input: expression
    });
    return JSON.parse(stdout);
  } catch (error) {
    if (!(error instanceof UserError && error.code === "program-failed")) throw error;
    const { exitCode, stderr } = error.cause;
    if (exitCode === void 0) throw error;
    throw evaluationFailure(subject, stripVTControlCharacters(stderr), error);
  }
}

// src/adopt/fixed-output.ts
function fixedOutputOf(args) {
  const name = nameOf(args);
  if (name === void 0) return { problem: "it has no name, and no URL to take one from" };
  const nameProblem = storeNameProblem(name);
  if (nameProblem !== void 0) {
    return { problem: `Nix rejects the name ${JSON.stringify(name)}: ${nameProblem}` };
  }
  if (isRecursive(args)) {
    return { problem: "its hash is of an archive (recursive or executable), not of the file" };
  }
  const digest = digestOf(args);
  return "problem" in digest ? digest : { name, ...digest };
}
var fake = "0".repeat(64);
var hashNames = ["hash", "sha256", "outputHash"];
var otherAlgorithms = ["sha512", "sha1", "md5"];
function digestOf(args) {
  const other = otherAlgorithms.find((algorithm2) => textOf(args, algorithm2) !== void 0);
  if (other !== void 0) return { problem: `its hash is a ${other}, not a sha256` };
  const algorithm = textOf(args, "outputHashAlgo");
  if (algorithm !== void 0 && algorithm !== "sha256") {
    return { problem: `its hash is a ${algorithm}, not a sha256` };
  }
  const texts = hashNames.flatMap((name) => textOf(args, name) ?? []);
  const wrong = texts.find((text) => parseSha256(text) === void 0);
  if (wrong !== void 0) return { problem: `${JSON.stringify(wrong)} is no sha256` };
  const [sha256, ...more] = new Set(texts.flatMap((text) => parseSha256(text) ?? []));
  if (sha256 === void 0) return { problem: "it has no hash" };
  if (more.length > 0) return { problem: "it has two hashes that differ" };
  if (sha256 === fake) return { problem: "its hash is a placeholder of zeros" };
  return { sha256 };
}
function nameOf(args) {
  const [pname, version] = [textOf(args, "pname"), textOf(args, "version")];
  if (pname !== void 0 && version !== void 0) return `${pname}-${version}`;
  const url = urlsOf(args)[0];
  return textOf(args, "name") ?? (url === void 0 ? void 0 : baseName(url));
}
function baseName(url) {
  return url.replace(/\/$/, "").replace(/^.*\//s, "");
}
function isRecursive({ executable, recursiveHash, unpack, hashMode, outputHashMode }) {
  const flags = [executable, recursiveHash, unpack];
  const modes = [hashMode, outputHashMode].filter((mode) => mode !== void 0 && mode !== "");
  return flags.includes(true) || modes.some((mode) => mode !== "flat");
}
function urlsOf(args) {
  const urls = Array.isArray(args.urls) ? args.urls : [];
  return [.../* @__PURE__ */ new Set([args.url, ...urls])].filter(
    (url) => typeof url === "string" && url !== ""
  );
}
function textOf(args, name) {
  const value = args[name];
  return typeof value === "string" && value !== "" ? value : void 0;
}

// src/adopt/adopted-url.ts
function adoptedUrl(args) {
  const urls = urlsOf(args);
  const [first] = urls;
  if (first === void 0) return {};
  const special = Array.isArray(args.special) ? args.special.join(", ") : "";
  if (special !== "") return { notice: `its URL is left out: it needs ${special}` };
  const url = urls.find((one) => urlProblem(one) === void 0);
  if (url === void 0) return { notice: `its URL is left out: ${urlProblem(first)}` };
  if (urls.length === 1) return { url };
  const which = url === first ? "first" : "first plain one";
  return { url, notice: `of its ${urls.length} URLs only the ${which} is kept` };
}
function urlProblem(url) {
  if (!/^(https?:\/\/[^/]|file:\/\/\/)[!-~]*$/.test(url) || !URL.canParse(url)) {
    return "it is no plain http, https or file URL";
  }
  const { username, password } = new URL(url);
  return username + password === "" ? void 0 : "it holds a user or a password";
}

// src/adopt/interpret.ts
function interpretLeaves(leaves) {
  const read = isHashMap(leaves) ? leaves.map(readHash) : leaves.map(readLeaf);
  const found = read.flatMap(({ pin }) => pin ?? []).toSorted((a, b) => comparePaths(a.attributePath, b.attributePath));
  const { pins, aliases, notices } = withoutRepetition(found);
  return {
    pins,
    aliases,
    notices: [...read.flatMap(({ notice }) => notice ?? []), ...notices, ...ambiguousNames(pins)],
    problems: read.flatMap(({ problem }) => problem ?? [])
  };
}
function isHashMap(leaves) {
  return leaves.every(({ path, kind }) => path.length === 1 && kind === "string") && leaves.some(({ text = "" }) => parseSha256(text) !== void 0);
}
function readHash({ path, text = "" }) {
  const [name = ""] = path;
  const problem = storeNameProblem(name);
  if (problem !== void 0) {
    return { problem: about(path, `Nix rejects the name ${JSON.stringify(name)}: ${problem}`) };
  }
  return readFixedOutput({ path, kind: "requireFile", args: { name, sha256: text } });
}
var otherKinds = {
  scope: "is all of pkgs or lib",
  other: "is made by something else than requireFile and fetchurl",
  lambda: "is a function",
  list: "is a list; only sets can be taken over"
};
function readLeaf(leaf) {
  const { path, kind } = leaf;
  if (kind === "requireFile" || kind === "fetchurl") return readFixedOutput(leaf);
  if (kind === "throws") return { problem: about(path, "its evaluation throws an error") };
  if (kind === "nested") {
    const problem = "it is below another artifact, where no registry of ours can have one";
    return { problem: about(path, problem) };
  }
  return { notice: about(path, `left out: it ${otherKinds[kind] ?? `is a value (${kind})`}`) };
}
function readFixedOutput({ path, kind, args = {} }) {
  if (path.length === 0) {
    return { problem: "the file is an artifact itself: put it into a set, under a name" };
  }
  const output = fixedOutputOf(args);
  if ("problem" in output) return { problem: about(path, output.problem) };
  const { url, notice } = kind === "fetchurl" ? adoptedUrl(args) : {};
  return {
    pin: { attributePath: path, ...output, ...url === void 0 ? {} : { url } },
    ...notice === void 0 ? {} : { notice: about(path, notice) }
  };
}
function about(path, text) {
  return `${path.length === 0 ? "the file" : nixAttributePath(path)}: ${text}`;
}
function withoutRepetition(found) {
  const groups = groupedBy(found, ({ name, sha256 }) => `${sha256} ${name}`);
  const pins = [];
  const aliases = [];
  const notices = [];
  for (const group of groups.values()) {
    const [pin = group[0], ...others] = group.toSorted(
      (a, b) => b.attributePath.length - a.attributePath.length
    );
    const url = [pin, ...others].find((one) => one.url !== void 0)?.url;
    pins.push(url === void 0 ? pin : { ...pin, url });
    for (const { attributePath } of others) {
      aliases.push({ attributePath, target: pin.attributePath });
      if (attributePath.length < pin.attributePath.length) continue;
      const other = nixAttributePath(pin.attributePath);
      notices.push(about(attributePath, `the same file as ${other}${equalByNow}`));
    }
  }
  const byPath = (a, b) => comparePaths(a.attributePath, b.attributePath);
  return { pins: pins.toSorted(byPath), aliases: aliases.toSorted(byPath), notices };
}
var equalByNow = ", so it becomes an alias of it, and moves with it; where the two only happen to be equal by now, name the file in one of them anew";
function ambiguousNames(pins) {
  return [...groupedBy(pins, ({ name }) => name).values()].filter((group) => group.length > 1).map((group) => {
    const paths = group.map(({ attributePath }) => nixAttributePath(attributePath));
    return `${paths.join(" and ")} are both called ${group[0].name}, with other contents`;
  });
}

// src/adopt/new-call.ts
var ours = ["pkgs", "lib", "requireFile", "fetchurl"];
var how = "the new one is a function: import FILE { inherit pkgs; }";
function newCall({ kind, declared = {}, open = false }) {
  if (kind === "map") return `it was a map of hashes, and now has derivations; ${how}`;
  if (kind === "set") return `it was a set; ${how}`;
  if (kind === "one") return `it took one argument by position; ${how}`;
  const others = Object.keys(declared).filter((name) => !ours.includes(name));
  if (others.length > 0) {
    const s = others.length > 1 ? "s" : "";
    return `it took the argument${s} ${others.join(", ")}, which the new one refuses; ${how}`;
  }
  const isRequired = (name) => declared[name] === false;
  if (open || ["pkgs", "requireFile", "fetchurl"].some(isRequired)) return void 0;
  return `pkgs had a default, and has to be given now; ${how}`;
}

// src/adopt/stand-in-lib.ts
var standInLib = `
let
  lib = functions // {
    ${sections()}
  };

  # Of constants and functions that nixpkgs gives other names than Nix.
  functions = builtins // {
    id = value: value;
    const = value: _: value;
    flip = f: a: b: f b a;
    pipe = builtins.foldl' (value: f: f value);
    fix = f: let self = f self; in self;
    extends = overlay: f: final: let prev = f final; in prev // overlay final prev;
    composeExtensions = f: g: final: prev: let one = f final prev; in one // g final (prev // one);
    importJSON = path: builtins.fromJSON (builtins.readFile path);
    warn = _: value: value;
    warnIf = _: _: value: value;
    assertMsg = condition: message: condition || throw message;
    throwIf = condition: message: value: if condition then throw message else value;
    throwIfNot = condition: message: value: if condition then value else throw message;
    isFunction = value: builtins.isFunction value || value ? __functor;
    toFunction = value: if lib.isFunction value then value else _: value;
    mod = a: b: a - b * (a / b);
    min = a: b: if a < b then a else b;
    max = a: b: if a > b then a else b;
    boolToString = value: if value then "true" else "false";
    setFunctionArgs = f: _: f;
    makeOverridable = f: f;

    # Sets
    nameValuePair = name: value: { inherit name value; };
    genAttrs = names: f: builtins.listToAttrs (map (name: { inherit name; value = f name; }) names);
    genAttrs' = list: f: builtins.listToAttrs (map f list);
    attrVals = names: set: map (name: set.\${name}) names;
    getAttrs = names: set: lib.genAttrs names (name: set.\${name});
    filterAttrs = keep: set: removeAttrs set (builtins.filter (name: !keep name set.\${name}) (builtins.attrNames set));
    mapAttrs' = f: set: builtins.listToAttrs (lib.mapAttrsToList f set);
    mapAttrsToList = f: set: map (name: f name set.\${name}) (builtins.attrNames set);
    attrsToList = lib.mapAttrsToList lib.nameValuePair;
    concatMapAttrs = f: set: lib.mergeAttrsList (lib.mapAttrsToList f set);
    mergeAttrs = a: b: a // b;
    mergeAttrsList = builtins.foldl' lib.mergeAttrs { };
    mapAttrsRecursive = lib.mapAttrsRecursiveCond (_: true);
    mapAttrsRecursiveCond = descend: f: set:
      let
        go = path: builtins.mapAttrs (name: value:
          if builtins.isAttrs value && descend value then go (path ++ [ name ]) value
          else f (path ++ [ name ]) value);
      in
      go [ ] set;
    optionalAttrs = condition: set: if condition then set else { };
    recursiveUpdate = lib.recursiveUpdateUntil (_: a: b: !(builtins.isAttrs a && builtins.isAttrs b));
    recursiveUpdateUntil = stop: left: right:
      let
        go = path: a: b: a // builtins.mapAttrs (name: value:
          if a ? \${name} && !stop (path ++ [ name ]) a.\${name} value
          then go (path ++ [ name ]) a.\${name} value
          else value) b;
      in
      go [ ] left right;
    attrByPath = path: default: set:
      if path == [ ] then set
      else if builtins.isAttrs set && set ? \${builtins.head path}
      then lib.attrByPath (builtins.tail path) default set.\${builtins.head path}
      else default;
    hasAttrByPath = path: set:
      path == [ ]
      || builtins.isAttrs set && set ? \${builtins.head path}
        && lib.hasAttrByPath (builtins.tail path) set.\${builtins.head path};
    getAttrFromPath = path: lib.attrByPath path (throw "there is no \${lib.concatStringsSep "." path}");
    setAttrByPath = path: value: lib.foldr (name: inner: { \${name} = inner; }) value path;
    foldAttrs = f: start: sets:
      builtins.zipAttrsWith (_: values: lib.foldr f start values) sets;
    foldlAttrs = f: start: set: builtins.foldl' (state: name: f state name set.\${name}) start (builtins.attrNames set);
    zipAttrs = builtins.zipAttrsWith (_: values: values);
    isDerivation = value: value.type or null == "derivation";
    recurseIntoAttrs = set: set // { recurseForDerivations = true; };
    dontRecurseIntoAttrs = set: set // { recurseForDerivations = false; };
    cartesianProduct = set:
      builtins.foldl'
        (rows: name: builtins.concatMap (row: map (value: row // { \${name} = value; }) set.\${name}) rows)
        [ { } ]
        (builtins.attrNames set);
    cartesianProductOfSets = lib.cartesianProduct;
    mapCartesianProduct = f: set: map f (lib.cartesianProduct set);

    # Lists
    singleton = value: [ value ];
    toList = value: if builtins.isList value then value else [ value ];
    optional = condition: value: if condition then [ value ] else [ ];
    optionals = condition: list: if condition then list else [ ];
    foldr = f: start: list:
      if list == [ ] then start
      else f (builtins.head list) (lib.foldr f start (builtins.tail list));
    fold = lib.foldr;
    foldl = builtins.foldl';
    imap0 = f: list: builtins.genList (index: f index (builtins.elemAt list index)) (builtins.length list);
    imap1 = f: lib.imap0 (index: f (index + 1));
    range = first: last: if first > last then [ ] else builtins.genList (index: first + index) (last - first + 1);
    last = list: builtins.elemAt list (builtins.length list - 1);
    init = list: lib.take (builtins.length list - 1) list;
    take = count: list: builtins.genList (builtins.elemAt list) (lib.min count (builtins.length list));
    drop = count: list:
      builtins.genList (index: builtins.elemAt list (count + index)) (lib.max 0 (builtins.length list - count));
    flatten = value: if builtins.isList value then builtins.concatMap lib.flatten value else [ value ];
    remove = value: builtins.filter (other: other != value);
    findFirst = matches: default: list:
      let found = builtins.filter matches list; in
      if found == [ ] then default else builtins.head found;
    unique = builtins.foldl' (seen: value: if builtins.elem value seen then seen else seen ++ [ value ]) [ ];
    subtractLists = without: builtins.filter (value: !builtins.elem value without);
    intersectLists = others: builtins.filter (value: builtins.elem value others);
    reverseList = list:
      let count = builtins.length list; in
      builtins.genList (index: builtins.elemAt list (count - index - 1)) count;
    zipListsWith = f: a: b:
      builtins.genList (index: f (builtins.elemAt a index) (builtins.elemAt b index))
        (lib.min (builtins.length a) (builtins.length b));
    zipLists = lib.zipListsWith (fst: snd: { inherit fst snd; });
    crossLists = f: builtins.foldl' (fs: list: builtins.concatMap (g: map g list) fs) [ f ];

    # Texts
    concatStrings = builtins.concatStringsSep "";
    concatMapStrings = f: list: lib.concatStrings (map f list);
    concatMapStringsSep = separator: f: list: builtins.concatStringsSep separator (map f list);
    concatMapAttrsStringSep = separator: f: set: builtins.concatStringsSep separator (lib.mapAttrsToList f set);
    optionalString = condition: text: if condition then text else "";
    hasPrefix = prefix: text: builtins.substring 0 (builtins.stringLength prefix) text == prefix;
    hasSuffix = suffix: text:
      let rest = builtins.stringLength text - builtins.stringLength suffix; in
      rest >= 0 && builtins.substring rest (-1) text == suffix;
    hasInfix = infix: text: builtins.replaceStrings [ infix ] [ "" ] text != text;
    removePrefix = prefix: text:
      if lib.hasPrefix prefix text then builtins.substring (builtins.stringLength prefix) (-1) text else text;
    removeSuffix = suffix: text:
      if lib.hasSuffix suffix text
      then builtins.substring 0 (builtins.stringLength text - builtins.stringLength suffix) text
      else text;
    stringToCharacters = text: builtins.genList (index: builtins.substring index 1 text) (builtins.stringLength text);
    stringMap = f: text: lib.concatMapStrings f (lib.stringToCharacters text);
    escapeRegex = lib.stringMap (character:
      if lib.hasInfix character "\\\\[](){}^$?*+|." then "\\\\" + character else character);
    splitString = separator: text:
      builtins.filter builtins.isString (builtins.split (lib.escapeRegex separator) text);
    toLower = builtins.replaceStrings upper lower;
    toUpper = builtins.replaceStrings lower upper;
    trim = text:
      let words = builtins.match "[[:space:]]*(.*[^[:space:]])[[:space:]]*" text; in
      if words == null then "" else builtins.head words;
    fixedWidthNumber = width: number: lib.fixedWidthString width "0" (toString number);
    fixedWidthString = width: filler: text:
      if builtins.stringLength text >= width then text else lib.fixedWidthString width filler (filler + text);
    replicate = count: value: builtins.genList (_: value) count;
    nameFromURL = url: separator: builtins.head (lib.splitString separator (baseNameOf url));
    versionAtLeast = a: b: builtins.compareVersions a b >= 0;
    versionOlder = a: b: builtins.compareVersions b a > 0;
    getName = value: if builtins.isString value then (builtins.parseDrvName value).name else value.pname or (builtins.parseDrvName value.name).name;
    getVersion = value: if builtins.isString value then (builtins.parseDrvName value).version else value.version or (builtins.parseDrvName value.name).version;

    fakeHash = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    fakeSha256 = lib.concatStrings (lib.replicate 64 "0");
  };

  lower = lib.stringToCharacters "abcdefghijklmnopqrstuvwxyz";
  upper = lib.stringToCharacters "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
in
lib
`;
function sections() {
  return ["attrsets", "customisation", "fixedPoints", "lists", "strings", "trivial", "versions"].map((name) => `${name} = functions;`).join(" ");
}

// src/adopt/stand-ins.ts
var standIns = `
let
  lib = ${standInLib.trim()} // mark "scope" { };

  mark = kind: args: { isarStandIn = { inherit kind args; }; };

  hashNames = [ "hash" "sha256" "sha1" "sha512" "md5" "outputHash" ];

  # A new hash takes the place of the old one, whatever they are called.
  change = old: new:
    (if lib.intersectLists hashNames (builtins.attrNames new) == [ ] then old else removeAttrs old hashNames) // new;

  call = f: old:
    let once = f old; in
    if !lib.isFunction f then f else if lib.isFunction once then once old else once;

  fetcher = kind: args:
    let
      name = toString (args.name or (args.pname or (baseNameOf (toString (args.url or (args.urls or "file"))))));
      asAttributes = args // {
        inherit name;
        outputHash = lib.findFirst (hash: hash != null) "" (map (hash: args.\${hash} or null) hashNames);
        outputHashMode = args.hashMode or "flat";
      };
    in
    (args.passthru or { }) // {
      type = "derivation";
      inherit name;
      outPath = "/nix/store/00000000000000000000000000000000-" + name;
      drvPath = "/nix/store/00000000000000000000000000000000-" + name + ".drv";
      outputName = "out";
      outputs = [ "out" ];
      system = builtins.currentSystem;
      meta = args.meta or { };
      passthru = args.passthru or { };
      override = f: fetcher kind (change args (call f args));
      overrideAttrs = f: fetcher kind (change args (call f asAttributes));
      overrideDerivation = f: fetcher kind (change args (call f asAttributes));
    } // mark kind args;

  requireFile = fetcher "requireFile";
  fetchurl = fetcher "fetchurl";

  # Stands for any other package or function of nixpkgs, and for what the function returns.
  other = {
    type = "derivation";
    name = "other";
    outPath = "/nix/store/00000000000000000000000000000000-other";
    override = _: other;
    overrideAttrs = _: other;
    __functor = self: _: self;
  } // mark "other" { };

  stdenv = {
    mkDerivation = other;
    system = builtins.currentSystem;
    hostPlatform = platform;
    buildPlatform = platform;
    targetPlatform = platform;
  } // mark "scope" { };

  platform = {
    system = builtins.currentSystem;
    isx86_64 = lib.hasPrefix "x86_64-" builtins.currentSystem;
    isAarch64 = lib.hasPrefix "aarch64-" builtins.currentSystem;
    isLinux = lib.hasSuffix "-linux" builtins.currentSystem;
    isDarwin = lib.hasSuffix "-darwin" builtins.currentSystem;
  };

  callPackage = file: arguments:
    let f = if lib.isFunction file then file else import file; in
    f (builtins.intersectAttrs (builtins.functionArgs f) pkgs // arguments);

  pkgs = lib.genAttrs otherNames (_: other) // {
    inherit pkgs lib requireFile fetchurl stdenv callPackage;
    inherit (lib) recurseIntoAttrs dontRecurseIntoAttrs;
    stdenvNoCC = stdenv;
    buildPackages = pkgs;
    pkgsBuildBuild = pkgs;
    pkgsBuildHost = pkgs;
    hostPlatform = platform;
    system = builtins.currentSystem;
    config = { };
  } // mark "scope" { };

  otherNames = [
    "applyPatches" "bash" "bmaptool" "bmap-tools" "bzip2" "concatText" "coreutils" "curl" "dtc" "e2fsprogs"
    "fetchFromGitHub" "fetchFromGitLab" "fetchgit" "fetchpatch" "fetchzip" "fetchs3" "gnused" "gnutar" "gptfdisk"
    "gzip" "jq" "libguestfs" "linkFarm" "lz4" "mtools" "nix" "OVMF" "parted" "qemu" "qemu_kvm" "runCommand"
    "runCommandLocal" "runCommandNoCC" "runtimeShell" "symlinkJoin" "testers" "ubootTools" "unzip" "util-linux"
    "writeScript" "writeScriptBin" "writeShellApplication" "writeShellScript" "writeShellScriptBin" "writeText"
    "writeTextDir" "writeTextFile" "xz" "zlib" "zstd"
  ];
in
{ inherit pkgs lib requireFile fetchurl; }
`;

// src/adopt/walk.ts
var nestedDepth = 4;
var maximumDepth = 16;
function walkExpression(file) {
  return `
let
  given = ${standIns.trim()};
  inherit (given) lib pkgs;

  file = scope.import (/. + ${nixString(file)});

  # Within the file and what it imports, <nixpkgs> is the stand-in too.
  scope = {
    import = target:
      if builtins.isAttrs target && target ? standsIn then target.standsIn
      else builtins.scopedImport scope target;
    __findFile = path: name:
      if name == "nixpkgs" then { standsIn = _: pkgs; }
      else if name == "nixpkgs/lib" then { standsIn = lib; }
      else builtins.findFile path name;
  };

  # Nix tells only here whether a function takes more than it names.
  pattern = builtins.toXML file;
  takesOne = lib.hasInfix "<varpat " pattern;
  takesMore = lib.hasInfix "ellipsis=" pattern;
  declared = builtins.functionArgs file;
  missing =
    if builtins.isFunction file
    then builtins.filter (name: !declared.\${name} && !(given ? \${name})) (builtins.attrNames declared)
    else [ ];
  call =
    if !builtins.isFunction file then { kind = "set"; }
    else if takesOne then { kind = "one"; }
    else { kind = "arguments"; inherit declared; open = takesMore; };
  result =
    if !builtins.isFunction file then file
    else if takesOne then file (pkgs // given)
    else if takesMore then file given
    else file (builtins.intersectAttrs declared given);

  walk = path: raw:
    let
      tried = builtins.tryEval raw;
      inherit (tried) value;
    in
    if !tried.success then [ { inherit path; kind = "throws"; } ]
    else if !builtins.isAttrs value then [ (plainLeaf path value) ]
    else if value ? isarStandIn then [ (leaf path value.isarStandIn) ] ++ nestedIn path value
    else if isDerivation value then [ (leaf path (ofDerivation value)) ] ++ nestedIn path value
    else if builtins.length path >= ${maximumDepth}
    then throw (lib.concatStringsSep "." path + " is deeper than ${maximumDepth} sets: does a set hold itself?")
    else builtins.concatMap (name: walk (path ++ [ name ]) value.\${name})
      (lib.remove "recurseForDerivations" (builtins.attrNames value));

  isDerivation = value: (builtins.tryEval (lib.isDerivation value)).value;

  # Artifacts that somebody put into a derivation; it may hold the tree that it is in, too.
  nestedIn = path: value:
    if builtins.elem (value.isarStandIn.kind or null) [ "scope" ] then [ ]
    else artifactsBelow ${nestedDepth} path (removeAttrs value (ownNames ++ builtins.attrNames (value.drvAttrs or { })));
  artifactsBelow = depth: path: set:
    builtins.concatMap (name: artifactsAt depth (path ++ [ name ]) set.\${name}) (builtins.attrNames set);
  artifactsAt = depth: path: raw:
    let
      tried = builtins.tryEval raw;
      inherit (tried) value;
    in
    if !tried.success || !builtins.isAttrs value then [ ]
    else if value ? isarStandIn
    then (if builtins.elem value.isarStandIn.kind [ "requireFile" "fetchurl" ] then [ { inherit path; kind = "nested"; } ] else [ ])
    else if depth == 1 || isDerivation value then [ ]
    else artifactsBelow (depth - 1) path value;

  # Of derivations themselves; what is in passthru stands beside it, too.
  ownNames = [ "all" "drvAttrs" "isarStandIn" "meta" "out" "passthru" "tests" "updateScript" ];

  plainLeaf = path: value:
    { inherit path; kind = builtins.typeOf value; }
    // (if builtins.isString value then { text = builtins.unsafeDiscardStringContext value; } else { });

  leaf = path: { kind, args }:
    let
      fields = lib.filterAttrs (_: value: value != null) (lib.genAttrs fieldNames (name: plain (args.\${name} or null)));
      special = builtins.filter (name: !builtins.elem (args.\${name} or null) [ null "" false [ ] ]) specialNames;
      whole = { inherit path kind; args = fields // { inherit special; }; };
      tried = builtins.tryEval (builtins.deepSeq whole whole);
    in
    if tried.success then tried.value else { inherit path; kind = "throws"; };

  fieldNames = [
    "name" "pname" "version" "url" "urls"
    "hash" "sha256" "sha1" "sha512" "md5" "outputHash" "outputHashAlgo" "outputHashMode" "hashMode"
    "recursiveHash" "executable" "unpack"
  ];
  specialNames = [ "postFetch" "downloadToTemp" "netrcPhase" "curlOpts" "curlOptsList" "showURLs" ];

  plain = value:
    if builtins.isList value then map plain value
    else if value == null || builtins.isBool value then value
    else builtins.unsafeDiscardStringContext (toString value);

  # A fixed output that was not made by our stand-ins, such as that of <nix/fetchurl.nix>.
  ofDerivation = value:
    let args = value.drvAttrs or { }; in
    if !(args ? outputHash) then { kind = "other"; args = { }; }
    else { inherit args; kind = if args.builder or null == "builtin:fetchurl" then "fetchurl" else "requireFile"; };
in
{ inherit call missing; leaves = if missing == [ ] then walk [ ] result else [ ]; }
`;
}

// src/adopt/adopt.ts
async function adoptRegistry(file, env = {}) {
  const path = await locate(file);
  const readable = [await projectOf(path)];
  const expression = walkExpression(path);
  const value = await evaluateNix(expression, { subject: file, readable, env });
  const { call, missing, leaves } = value;
  if (missing.length > 0) throw unknownArguments(file, missing);
  const adopted = interpretLeaves(leaves);
  if (adopted.pins.length === 0) throw nothingFound(file, adopted);
  const changed = newCall(isHashMap(leaves) ? { kind: "map" } : call);
  return { ...adopted, ...changed === void 0 ? {} : { newCall: changed } };
}
async function locate(file) {
  try {
    const path = await realpath(file);
    if ((await readFile(path, "utf8")).startsWith(headerStart)) throw ofOurs(file);
    return path;
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError("file-unreadable", `${file} cannot be read: ${messageOf(cause)}`, {
      hint: "name the registry that you wrote by hand",
      cause
    });
  }
}
function ofOurs(file) {
  return new UserError("registry-invalid", `${file} is a registry of isar-artifacts already`, {
    hint: "isar-artifacts update writes it anew; adopt is for what was written by hand"
  });
}
async function projectOf(path) {
  const directory = dirname(path);
  return await gitOrNothing(directory, ["rev-parse", "--show-toplevel"]) ?? directory;
}
function unknownArguments(file, missing) {
  return new UserError(
    "registry-invalid",
    `${file} wants the argument${missing.length > 1 ? "s" : ""} ${missing.join(", ")}, which nobody gives it here`,
    {
      hint: "it is called with pkgs, lib, requireFile and fetchurl: give its other arguments a default (`NAME ? null`)"
    }
  );
}
function nothingFound(file, { problems, notices }) {
  const reasons = [...problems, ...notices].slice(0, 5).map((reason) => `
  ${reason}`);
  return new UserError(
    "registry-invalid",
    `${file} names no artifact that can be taken over${reasons.join("")}`,
    {
      hint: 'it should evaluate to sets of requireFile and fetchurl, or to { "file name" = "sha256"; }'
    }
  );
}

// src/adopt/alias.ts
function collapseAliases(aliases, pins) {
  const targets = new Map(
    aliases.map(({ attributePath, target }) => [keyOf(attributePath), keyOf(target)])
  );
  const below = pinsBelow(pins);
  const holds = ({ path, target }) => (below.get(keyOf(target)) ?? []).every(
    (pin) => targets.get(keyOf([...path, ...pin.slice(target.length)])) === keyOf(pin)
  );
  const rules = /* @__PURE__ */ new Map();
  for (const alias of aliases) {
    const rule = wideRules(alias).find((wide) => {
      const known = rules.get(keyOf(wide.path));
      return holds(wide) && (known === void 0 || keyOf(known.target) === keyOf(wide.target));
    });
    if (rule !== void 0) rules.set(keyOf(rule.path), rule);
  }
  return [...rules.values()].toSorted((a, b) => comparePaths(a.path, b.path));
}
function wideRules({ attributePath, target }) {
  const rules = [{ path: attributePath, target }];
  for (let cut = 1; cut < Math.min(attributePath.length, target.length); cut++) {
    if (attributePath.at(-cut) !== target.at(-cut)) break;
    rules.unshift({ path: attributePath.slice(0, -cut), target: target.slice(0, -cut) });
  }
  return rules;
}
function pinsBelow(pins) {
  const below = /* @__PURE__ */ new Map();
  for (const pin of pins) {
    for (let length = 1; length <= pin.length; length++) {
      const key = keyOf(pin.slice(0, length));
      const list = below.get(key);
      if (list) list.push(pin);
      else below.set(key, [pin]);
    }
  }
  return below;
}
function keyOf(path) {
  return JSON.stringify(path);
}

// src/adopt/alias-settings.ts
function aliasSettings({ pins, aliases }) {
  const rules = collapseAliases(
    aliases,
    pins.map(({ attributePath }) => attributePath)
  );
  const isPlain = (path) => path.every((component) => /^[\w+-]+$/.test(component));
  const plain = rules.filter(({ path, target }) => isPlain(path) && isPlain(target));
  return {
    rules: Object.fromEntries(plain.map(({ path, target }) => [path.join("."), target.join(".")])),
    lost: rules.filter((rule) => !plain.includes(rule)).map(
      ({ path, target }) => `${nixAttributePath(path)}: no alias of ${nixAttributePath(target)} can be written here`
    )
  };
}

// src/adopt/draft-config.ts
var placeholder = "TODO";
function draftConfig(pins, { artifacts, combinations, hiddenAxis: hiddenAxis2 }, registryPath) {
  const axes = hiddenAxis2 === void 0 ? pins.axes : [...pins.axes, hiddenAxis2];
  const nameAxes = pins.withoutRole ? ["machine"] : pins.axes;
  const defaultName = templateOf(nameAxes, "-");
  const base = commonBase(artifacts, combinations.length, defaultName);
  const config = {
    version: 1,
    kas: { files: ["kas/base.yml"] },
    axes: Object.fromEntries(axes.map((axis) => [axis, valuesOf(axis, combinations, hiddenAxis2)])),
    ...variantsOf(combinations, axes),
    output: `{machine}/TODO-image-${templateOf(nameAxes.slice(1), "-")}${nameAxes.length > 1 ? "-" : ""}{machine}`,
    artifacts: artifacts.length === 0 ? { wic: ".wic" } : {},
    ...base === defaultName ? {} : { names: { artifact: `${base}{suffix}` } },
    registry: { path: registryPath }
  };
  if (pins.withoutRole && config.axes.role !== void 0) {
    config.axes.role = { hidden: true, ...config.axes.role };
  }
  for (const artifact of artifacts) {
    const place = artifact.at === void 0 ? config : valueIn(config, artifact.at);
    place.artifacts ??= {};
    place.artifacts[artifact.key] = specOf(artifact, artifacts, base, defaultName);
  }
  if (Object.keys(config.artifacts ?? {}).length === 0) delete config.artifacts;
  return config;
}
function templateOf(axes, separator) {
  return axes.map((axis, index) => {
    if (["machine", "role"].includes(axis)) return `${index > 0 ? separator : ""}{${axis}}`;
    return `[${separator}{${axis}}]`;
  }).join("");
}
function valuesOf(axis, combinations, hiddenAxis2) {
  const found = combinations.flatMap((combination) => combination[axis] ?? []);
  const values = found.length === 0 ? [placeholder] : [...new Set(found)];
  if (axis === hiddenAxis2) {
    return { hidden: true, ...Object.fromEntries(values.map((value) => [value, {}])) };
  }
  return Object.fromEntries(values.map((value) => [value, { kas: `kas/${axis}/${value}.yml` }]));
}
function variantsOf(combinations, axes) {
  const selections = selectionsOf(combinations, axes);
  const [only] = selections;
  const whole = only === void 0 || axes.every((axis) => only[axis] !== void 0);
  if (selections.length <= 1 && whole) return {};
  return { variants: selections.map((selection) => briefly(selection)) };
}
function briefly(selection) {
  return Object.fromEntries(
    Object.entries(selection).map(([axis, values]) => {
      const [only = ""] = values;
      return [axis, values.length === 1 ? only : values];
    })
  );
}
function valueIn(config, { axis, value }) {
  return config.axes[axis]?.[value];
}
function commonBase(artifacts, variants, defaultName) {
  const weights = /* @__PURE__ */ new Map();
  for (const { at, name } of artifacts) {
    if (name === void 0 || suffixOf(name) === "") continue;
    const weight = at === void 0 ? variants : 1;
    weights.set(baseOf(name), (weights.get(baseOf(name)) ?? 0) + weight);
  }
  const [most] = [...weights].toSorted(([, a], [, b]) => b - a);
  return most?.[0] || defaultName;
}
function specOf({ key, name }, artifacts, base, defaultName) {
  const template = name ?? `${defaultName}.${key}`;
  const suffix = suffixOf(template);
  if (suffix !== "" && baseOf(template) === base) return suffix;
  return { suffix: fileSuffix(key, artifacts), name: template };
}
function fileSuffix(key, artifacts) {
  const suffixes = artifacts.filter((artifact) => artifact.key === key && artifact.name !== void 0).map(({ name = "" }) => suffixOf(name)).filter((suffix) => /^[^A-Za-z0-9]/.test(suffix));
  return suffixes.toSorted((a, b) => a.length - b.length)[0] ?? `.${key}`;
}
function suffixOf(template) {
  return /[^{}[\]]*$/.exec(template)?.[0] ?? "";
}
function baseOf(template) {
  return template.slice(0, template.length - suffixOf(template).length);
}

// src/adopt/draft-text.ts
var import_yaml = __toESM(require_dist(), 1);
var head = ` Draft made by isar-artifacts adopt. It knows what is pinned, and nothing of kas:
 mend what a TODO stands at, then look at what \`isar-artifacts plan\` says.`;
function draftText(config, notices) {
  const document = new import_yaml.Document(config);
  document.commentBefore = head;
  const root = document.contents;
  flowIn(root.get("kas"), ["files"]);
  flowIn(root, ["artifacts", "names"]);
  for (const { value } of root.get("axes").items) flowBelow(value);
  flowBelow(root.get("variants"));
  todo(document, ["kas", "files"], "what begins every chain");
  for (const [axis, values] of Object.entries(config.axes)) {
    const hasKas = Object.values(values).some((value) => typeof value === "object" && value.kas);
    todo(document, ["axes", axis], hasKas ? "the kas files of each value" : "better names");
  }
  todo(document, ["output"], "the stem of the files below the deploy directory");
  todo(document, ["artifacts"], "are these the ends of their file names, too?");
  if (notices.length > 0) {
    document.comment = [" Not expressed:", ...notices.map((notice) => `   ${notice}`)].join("\n");
  }
  return document.toString({ lineWidth: 0 });
}
function todo(document, path, what) {
  remark(document, path, ` TODO: ${what}`);
}
function flowIn(parent, keys) {
  if (!(0, import_yaml.isMap)(parent)) return;
  for (const key of keys) {
    const node = parent.get(key, true);
    if ((0, import_yaml.isCollection)(node)) node.flow = true;
  }
}
function flowBelow(parent) {
  if (!(0, import_yaml.isCollection)(parent)) return;
  for (const item of parent.items) {
    const node = (0, import_yaml.isMap)(parent) ? item.value : item;
    if ((0, import_yaml.isCollection)(node)) node.flow = true;
  }
}

// src/adopt/optional-parts.ts
function* renderings(pieces, axes, optional) {
  const index = pieces.findIndex((piece2) => "axis" in piece2 && optional.includes(piece2.axis));
  const piece = pieces[index];
  if (piece === void 0 || !("axis" in piece)) return yield pieces.map(sourceOf).join("");
  const [head2, preceding] = splitText(pieces.slice(0, index), -1);
  const [tail, following] = splitText(pieces.slice(index + 1), 0);
  for (const { before, after, instead } of formsOf(preceding, following, piece.axis, axes)) {
    const cut = preceding.length - before;
    const inner = `${preceding.slice(cut)}{${[piece.axis, ...instead].join("|")}}${following.slice(0, after)}`;
    const middle = [
      { text: preceding.slice(0, cut) },
      { source: instead.length > 0 ? inner : `[${inner}]` },
      { text: following.slice(after) }
    ];
    yield* renderings([...head2, ...middle, ...tail], axes, optional);
  }
}
function sourceOf(piece) {
  if ("source" in piece) return piece.source;
  return "text" in piece ? piece.text : `{${piece.axis}}`;
}
function splitText(pieces, end) {
  const piece = pieces.at(end);
  if (piece === void 0 || !("text" in piece)) return [pieces, ""];
  return [pieces.toSpliced(end, 1), String(piece.text)];
}
function formsOf(preceding, following, axis, axes) {
  const separator = /[^A-Za-z0-9]$/.exec(preceding)?.[0].length ?? 0;
  const word = /[^A-Za-z0-9]+[A-Za-z0-9]+[^A-Za-z0-9]*$/.exec(preceding)?.[0].length ?? 0;
  const after = /^[^A-Za-z0-9]/.exec(following)?.[0].length ?? 0;
  const dropped = [
    { before: separator, after: 0 },
    { before: 0, after },
    { before: word, after: 0 },
    { before: 0, after: 0 }
  ].map((form) => ({ ...form, instead: [] }));
  const others = axes.slice(0, axes.indexOf(axis)).toReversed();
  const chains = others.flatMap((_, first) => [[others[first] ?? ""], others.slice(first)]);
  return [...dropped, ...chains.map((instead) => ({ before: 0, after: 0, instead }))];
}

// src/adopt/name-template.ts
var maximumReadings = 500;
var maximumTemplates = 5e3;
function nameTemplate(named, axes) {
  const [fullest] = named.toSorted((a, b) => sizeOf(b) - sizeOf(a));
  if (fullest === void 0) return void 0;
  const sameAxes = named.filter((one) => sizeOf(one) === sizeOf(fullest));
  const optional = axes.filter((axis) => named.some((one) => one.combination[axis] === void 0));
  const readings = take(maximumReadings, readingsOf(fullest, axes)).filter((pieces) => sameAxes.every((one) => plainName(pieces, one.combination) === one.name)).toSorted((a, b) => axesIn(b) - axesIn(a));
  let tried = 0;
  for (const pieces of readings) {
    for (const source of renderings(pieces, axes, optional)) {
      if (givesNames(source, named)) return source;
      if (++tried === maximumTemplates) return void 0;
    }
  }
  return void 0;
}
function sizeOf({ combination }) {
  return Object.keys(combination).length;
}
function* readingsOf({ combination, name }, axes, start = 0) {
  for (let at = start; at < name.length; at++) {
    for (const axis of axes) {
      const value = combination[axis];
      if (value === void 0 || !isWordAt(name, at, value)) continue;
      const before = at === start ? [] : [{ text: name.slice(start, at) }];
      for (const rest of readingsOf({ combination, name }, axes, at + value.length)) {
        yield [...before, { axis }, ...rest];
      }
    }
  }
  yield start === name.length ? [] : [{ text: name.slice(start) }];
}
function isWordAt(name, at, word) {
  if (word === "" || !name.startsWith(word, at)) return false;
  const isLetter = (index) => /[A-Za-z0-9]/.test(name[index] ?? "");
  return !isLetter(at - 1) && !isLetter(at + word.length);
}
function plainName(pieces, combination) {
  return pieces.map((piece) => "text" in piece ? piece.text : combination[piece.axis] ?? "").join("");
}
function axesIn(pieces) {
  return new Set(pieces.flatMap((piece) => "axis" in piece ? [piece.axis] : [])).size;
}
function givesNames(source, named) {
  const template = parseTemplate(source);
  try {
    return named.every(({ combination, name }) => expand(template, combination) === name);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
function take(count, items) {
  const taken = [];
  for (const item of items) {
    if (taken.push(item) === count) break;
  }
  return taken;
}

// src/adopt/place-artifacts.ts
var hiddenAxis = "outputs";
function placeArtifacts({ axes, withoutRole, placed }) {
  const combinations = distinct(placed);
  const byKey = groupedBy(placed, ({ key }) => key);
  const nameAxes = withoutRole ? ["machine"] : axes;
  const artifacts = [];
  const left = [];
  for (const [key, pins] of byKey) {
    const places = placesOf(pins, combinations, axes);
    if (places.length === 0) left.push(...pins);
    else artifacts.push(...bestNamed(key, places, nameAxes));
  }
  if (left.length === 0) return { artifacts, combinations };
  return {
    artifacts: [...artifacts, ...hiddenArtifacts(left, nameAxes)],
    combinations: combinations.map((combination) => withHidden(combination, left)),
    hiddenAxis
  };
}
function placesOf(pins, combinations, axes) {
  const everywhere = pins.length === combinations.length ? [[{ pins }]] : [];
  const byAxis = axes.flatMap((axis) => {
    const groups = groupedBy(
      pins.filter(({ combination }) => combination[axis] !== void 0),
      ({ combination }) => combination[axis] ?? ""
    );
    const whole = [...groups].filter(
      ([value, group]) => group.length === combinations.filter((combination) => combination[axis] === value).length
    );
    const covered = whole.reduce((sum, [, group]) => sum + group.length, 0);
    if (covered < pins.length) return [];
    return [whole.map(([value, group]) => ({ at: { axis, value }, pins: group }))];
  });
  return [...everywhere, ...byAxis];
}
function bestNamed(key, ways, nameAxes) {
  const named = ways.flatMap((places) => {
    const all = places.flatMap(({ pins }) => pins);
    const common = templateOf2(all, nameAxes);
    const own = places.map((place) => ({
      ...place,
      name: common ?? templateOf2(place.pins, nameAxes)
    }));
    const everywhere = places.every(({ at }) => at === void 0);
    if (common !== void 0 || !everywhere) return [own];
    return [own, ...nameAxes.flatMap((axis) => withExceptions(all, axis, nameAxes))];
  });
  const score = (places) => places.reduce((sum, { pins, name }) => sum + (name === void 0 ? 0 : pins.length), 0);
  const [best = []] = named.toSorted((a, b) => score(b) - score(a) || a.length - b.length);
  return best.map(({ at, name }) => artifactOf(key, at, name));
}
function withExceptions(pins, axis, nameAxes) {
  const groups = [...groupedBy(pins, ({ combination }) => combination[axis] ?? "")].map(
    ([value, group]) => ({
      at: { axis, value },
      pins: group,
      name: templateOf2(group, nameAxes)
    })
  );
  const fitting = (name) => groups.filter((group) => givesNames(name, namedOf(group.pins)));
  const count = (name) => fitting(name).reduce((sum, group) => sum + group.pins.length, 0);
  const [most] = groups.flatMap(({ name }) => name ?? []).toSorted((a, b) => count(b) - count(a));
  if (most === void 0) return [];
  const rest = groups.filter((group) => !fitting(most).includes(group));
  if (rest.some(({ at }) => at.value === "")) return [];
  return [[{ pins: fitting(most).flatMap((group) => group.pins), name: most }, ...rest]];
}
function hiddenArtifacts(left, axes) {
  const keys = groupedBy(left, ({ key }) => key);
  const common = new Map([...keys].map(([key, pins]) => [key, templateOf2(pins, axes)]));
  const groups = groupedBy(left, ({ combination }) => hiddenValue(combination, left));
  return [...groups].flatMap(
    ([value, pins]) => [...groupedBy(pins, ({ key }) => key)].map(
      ([key, same]) => artifactOf(key, { axis: hiddenAxis, value }, common.get(key) ?? templateOf2(same, axes))
    )
  );
}
function withHidden(combination, left) {
  const value = hiddenValue(combination, left);
  return value === "" ? combination : { ...combination, [hiddenAxis]: value };
}
function hiddenValue(combination, left) {
  const id = JSON.stringify(combination);
  const keys = left.filter((one) => JSON.stringify(one.combination) === id).map(({ key }) => key);
  return keys.length === 0 ? "" : `with-${keys.join("+")}`;
}
function templateOf2(pins, axes) {
  const named = namedOf(pins);
  return new Set(named.map(({ name }) => name)).size < named.length ? void 0 : nameTemplate(named, axes);
}
function namedOf(pins) {
  return pins.map(({ combination, pin }) => ({ combination, name: pin.name }));
}
function artifactOf(key, at, name) {
  return { key, ...at === void 0 ? {} : { at }, ...name === void 0 ? {} : { name } };
}
function distinct(placed) {
  const byId = placed.map(({ combination }) => [JSON.stringify(combination), combination]);
  return [...new Map(byId).values()];
}

// src/adopt/place-pins.ts
var onlyRole = "image";
var valueName = /^[A-Za-z0-9][A-Za-z0-9_+-]*$/;
function placePins(pins) {
  const fitting = pins.filter(({ attributePath }) => attributePath.every(isValueName));
  const withoutRole = Math.max(0, ...fitting.map(({ attributePath }) => attributePath.length)) === 2;
  const chosen = fitting.filter(
    ({ attributePath }) => attributePath.length >= (withoutRole ? 2 : 3)
  );
  const depth = Math.max(3, ...chosen.map(({ attributePath }) => attributePath.length));
  const axes = axisNames(depth - 1);
  const placed = chosen.map((pin) => {
    const [machine = "", ...rest] = pin.attributePath;
    const key = rest.at(-1) ?? "";
    const values = [machine, ...withoutRole ? [onlyRole] : rest.slice(0, -1)];
    const combination = Object.fromEntries(values.map((value, index) => [axes[index], value]));
    return { combination, key, pin };
  });
  return { axes, withoutRole, placed, others: pins.filter((pin) => !chosen.includes(pin)) };
}
function isValueName(component) {
  return valueName.test(component) && component !== "hidden";
}
function axisNames(count) {
  const names = ["machine", "role", "profile", "node"];
  return Array.from({ length: count }, (_, index) => names[index] ?? `part-${index + 1}`);
}

// src/adopt/draft.ts
function draftOf(adopted, registryPath) {
  const pins = placePins(adopted.pins);
  const placed = placeArtifacts(pins);
  const named = draftConfig(pins, placed, registryPath);
  const unnamed = placed.artifacts.map(({ name: _, ...artifact }) => artifact);
  const config = isSound(named) ? named : draftConfig(pins, { ...placed, artifacts: unnamed }, registryPath);
  const others = notPlaced(pins);
  const renamed = differentNames(config, pins.placed);
  const { rules, lost } = aliasSettings(adopted);
  if (Object.keys(rules).length > 0) config.registry.aliases = { ...rules };
  const notices = [...others, ...renamed].map(foreignLogLine);
  return { text: draftText(config, [...notices, ...lost.map(foreignLogLine)]), notices };
}
function notPlaced({ placed, others }) {
  const stays = "stays as it was adopted";
  if (placed.length === 0) {
    return [
      `no path names a machine, a role and an artifact, so this draft plans none of the ${others.length} pins; each ${stays}`
    ];
  }
  return others.map((pin) => `${pathOf(pin)}: no variant of this draft has this path; it ${stays}`);
}
function isSound(config) {
  return plan(config).problems.length === 0;
}
function plan(config) {
  return planVariants(configSchema.parse(config), { arch: "x86_64" });
}
function differentNames(config, placed) {
  const artifacts = plan(config).variants.flatMap((variant) => variant.artifacts);
  const names = new Map(
    artifacts.map(({ attributePath, name }) => [attributePath.join("."), name])
  );
  return placed.flatMap(({ pin }) => {
    const name = names.get(pin.attributePath.join("."));
    return name === pin.name ? [] : [`${pathOf(pin)}: a build would be called ${name}, not ${pin.name}`];
  });
}
function pathOf({ attributePath }) {
  return nixAttributePath(attributePath);
}

// src/pipeline/adopt-file.ts
async function adoptFile(file, { output, dryRun }) {
  const path = resolve(output);
  const inPlace = await isInPlace(file, path);
  const config = resolve(defaultConfigFile);
  const configured = await exists(config);
  const registryPath = relative(dirname2(config), path);
  if (!configured) refuseOutside(path, registryPath);
  const { pins, aliases, problems, ...told } = await adoptRegistry(file);
  if (inPlace) await refuseLoss(path, problems);
  const registry = {
    ...emptyRegistry,
    adopted: pins.map((pin) => ({ ...pin, encoding: "none" })),
    aliases
  };
  const text = renderRegistry(registry);
  const draft = configured ? void 0 : draftOf({ pins, aliases }, registryPath);
  if (!dryRun) {
    await replaceFile(path, text);
    if (draft !== void 0) await replaceFile(config, draft.text);
  }
  return {
    registry,
    output: path,
    ...draft === void 0 ? {} : { draft: { file: config, ...draft } },
    aliases: aliasSettings({ pins, aliases }),
    ...told,
    problems
  };
}
async function isInPlace(file, output) {
  if (!await exists(output)) return false;
  if (await realpath2(file).catch(() => file) === await realpath2(output)) return true;
  throw new UserError("registry-conflict", `${output} is there already`, {
    hint: "name another file with --output, or the adopted file itself to replace it"
  });
}
function refuseOutside(output, registryPath) {
  const problem = projectPathProblem(registryPath);
  if (problem === void 0) return;
  throw new UserError(
    "usage-invalid",
    `no configuration in this directory can name ${output}: its path ${problem}`,
    { hint: "run it in the project's top directory, with an --output below it" }
  );
}
async function refuseLoss(output, problems) {
  if (problems.length > 0) {
    const parts = problems.slice(0, 5).map((problem) => `
  ${problem}`);
    throw new UserError(
      "registry-conflict",
      `${output} would be replaced, though ${problems.length} of its parts could not be taken over:${parts.join("")}`,
      { hint: "mend or remove them; or keep the file, and name another one with --output" }
    );
  }
  const status = ["--literal-pathspecs", "status", "--porcelain", "--ignored", "--"];
  const changes = await gitOrNothing(dirname2(output), [...status, basename(output)]);
  if (changes === "") return;
  throw new UserError(
    "registry-conflict",
    `${output} would be replaced, and is in no commit as it stands`,
    { hint: "git add and git commit it first, or name another file with --output" }
  );
}

// src/results/adopt.ts
var import_yaml2 = __toESM(require_dist(), 1);
var shown = 20;
function adoptedSections({ registry, output, draft, newCall: newCall2, notices, problems, aliases: { rules, lost } }, dryRun) {
  const { adopted, aliases } = registry;
  const fetched = adopted.filter(({ url }) => url !== void 0).length;
  const what = `${adopted.length} pins (${fetched} with a URL) and ${aliases.length} aliases`;
  return [
    ...listed("could not be taken over", problems),
    ...listed("to be known", notices),
    ...listed("not in the draft", draft?.notices ?? []),
    ...listed(`no configuration can have these aliases, so ${removing}`, lost),
    ...draft === void 0 ? aliasBlock(rules) : [],
    ...listed("it is called in another way now", newCall2 === void 0 ? [] : [newCall2]),
    {
      lines: [`${dryRun ? "would write" : "wrote"} ${output}: ${what}, with the same store paths`]
    },
    {
      lines: draft === void 0 ? ["isar-artifacts.yml is there already; next: isar-artifacts update --check"] : [
        `${dryRun ? "would write" : "wrote"} a draft of isar-artifacts.yml; next:`,
        "  fill in what is marked TODO, then: isar-artifacts plan",
        "  what is pinned and what is planned: isar-artifacts update --check"
      ]
    }
  ];
}
var removing = "the next isar-artifacts update removes them";
function aliasBlock(rules) {
  if (Object.keys(rules).length === 0) return [];
  const lines = (0, import_yaml2.stringify)({ registry: { aliases: rules } }, { lineWidth: 0 }).trimEnd().split("\n");
  return [
    {
      title: `isar-artifacts.yml has to name the aliases: where it does not, ${removing}; add to it:`,
      lines: lines.map((line) => `  ${line}`)
    }
  ];
}
function listed(title, all) {
  if (all.length === 0) return [];
  const rest = all.length > shown ? [`... and ${all.length - shown} more (--json has all)`] : [];
  return [
    { title: `${title}:`, lines: [...all.slice(0, shown), ...rest].map((line) => `  ${line}`) }
  ];
}

// src/cli/adopt.ts
async function adopt(file, given, ending) {
  const reporter = reporterFor({});
  const dryRun = given.dryRun === true;
  const adopted = await adoptFile(file, { output: given.output, dryRun });
  if (adopted.problems.length > 0) ending.code = exitCodes.partial;
  const json = given.json === true;
  await conclude(
    { reporter, json },
    adoptedToJson(adopted, dryRun),
    () => adoptedSections({ ...adopted, output: relative2("", adopted.output) }, dryRun)
  );
}
function adoptedToJson(adopted, dryRun) {
  const { registry, output, draft, aliases, newCall: newCall2, notices, problems } = adopted;
  return {
    dryRun,
    registry: output,
    pins: registry.adopted.map(({ attributePath, name, sha256, url }) => ({
      attribute: nixAttributePath(attributePath),
      name,
      sha256,
      storePath: storePath(name, sha256),
      url
    })),
    aliases: registry.aliases.map(({ attributePath, target }) => ({
      attribute: nixAttributePath(attributePath),
      target: nixAttributePath(target)
    })),
    configuration: { registry: { aliases: aliases.rules } },
    lostAliases: aliases.lost,
    draft,
    newCall: newCall2,
    notices,
    problems
  };
}
export {
  adopt
};
