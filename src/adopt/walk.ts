import { nixString } from '../escape/nix.ts';
import { standIns } from './stand-ins.ts';

/** As deep as what is put into a derivation is looked at. */
const nestedDepth = 4;

/** Deeper than any tree of images that people write. */
const maximumDepth = 16;

/**
 * A Nix expression whose value is an `Evaluated`: calls what `file` holds with the stand-ins, and
 * lists every leaf of the result.
 * @param file absolute path
 */
export function walkExpression(file: string): string {
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
