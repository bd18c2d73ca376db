# Stands in for nixpkgs in the demo and the tests, where nixpkgs cannot be had: `fetchurl`,
# `requireFile` and `zstd` with the arguments, hooks and messages that isar-artifacts.nix relies on,
# made of the host's own shell, curl and zstd. For anything real, import nixpkgs instead.
{
  system ? builtins.currentSystem,
  path ? "/usr/local/bin:/usr/bin:/bin", # where the host keeps sh, cat, curl and zstd
}:
let
  # As stdenv.mkDerivation: `passthru` stays outside the build, attributes can be changed later.
  derive =
    attributes:
    derivation (
      {
        inherit system;
        PATH = path;
        builder = "/bin/sh";
      }
      // removeAttrs attributes [ "passthru" ]
    )
    // attributes.passthru or { }
    // {
      overrideAttrs = change: derive (attributes // change attributes);
    };

  script = name: text: [
    "-e"
    (builtins.toFile name text)
  ];

  download = ''
    trap 'code=$?; test $code = 0 || eval "$failureHook"; exit $code' EXIT
    set -o noglob
    for input in $nativeBuildInputs; do PATH=$input/bin:$PATH; done
    if test -n "$netrcPhase"; then
      eval "$netrcPhase"
      curlOpts="$curlOpts --netrc-file $PWD/netrc"
    fi
    . "$mirrorsFile"
    downloadedFile=$out
    test -z "$downloadToTemp" || downloadedFile=$TMPDIR/file

    tryDownload() {
      local url=$1
      success=
      echo "trying $url"
      if curl --silent --show-error --location --fail -C - $curlOpts "$url" -o "$downloadedFile"
      then success=1; fi
    }

    for mirror in $hashedMirrors; do urls="$urls $mirror/$outputHash"; done
    for url in $urls; do
      tryDownload "$url"
      if test -n "$success"; then
        eval "$postFetch"
        exit 0
      fi
    done
    echo "error: cannot download $name from any mirror"
    exit 1
  '';
in
{
  # No other arguments, so that one that nixpkgs does not have fails here too.
  fetchurl =
    {
      url ? "",
      urls ? [ url ],
      name ? baseNameOf (builtins.head urls),
      hash ? "",
      sha256 ? "",
      curlOpts ? "",
      downloadToTemp ? false,
      nativeBuildInputs ? [ ],
      netrcPhase ? null,
      netrcImpureEnvVars ? [ ],
      postFetch ? "",
      passthru ? { },
    }:
    derive {
      inherit
        name
        urls
        curlOpts
        downloadToTemp
        nativeBuildInputs
        netrcPhase
        postFetch
        passthru
        ;
      builder = "/bin/bash";
      impureEnvVars = netrcImpureEnvVars;
      args = script "fetch.sh" download;
      failureHook = "";
      mirrorsFile = builtins.toFile "mirrors" "hashedMirrors=http://public-mirror.invalid";
      outputHash = if hash != "" then hash else sha256;
      outputHashAlgo = "sha256";
    };

  # The message stands in an unquoted here-document, as in nixpkgs: the shell expands it.
  requireFile =
    {
      name,
      hash ? "",
      sha256 ? "",
      message,
    }:
    derive {
      inherit name;
      args = script "restrict-message" ''
        cat <<_EOF_

        ***
        ${message}
        ***

        _EOF_
        exit 1
      '';
      allowSubstitutes = false;
      outputHash = if hash != "" then hash else sha256;
      outputHashAlgo = "sha256";
    };

  writeShellScriptBin =
    name: text:
    derive {
      inherit name;
      text = "#!/bin/sh\n${text}";
      args = script "write.sh" ''
        mkdir -p "$out/bin"
        printf '%s' "$text" > "$out/bin/$name"
        chmod +x "$out/bin/$name"
      '';
      passthru.meta.mainProgram = name;
    };

  runCommand =
    name: attributes: text:
    derive (
      attributes
      // {
        inherit name text;
        args = script "run.sh" ''eval "$text"''; # a file of its own could not name other packages
      }
    );

  zstd = derive {
    name = "zstd";
    args = script "wrap.sh" ''
      mkdir -p $out/bin
      printf '#!/bin/sh\nexec %s "$@"\n' "$(command -v zstd)" > $out/bin/zstd
      chmod +x $out/bin/zstd
    '';
  };
}
