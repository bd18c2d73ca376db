import { standInLib } from './stand-in-lib.ts';

/**
 * What a registry written by hand is called with: a Nix expression, a set of `pkgs`, `lib`,
 * `requireFile` and `fetchurl`. The two functions build nothing: they give a set that looks like a
 * derivation and carries what it was called with, as `isarStandIn.{kind,args}`.
 */
export const standIns = `
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
