/**
 * The pure functions of nixpkgs' `lib` that registries written by hand are made with, by the same
 * names. A Nix expression; it needs nothing around it.
 */
export const standInLib = `
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

/** `lib.strings.hasPrefix` is `lib.hasPrefix`. */
function sections(): string {
  return ['attrsets', 'customisation', 'fixedPoints', 'lists', 'strings', 'trivial', 'versions']
    .map((name) => `${name} = functions;`)
    .join(' ');
}
