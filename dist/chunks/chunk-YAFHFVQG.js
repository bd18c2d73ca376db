import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  git,
  gitOrNothing,
  runGit,
  sourceOf
} from "./chunk-4NGZGFID.js";
import {
  folders,
  parseKey,
  parseS3Url,
  shownUrl
} from "./chunk-SEOIEODS.js";
import {
  digestFile,
  fileChanged,
  identityOf,
  isSha256,
  isTarball,
  openToRead,
  sameIdentity,
  sha256FromSri,
  toNix32,
  toSri
} from "./chunk-Z76DBL4W.js";
import {
  loadConfig
} from "./chunk-YJJPIUWA.js";
import {
  endingOf,
  loadPlan,
  refuseUnstarted,
  run
} from "./chunk-UV7JCSVC.js";
import {
  execa
} from "./chunk-N6FMNX35.js";
import {
  decodeNix32,
  storeNameProblem
} from "./chunk-GPBMLTUY.js";
import {
  didYouMean
} from "./chunk-VZACHYWQ.js";
import {
  branchFor,
  isOurBranch
} from "./chunk-CXAXVZ7W.js";
import {
  quoteCommand
} from "./chunk-FD2JS6YB.js";
import {
  UserError,
  hasErrno,
  messageOf
} from "./chunk-BNEZOXMQ.js";
import {
  external_exports
} from "./chunk-EASYWFU5.js";

// src/escape/nix.ts
var keywords = new Set("if then else assert with let in rec inherit or".split(" "));
var identifier = /^[A-Za-z_][A-Za-z0-9_'-]*$/;
var special = /["\\\n\r\t]|\$(?=\{)/g;
var letterOf = { "\n": "n", "\r": "r", "	": "t" };
function isNixText(text) {
  return !text.includes("\0") && !new RegExp("\\p{Surrogate}", "u").test(text);
}
function nixString(text) {
  if (!isNixText(text)) {
    throw new UserError("name-invalid", `Nix cannot hold the text ${JSON.stringify(text)}`, {
      hint: "take NUL characters and broken Unicode out of it"
    });
  }
  return `"${text.replace(special, (character) => `\\${letterOf[character] ?? character}`)}"`;
}
function nixAttribute(name) {
  return identifier.test(name) && !keywords.has(name) ? name : nixString(name);
}
function nixAttributePath(path) {
  return path.map(nixAttribute).join(".");
}

// src/interruption.ts
import { setMaxListeners } from "node:events";
function interruption() {
  const controller = new AbortController();
  setMaxListeners(100, controller.signal);
  const hint = "run the same command again: it goes on with what is left";
  const reasons = {
    SIGINT: new UserError("interrupted", "interrupted", { hint }),
    SIGTERM: new UserError("terminated", "terminated", { hint }),
    SIGHUP: new UserError("terminated", "the terminal was closed", { hint })
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(reasons[name].exitCode);
      controller.abort(reasons[name]);
    });
  }
  return controller.signal;
}

// src/registry/pins.ts
var emptyRegistry = {
  variants: /* @__PURE__ */ new Map(),
  adopted: [],
  aliases: [],
  access: { mirrors: [] }
};
function pinsOf({ variants, adopted }) {
  return [...[...variants.values()].flatMap(({ pins }) => pins), ...adopted];
}

// src/replace-file.ts
import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
async function replaceFile(path, text) {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID()}.new`;
  try {
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => void 0);
    throw error;
  }
}

// src/registry/check.ts
var identifierOfVariant = /^[A-Za-z0-9][\w+-]*(\.[A-Za-z0-9][\w+-]*)*$/;
var commitPattern = /^([0-9a-f]{40}|[0-9a-f]{64})$/;
var urlPattern = /^[a-z][a-z0-9+.-]*:[!-~]+$/;
var regionPattern = /^[a-z0-9-]{1,40}$/;
function variantProblem({ id, commit, time }) {
  if (!identifierOfVariant.test(id)) return `${JSON.stringify(id)} is no id of a variant`;
  if (commit === void 0 || !commitPattern.test(commit)) {
    return `${JSON.stringify(commit)} is no commit in hex`;
  }
  if (!isCount(time)) return `the time ${time} is no whole number of seconds since 1970`;
  return void 0;
}
function pinProblem(pin) {
  const { attributePath, name, size, url } = pin;
  if (attributePath.length === 0) return "its attribute path is empty";
  const nameProblem = storeNameProblem(name);
  if (nameProblem !== void 0) {
    return `Nix rejects the name ${JSON.stringify(name)}: ${nameProblem}`;
  }
  if (size !== void 0 && !isCount(size)) return `the size ${size} is no whole number of bytes`;
  if (url !== void 0 && !urlPattern.test(url)) return `${JSON.stringify(url)} is no URL`;
  return keyProblem(pin);
}
function keyProblem({ url = "", sha256, encoding }) {
  const [, hex, ending] = /\/sha256\/([0-9a-f]{64})(\.zst)?$/.exec(url) ?? [];
  if (hex === void 0) return void 0;
  if (hex !== sha256) return "the hash is not the one that the URL names";
  return ending === ".zst" === (encoding === "zstd") ? void 0 : "the encoding is not the one that the URL names";
}
function accessProblem({ mirrors, credentials }) {
  const wrong = mirrors.find((url) => !urlPattern.test(url) || url.endsWith("/"));
  if (wrong !== void 0) return `${JSON.stringify(wrong)} is no URL of a mirror`;
  if (credentials?.kind !== "aws" || regionPattern.test(credentials.region)) return void 0;
  return `${JSON.stringify(credentials.region)} is no region`;
}
function comparePaths(left, right) {
  for (const [index, component] of left.entries()) {
    const other = right[index];
    if (other === void 0 || component > other) return 1;
    if (component < other) return -1;
  }
  return left.length - right.length;
}
function contains(path, other) {
  return path.every((component, index) => component === other[index]);
}
function clash(claims) {
  const sorted = claims.toSorted((a, b) => comparePaths(a.attributePath, b.attributePath));
  for (const [index, claim] of sorted.entries()) {
    const previous = sorted[index - 1];
    if (!previous || !contains(previous.attributePath, claim.attributePath)) continue;
    const [one, other] = [previous, claim].map((it) => nixAttributePath(it.attributePath));
    return one === other ? `two artifacts claim the attribute ${one}: ${previous.what} and ${claim.what}` : `${one} is an artifact (${previous.what}), so ${other} (${claim.what}) cannot be below it`;
  }
  return void 0;
}
function isCount(value) {
  return value !== void 0 && Number.isSafeInteger(value) && value >= 0;
}

// src/registry/functions.ts
var pinsMarker = "  # pins";
var functionsMarker = "  # functions";
var headerStart = "# Isar images, pinned for Nix. Generated by isar-artifacts (format ";
var format = 1;
var head = `${headerStart}${format}).
# Do not edit: run \`isar-artifacts update\`.
#
#   isarArtifacts = import ./isar-artifacts.nix { inherit pkgs; };
#   isarArtifacts.qemuamd64.server.wic          fetched where published, else asks for the file
#   isarArtifacts.qemuamd64.server.wic.url      the same store path, only ever fetched
#   isarArtifacts.qemuamd64.server.wic.local    the same store path, never asks the URL
#   isarArtifacts.qemuamd64.server.wic.rebuild  a program for nix run: builds the variant here anew
#   isarArtifacts.qemuamd64.server.wic.isar     hash, size, url, recordUrl, commit, ...
{
  pkgs ? throw "isar-artifacts.nix: pass pkgs, as in: import ./isar-artifacts.nix { inherit pkgs; }",
  lib ? null, # not needed; registries that this one replaces may have taken it
  fetchurl ? pkgs.fetchurl,
  requireFile ? pkgs.requireFile,
  zstd ? (pkgs.buildPackages or pkgs).zstd, # runs on the machine that fetches
  source ? "auto", # or "url": only fetch, or "local": never fetch
  mirrors ? null, # URLs that have the same objects, instead of those of \`access\`
  credentials ? null, # of a private store: "none", "netrc" or "aws", instead of those of \`access\`
  region ? null, # for "aws"
  isar-artifacts ? null, # the package whose program .rebuild runs, instead of the one in PATH
}:
let
`;
var functions = `${functionsMarker}
  artifact =
    pin:
    let
      local = ask pin;
      url = fetch pin;
    in
    {
      auto = if pin ? url then url else local;
      inherit url local;
    }
    .\${source} or (throw "isar-artifacts.nix: source is \\"auto\\", \\"url\\" or \\"local\\"")
    // {
      inherit local url;
      rebuild = rebuild pin;
      isar = pin // recordUrl pin;
    };

  # Our URLs end in the key of an object; a mirror has the same keys. Others have no mirrors.
  split = pin: builtins.match "(.*)/(sha256/[0-9a-f]+(\\\\.zst)?)" pin.url or "";

  orElse = given: default: if given == null then default else given;
  mirrorUrls = map (url: builtins.head (builtins.match "(.*[^/])/*" url)) (
    orElse mirrors (access.mirrors or [ ])
  );

  recordUrl =
    pin:
    if pin ? record && split pin != null then
      { recordUrl = "\${builtins.head (split pin)}/builds/\${pin.record}.json"; }
    else
      { };

  ask =
    pin:
    let
      file = requireFile {
        inherit (pin) name hash;
        message = escapeHereDocument (help pin);
      };
    in
    # Some releases of nixpkgs forbid to take the file from a binary cache.
    if file ? overrideAttrs then file.overrideAttrs (_: { allowSubstitutes = true; }) else file;

  fetch =
    pin:
    let
      url = pin.url or (throw "isar-artifacts.nix: \${pin.name} has no URL, and source is \\"url\\"");
      key = builtins.elemAt (split pin) 1;
      mirrored = if split pin == null then [ ] else map (mirror: "\${mirror}/\${key}") mirrorUrls;
      file = fetchurl (
        {
          inherit (pin) name hash;
          # After a broken connection fetchurl goes on with the next URL, from where it stopped.
          urls = builtins.concatMap (one: [ one one one ]) ([ url ] ++ mirrored);
          # Without them, a store behind a firewall takes half an hour to be given up, and a file that
          # is not there half a minute.
          curlOpts = "--connect-timeout 15 --no-retry-all-errors";
          downloadToTemp = pin ? encoding;
          nativeBuildInputs = if pin ? encoding then [ zstd ] else [ ];
          postFetch = check pin;
        }
        // (if split pin == null then { } else authorization)
      );
    in
    file.overrideAttrs (_: {
      failureHook = "cat \${builtins.toFile "help" (help pin + "\\n")}";
      # Nobody else shall be asked for the hash of a private image. (Each name is of some releases.)
      mirrorsFile = noMirrors;
      mirrorsListFile = noMirrors;
      preferHashedMirrors = false;
    });

  noMirrors = builtins.toFile "no-mirrors" "";

  # The hash is always the decoded file's, so the store path does not depend on the encoding.
  decode.zstd = ''zstd -d -q --sparse -f "$downloadedFile" -o "$out"'';

  # fetchurl takes whatever comes with status 200, a login page too. Nix sees later that it is not
  # the file, when the next mirror can no longer be asked.
  check = pin: ''
    isarIsRight() {
      \${if pin ? encoding then decode.\${pin.encoding} else ":"} || return 1
      hex=$(sha256sum < "$out" | cut -c -64)
      test "sha256-$(printf "$(echo "$hex" | sed 's/../\\\\x&/g')" | base64)" = \${pin.hash}
    }
    isarTell() {
      echo "isar-artifacts: wrong file: $1"
      echo "  answered with $(wc -c < "$downloadedFile") bytes that are not $name: $(head -c 50 "$downloadedFile" | tr -cd '[:print:]')"
      rm -f "$downloadedFile" "$out"
    }
    set -o noglob
    isarAsked=" $url "
    if isarIsRight; then isarFound=1; else isarFound= && isarTell "$url"; fi
    for other in ''\${urls[*]}; do
      if test -n "$isarFound"; then break; fi
      case "$isarAsked" in *" $other "*) continue ;; esac
      isarAsked="$isarAsked$other "
      tryDownload "$other" "$downloadedFile"
      if test -n "$success"; then
        if isarIsRight; then isarFound=1; else isarTell "$other"; fi
      fi
    done
    if test -z "$isarFound"; then
      echo "isar-artifacts: no URL has the right file"
      exit 1
    fi
  '';

  # What is not ours is asked as anybody would.
  authorization =
    let
      kind = orElse credentials (access.credentials or "none");
    in
    authorize.\${kind} or (throw "isar-artifacts.nix: credentials are \\"none\\", \\"netrc\\" or \\"aws\\"");

  # Secrets come from the environment of the build (that of the daemon, where there is one), or from
  # a file that the sandbox can see; never from here. See docs/private-stores.md of isar-artifacts.
  authorize.none = { };
  authorize.netrc = {
    netrcImpureEnvVars = [ "ISAR_ARTIFACTS_NETRC" ];
    netrcPhase = ''
      umask 077
      if test -n "$ISAR_ARTIFACTS_NETRC"; then printf '%s\\n' "$ISAR_ARTIFACTS_NETRC" > netrc
      elif test -r /etc/nix/netrc; then cat /etc/nix/netrc > netrc
      else
        echo "isar-artifacts: no credentials: ISAR_ARTIFACTS_NETRC is not set, /etc/nix/netrc not to be read"
        : > netrc
      fi
    '';
  };
  authorize.aws = {
    netrcImpureEnvVars = [
      "AWS_ACCESS_KEY_ID"
      "AWS_SECRET_ACCESS_KEY"
      "AWS_SESSION_TOKEN"
    ];
    netrcPhase = ''
      umask 077
      : > netrc
      file=/etc/nix/aws-credentials
      # Of the first profile, and no other.
      isarKey() {
        awk -F = -v key="$1" '
          /^ *\\[/ && profiles++ { exit }
          { name = $1; gsub(/ /, "", name) }
          name == key { sub(/^[^=]*= */, ""); sub(/ *$/, ""); print; exit }
        ' $file
      }
      if test -z "$AWS_ACCESS_KEY_ID" && test -r $file; then
        AWS_ACCESS_KEY_ID=$(isarKey aws_access_key_id)
        AWS_SECRET_ACCESS_KEY=$(isarKey aws_secret_access_key)
        AWS_SESSION_TOKEN=$(isarKey aws_session_token)
      fi
      if test -n "$AWS_ACCESS_KEY_ID"; then
        {
          echo 'aws-sigv4 = "aws:amz:\${orElse region (access.region or "us-east-1")}:s3"'
          echo 'header = "x-amz-content-sha256: UNSIGNED-PAYLOAD"'
          echo 'max-redirs = 0' # where else it leads to would see the token
          printf 'user = "%s:%s"\\n' "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY"
          if test -n "$AWS_SESSION_TOKEN"; then
            printf 'header = "x-amz-security-token: %s"\\n' "$AWS_SESSION_TOKEN"
          fi
        } > isar-aws
        curlOpts="$curlOpts --config $PWD/isar-aws"
      else
        echo "isar-artifacts: no credentials: AWS_ACCESS_KEY_ID is not set, $file not to be read"
      fi
    '';
  };

  # kas needs network, root and time, and never makes the same disk twice: no derivation can hold it,
  # but a program can be run that pins what it made. It is to be run in the project.
  rebuild =
    pin:
    if pin ? variant then
      pkgs.writeShellScriptBin "rebuild-isar-artifacts" ''
        program=\${if isar-artifacts == null then "isar-artifacts" else "\${isar-artifacts}/bin/isar-artifacts"}
        if ! command -v "$program" > /dev/null; then
          echo "isar-artifacts is not in PATH: install it, or pass it to isar-artifacts.nix" >&2
          exit 127
        fi
        exec "$program" rebuild --variant \${quote pin.variant} "$@"
      ''
    else
      throw "isar-artifacts.nix: \${pin.name} was adopted, so nobody knows what builds it";

  # Nix shows only the last lines of a log, so the commands to run come last.
  help = pin: ''
    isar-artifacts: \${pin.name} is not in the Nix store.
      variant  \${pin.variant or "unknown, it was adopted"}, built from commit \${pin.commit or "unknown"}
      hash     \${pin.hash}\${if pin ? size then ", \${toString pin.size} bytes" else ""}
      url      \${pin.url or "none, it is not published yet"}
    Fetch it from there or from where it was built, or build it anew:
      \${fetchCommand pin}
      isar-artifacts rebuild \${if pin ? variant then "--variant \${pin.variant}" else "--help"}'';

  fetchCommand =
    pin:
    let
      name = quote pin.name;
    in
    if !(pin ? url) then
      "nix-prefetch-url --name \${name} file:///path/to/FILE \${pin.hash}"
    else if pin ? encoding then
      "curl -fL \${quote pin.url} | zstd -d -o \${name} && nix-prefetch-url file://$PWD/\${name} \${pin.hash}"
    else
      "nix-prefetch-url --name \${name} \${quote pin.url} \${pin.hash}";

  quote = text: "'\${builtins.replaceStrings [ "'" ] [ "'\\\\''" ] text}'";

  # requireFile puts its message where a shell expands it.
  escapeHereDocument = builtins.replaceStrings [ "\\\\" "$" "\`" ] [ "\\\\\\\\" "\\\\$" "\\\\\`" ];
in
pins
`;

// src/registry/render.ts
function renderRegistry(registry) {
  return `${head}${pinsMarker}
${renderPins(registry)}
${functions}`;
}
function renderPins(registry) {
  refuseInvalid(registry);
  const entries = [
    ...[...registry.variants.values()].flatMap(
      (variant) => variant.pins.map((pin) => ({ variant, pin }))
    ),
    ...registry.adopted.map((pin) => ({ variant: void 0, pin }))
  ].sort((left, right) => comparePaths(left.pin.attributePath, right.pin.attributePath));
  const aliases = registry.aliases.toSorted(
    (left, right) => comparePaths(left.attributePath, right.attributePath)
  );
  return [
    ...renderAccess(registry.access),
    "  pins = {\n",
    ...entries.map(renderEntry),
    ...aliases.length === 0 ? [] : [`${aliasesMarker}
`, ...aliases.map(renderAlias)],
    "  };\n"
  ].join("");
}
var aliasesMarker = "    # aliases";
function refuseInvalid(registry) {
  const access2 = accessProblem(registry.access);
  if (access2 !== void 0) throw invalid("the registry cannot be written", access2);
  for (const [id, variant] of registry.variants) {
    const problem = variantProblem(variant) ?? (variant.id === id ? void 0 : `it is filed as ${id}`) ?? (variant.pins.length > 0 ? void 0 : "it has no artifact") ?? variant.pins.map(pinProblem).find((found) => found !== void 0);
    if (problem !== void 0) throw invalid(`variant ${id} cannot be pinned`, problem);
  }
  for (const pin of registry.adopted) {
    const problem = pinProblem(pin);
    if (problem !== void 0) throw invalid(`${pin.name} cannot be pinned`, problem);
  }
  refuseClash(registry);
}
function refuseClash(registry) {
  const pins = pinsOf(registry);
  const known2 = new Set(pins.map(({ attributePath }) => nixAttributePath(attributePath)));
  const dangling = registry.aliases.find(({ target }) => !known2.has(nixAttributePath(target)));
  if (dangling !== void 0) {
    const what = `the alias ${nixAttributePath(dangling.attributePath)} cannot be written`;
    throw invalid(what, `${nixAttributePath(dangling.target)} is no artifact`);
  }
  const problem = clash([
    ...pins.map(({ attributePath, name }) => ({ attributePath, what: name })),
    ...registry.aliases.map(({ attributePath, target }) => ({
      attributePath,
      what: `alias of ${nixAttributePath(target)}`
    }))
  ]);
  if (problem === void 0) return;
  throw new UserError("registry-conflict", problem, {
    hint: "pins of variants that were not built keep their old names: build both variants, or change names.attribute or registry.aliases in the configuration; an adopted pin goes by removing its entry"
  });
}
function renderAccess({ mirrors, credentials }) {
  const lines = [
    ...mirrors.length === 0 ? [] : ["mirrors = [", ...mirrors.map((url) => `  ${nixString(url)}`), "];"],
    ...credentials === void 0 ? [] : [`credentials = ${nixString(credentials.kind)};`],
    ...credentials?.kind === "aws" ? [`region = ${nixString(credentials.region)};`] : []
  ];
  if (lines.length === 0) return ["  access = { };\n"];
  return ["  access = {\n", ...lines.map((line) => `    ${line}
`), "  };\n"];
}
function renderEntry({ variant, pin }) {
  const fields = {
    variant: variant && nixString(variant.id),
    name: nixString(pin.name),
    hash: nixString(toSri(pin.sha256)),
    size: pin.size,
    url: pin.url && nixString(pin.url),
    encoding: pin.encoding === "none" ? void 0 : nixString(pin.encoding),
    record: variant?.record && nixString(variant.record),
    commit: variant?.commit && nixString(variant.commit),
    time: variant?.time
  };
  const lines = Object.entries(fields).filter(([, value]) => value !== void 0).map(([field, value]) => `      ${field} = ${value};
`);
  return `    ${nixAttributePath(pin.attributePath)} = artifact {
${lines.join("")}    };
`;
}
function renderAlias({ attributePath, target }) {
  return `    ${nixAttributePath(attributePath)} = pins.${nixAttributePath(target)};
`;
}
function invalid(what, problem) {
  return new UserError("registry-invalid", `${what}: ${problem}`, {
    hint: "correct names, storage or registry in the configuration, and build the variant again"
  });
}

// src/pipeline/credentials.ts
function credentialsFor(credentials, url) {
  if (credentials === void 0) return {};
  if (credentials === "netrc") return { credentials: { kind: "netrc" } };
  const region = url.startsWith("s3:") ? parseS3Url(url).region : "us-east-1";
  return { credentials: { kind: "aws", region } };
}

// src/pipeline/project.ts
import { join as join8, relative } from "node:path";

// src/digest/cache.ts
import { readFile } from "node:fs/promises";
import { join } from "node:path";
function cachedDigests(directory, { nar = false } = {}) {
  return async (path, given = {}) => {
    const options = { nar, ...given };
    const identity = await currentIdentity(path);
    const entry = entryPath(directory, identity);
    const known2 = await readEntry(entry);
    if (isWhole(known2, path, options) && sameIdentity(known2.identity, identity)) return known2;
    const digest = await digestFile(path, options);
    await replaceFile(entry, JSON.stringify(digest)).catch(() => void 0);
    return digest;
  };
}
function isWhole(known2, path, { nar }) {
  if (known2 === void 0 || nar && known2.nar === void 0) return false;
  return known2.content !== void 0 || !isTarball(path);
}
async function currentIdentity(path) {
  const file = await openToRead(path);
  return identityOf(file).finally(() => file.close());
}
function entryPath(directory, { device, inode }) {
  return join(directory, `${device}-${inode}.json`);
}
async function readEntry(path) {
  try {
    const entry = JSON.parse(await readFile(path, "utf8"));
    return isSha256(entry.sha256) && String(entry.size) === entry.identity.size ? entry : void 0;
  } catch {
    return void 0;
  }
}

// src/publish/plain-source.ts
import { constants } from "node:fs";
import { chmod, copyFile } from "node:fs/promises";

// src/publish/unchanged.ts
async function openUnchanged(file) {
  const handle = await openToRead(file.path);
  try {
    await refuseChanged(handle, file);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}
async function refuseChanged(handle, { path, identity }) {
  if (sameIdentity(await identityOf(handle), identity)) return;
  throw fileChanged(path, "after it was hashed");
}

// src/publish/plain-source.ts
async function openPlain(file, { signal, onProgress }) {
  const handle = await openUnchanged(file);
  let done = 0;
  return {
    fill: async (buffer) => {
      let filled = 0;
      while (filled < buffer.length) {
        signal?.throwIfAborted();
        const wanted = Math.min(buffer.length - filled, file.size - done);
        const { bytesRead } = await handle.read(buffer, filled, wanted, done).catch((cause) => {
          throw unreadable(file.path, cause);
        });
        if (bytesRead === 0) break;
        [filled, done] = [filled + bytesRead, done + bytesRead];
        onProgress?.(done);
      }
      if (filled < buffer.length) await refuseChanged(handle, file);
      return filled;
    },
    close: () => handle.close()
  };
}
var unable = ["ENOTSUP", "EOPNOTSUPP", "EXDEV", "EINVAL", "ENOSYS", "ENOTTY"];
async function clonePlain(file, path) {
  const handle = await openUnchanged(file);
  try {
    const { COPYFILE_EXCL, COPYFILE_FICLONE_FORCE } = constants;
    await copyFile(`/proc/self/fd/${handle.fd}`, path, COPYFILE_EXCL | COPYFILE_FICLONE_FORCE);
    await refuseChanged(handle, file);
    await chmod(path, 420);
    return true;
  } catch (error) {
    if (hasErrno(error, ...unable)) return false;
    throw error;
  } finally {
    await handle.close();
  }
}
function unreadable(path, cause) {
  return new UserError("file-unreadable", `${path} cannot be read: ${messageOf(cause)}`, {
    hint: "something removed what the build left: build the variant again",
    cause
  });
}

// src/publish/zstd.ts
import { availableParallelism } from "node:os";
import { pipeline } from "node:stream/promises";
async function zstdName({ level }) {
  const { stdout } = await run("zstd", ["--version"]);
  const version = /\bv(\d+(?:\.\d+)+)/.exec(stdout)?.[1] ?? "unknown";
  return `zstd ${version} -${level}`;
}
var threads = Math.min(2, availableParallelism());
function compressed(file, { level, size }, signal) {
  const args = ["--quiet", "--stdout", `-${level}`, `-T${threads}`, `--stream-size=${size}`];
  return outputOf(["zstd", ...args], { input: file, signal, failure: zstdFailed });
}
var Undecodable = class extends Error {
};
var magic = Buffer.from([40, 181, 47, 253]);
async function* frames(input) {
  let start = Buffer.alloc(0);
  for await (const block of input) {
    if (start.length < magic.length) {
      start = Buffer.concat([start, block.subarray(0, magic.length - start.length)]);
      if (!magic.subarray(0, start.length).equals(start)) throw new Undecodable("no zstd frame");
    }
    yield block;
  }
}
function decompressed(input) {
  const failure = (stderr) => new Undecodable(stderr);
  const args = ["--quiet", "--stdout", "--decompress"];
  return outputOf(["zstd", ...args], { input: frames(input), failure });
}
async function* outputOf([program = "", ...args], { input, signal, failure }) {
  signal?.throwIfAborted();
  const child = execa(program, args, {
    // Any descriptor will do; the types of execa know those up to 9.
    stdin: typeof input === "number" ? input : "pipe",
    buffer: { stdout: false, stderr: true },
    encoding: "buffer",
    reject: false
  });
  const stop = () => void child.kill();
  signal?.addEventListener("abort", stop);
  const feeding = typeof input === "number" || child.stdin === null ? void 0 : pipeline(input, child.stdin).catch((error) => error);
  let ended = false;
  try {
    for await (const block of child.stdout) yield block;
    ended = true;
  } finally {
    signal?.removeEventListener("abort", stop);
    if (!ended) {
      child.kill();
      await child;
    }
  }
  const [fed, result] = await Promise.all([feeding, child]);
  signal?.throwIfAborted();
  refuseUnstarted(program, result);
  if (fed !== void 0 && !hasErrno(fed, "EPIPE", "ERR_STREAM_PREMATURE_CLOSE")) throw fed;
  if (result.exitCode === void 0) throw zstdFailed(endingOf(result));
  if (result.exitCode !== 0) throw failure(Buffer.from(result.stderr).toString().trim());
  if (fed !== void 0) throw fed;
}
function zstdFailed(why) {
  return new UserError("program-failed", `zstd: ${why}`, {
    hint: "check that the machine has memory left, and try again"
  });
}

// src/publish/zstd-source.ts
import { readFileSync } from "node:fs";

// src/store/source.ts
function sourceOf2(blocks) {
  const iterator = blocks[Symbol.asyncIterator]();
  let rest2 = new Uint8Array();
  return {
    fill: async (buffer) => {
      let filled = 0;
      while (filled < buffer.length) {
        if (rest2.length === 0) {
          const { done, value } = await iterator.next();
          if (done) break;
          rest2 = value;
        }
        const taken = rest2.subarray(0, buffer.length - filled);
        buffer.set(taken, filled);
        filled += taken.length;
        rest2 = rest2.subarray(taken.length);
      }
      return filled;
    },
    close: async () => void await iterator.return?.()
  };
}
async function* blocksOf(source, buffer) {
  for (let filled = buffer.length; filled === buffer.length; ) {
    filled = await source.fill(buffer);
    if (filled > 0) yield buffer.subarray(0, filled);
  }
}

// src/publish/zstd-source.ts
var lookEvery = 250;
async function openZstd(file, level, { signal, onProgress }) {
  const handle = await openUnchanged(file);
  const look = () => onProgress?.(offsetOf(handle));
  const timer = onProgress && setInterval(look, lookEvery).unref();
  const source = sourceOf2(compressed(handle.fd, { level, size: file.size }, signal));
  return {
    fill: async (buffer) => {
      const filled = await source.fill(buffer);
      if (filled < buffer.length) await refuseChanged(handle, file);
      return filled;
    },
    close: async () => {
      clearInterval(timer);
      await source.close().finally(() => handle.close());
    }
  };
}
function offsetOf({ fd }) {
  const info = readFileSync(`/proc/self/fdinfo/${fd}`, "utf8");
  return Number(/^pos:\s*(\d+)/m.exec(info)?.[1] ?? 0);
}

// src/publish/encoder.ts
function encoderFor(encoding, level) {
  return encoding === "none" ? plainEncoder : zstdEncoder(level);
}
var plainEncoder = {
  encoding: "none",
  body: async (file, options = {}) => ({
    open: () => openPlain(file, options),
    clone: (path) => clonePlain(file, path),
    atMost: file.size,
    encoder: "none",
    metadata: metadataOf(file, "none")
  })
};
function zstdEncoder(level) {
  let name;
  return {
    encoding: "zstd",
    body: async (file, options = {}) => {
      name ??= zstdName({ level });
      const encoder = await name;
      return {
        open: () => openZstd(file, level, options),
        // What zstd cannot compress it stores as it is, in blocks of 128 KiB with three bytes each.
        atMost: file.size + Math.ceil(file.size / 1024) + 1024,
        encoder,
        metadata: metadataOf(file, encoder)
      };
    }
  };
}
function metadataOf({ sha256, size }, encoder) {
  return { sha256, size: String(size), encoder };
}

// src/pull-request/local.ts
import { mkdtemp, rm as rm3 } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as join3 } from "node:path";

// src/pull-request/proposal-files.ts
import { mkdir as mkdir2, readFile as readFile2, rm as rm2, writeFile } from "node:fs/promises";
import { join as join2 } from "node:path";
var names = ["title.txt", "body.md", "proposal.json"];
var rest = external_exports.object({ draft: external_exports.boolean() });
function pathsIn(directory) {
  return names.map((name) => join2(directory, name));
}
async function writeProposal(directory, { base, branch }, { title, body, labels, draft = false, wishes = {} }) {
  await mkdir2(directory, { recursive: true });
  const { reviewers = [], teamReviewers = [], assignees = [], milestone, autoMerge } = wishes;
  const people = { reviewers, "team-reviewers": teamReviewers, assignees };
  const more = { milestone: milestone ?? null, "auto-merge": autoMerge ?? null };
  const settings = { base, branch, labels, draft, ...people, ...more };
  const texts = [`${title}
`, `${body}
`, `${JSON.stringify(settings, void 0, 2)}
`];
  const paths = pathsIn(directory);
  await Promise.all(paths.map((path, index) => writeFile(path, texts[index] ?? "")));
}
async function readProposal(directory) {
  try {
    const texts = await Promise.all(pathsIn(directory).map((path) => readFile2(path, "utf8")));
    const [, body = "", settings = ""] = texts;
    return { body, draft: rest.parse(JSON.parse(settings)).draft };
  } catch {
    return void 0;
  }
}
async function removeProposal(directory) {
  await Promise.all(pathsIn(directory).map((path) => rm2(path, { force: true })));
}

// src/pull-request/local.ts
function localForge(options) {
  return new LocalForge(options);
}
async function currentBranch(root) {
  const branch = await gitOrNothing(root, ["symbolic-ref", "--quiet", "--short", "HEAD"]);
  if (branch !== void 0 && !isOurBranch(branch)) return branch;
  const state = branch === void 0 ? "no branch is checked out" : `${branch} is a proposal itself`;
  throw new UserError(
    "repository-unfit",
    `${state} in ${root}, so it is unclear what to propose an update for`,
    {
      hint: "name the branch: --base main, or pull-request.base in the configuration"
    }
  );
}
var LocalForge = class {
  base;
  branch;
  #options;
  constructor(options) {
    this.#options = options;
    this.base = options.base;
    this.branch = branchFor(options.base);
  }
  async snapshot() {
    const base = await this.#commitOf(this.base);
    if (base === void 0) {
      throw new UserError(
        "repository-unfit",
        `there is no branch ${this.base} in ${this.#options.root}`,
        {
          hint: "name another with --base, or create it"
        }
      );
    }
    const ours = await this.#commitOf(this.branch);
    const [onBase, fork] = await Promise.all([
      this.#fileAt(base),
      ours === void 0 ? void 0 : this.#mergeBase(base, ours)
    ]);
    if (ours === void 0 || fork === ours) return { base: onBase };
    const [onOurs, onFork, shown] = await Promise.all([
      this.#fileAt(ours),
      fork === void 0 ? void 0 : this.#fileAt(fork),
      readProposal(this.#options.output)
    ]);
    const told = shown === void 0 ? { announced: false } : { announced: true, shown };
    return { base: onBase, open: { ...onOurs, fork: onFork?.text, ...told } };
  }
  async propose(snapshot, proposal) {
    await this.#refuseCheckedOut();
    const parents = await this.#parents(snapshot);
    const held = parents.length === 1 && proposal.text === snapshot.open?.text;
    const commit = held ? parents[0] : await this.#commit(parents, proposal);
    await this.#move(snapshot, commit, proposal.title);
    await writeProposal(this.#options.output, this, proposal);
    const places = pathsIn(this.#options.output);
    const kind = snapshot.open === void 0 ? "created" : "updated";
    const range = `${this.base}...${this.branch}`;
    const look = quoteCommand(["git", "diff", range, "--", this.#options.path]);
    return { kind, commit, places, look, warnings: [] };
  }
  /** Whoever makes something of the files is to find none. */
  async withdraw() {
    await removeProposal(this.#options.output);
  }
  /** Forward only, and only from where the snapshot saw the branch: a second run loses the race. */
  async #move({ base, open: open3 }, commit, reason) {
    const left = open3 === void 0 ? await this.#commitOf(this.branch) : void 0;
    const merged = left !== void 0 && await this.#mergeBase(base.commit, left) === left;
    const expected = open3?.commit ?? (merged ? left : void 0);
    if (await this.#commitOf(this.branch) === expected) {
      await removeProposal(this.#options.output);
    }
    try {
      await git(this.#options.root, [
        "update-ref",
        "-m",
        reason,
        `refs/heads/${this.branch}`,
        commit,
        expected ?? "0".repeat(commit.length)
      ]);
    } catch (cause) {
      if (await this.#commitOf(this.branch) === expected) throw cause;
      throw new UserError(
        "proposal-outdated",
        `${this.branch} was moved by somebody else at the same time`,
        {
          hint: "run the same command again: it starts from what is there now",
          cause
        }
      );
    }
  }
  /** Our commit goes on top of what is there; a base that moved on is merged in, never over it. */
  async #parents({ base, open: open3 }) {
    if (open3 === void 0) return [base.commit];
    const fork = await this.#mergeBase(base.commit, open3.commit);
    return fork === base.commit ? [open3.commit] : [open3.commit, base.commit];
  }
  async #commit(parents, { text, title, summary }) {
    const { root, path } = this.#options;
    const scratch = await mkdtemp(join3(tmpdir(), "isar-artifacts-index-"));
    try {
      const env = { GIT_INDEX_FILE: join3(scratch, "index") };
      const blob = await git(root, ["hash-object", "-w", "--stdin"], { input: text });
      await git(root, ["read-tree", await this.#tree(parents)], { env });
      await git(root, ["update-index", "--add", "--cacheinfo", `100644,${blob},${path}`], { env });
      const tree = await git(root, ["write-tree"], { env });
      const message = `${title}

${summary}
`;
      const args = ["commit-tree", tree, ...parents.flatMap((parent) => ["-p", parent])];
      return await git(root, args, { input: message, env: await this.#identity() });
    } finally {
      await rm3(scratch, { recursive: true, force: true });
    }
  }
  /** The tree that our file goes into: with two parents, what git makes of both. */
  async #tree([ours, base]) {
    const { root, path } = this.#options;
    if (base === void 0) return `${ours}^{tree}`;
    const { exitCode, stdout } = await runGit(
      root,
      ["merge-tree", "--write-tree", "--name-only", "-z", ours, base],
      { accept: [0, 1] }
    );
    const [tree = "", ...rest2] = stdout.split("\0");
    const conflicts = rest2.slice(0, rest2.indexOf("")).filter((file) => file !== path);
    if (exitCode === 0 || conflicts.length === 0) return tree;
    throw new UserError(
      "proposal-conflict",
      `${this.branch} and ${this.base} both changed ${conflicts.join(", ")}`,
      {
        hint: `somebody committed on our branch: merge ${this.base} into it by hand (${quoteCommand(["git", "switch", this.branch])}, ${quoteCommand(["git", "merge", this.base])}), then propose again`
      }
    );
  }
  /** Moving a branch under a working tree would turn our commit into its reversal there. */
  async #refuseCheckedOut() {
    const worktrees = await git(this.#options.root, ["worktree", "list", "--porcelain"]);
    if (!worktrees.split("\n").includes(`branch refs/heads/${this.branch}`)) return;
    throw new UserError("repository-unfit", `${this.branch} is checked out`, {
      hint: `${quoteCommand(["git", "switch", this.base])}, then propose again`
    });
  }
  /** git refuses to commit for somebody without a name; a machine that builds may have none. */
  async #identity() {
    const idents = ["GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"];
    const known2 = await Promise.all(
      idents.map((ident) => gitOrNothing(this.#options.root, ["var", ident]))
    );
    if (!known2.includes(void 0)) return {};
    const [name, email] = ["isar-artifacts", "isar-artifacts@localhost"];
    return {
      GIT_AUTHOR_NAME: name,
      GIT_AUTHOR_EMAIL: email,
      GIT_COMMITTER_NAME: name,
      GIT_COMMITTER_EMAIL: email
    };
  }
  async #fileAt(commit) {
    const { root, path } = this.#options;
    const blob = await gitOrNothing(root, [
      "rev-parse",
      "--verify",
      "--quiet",
      `${commit}:${path}`
    ]);
    if (blob === void 0) return { commit, text: void 0 };
    const text = await git(root, ["cat-file", "blob", blob], { keepFinalNewline: true });
    return { commit, text };
  }
  #commitOf(branch) {
    return gitOrNothing(this.#options.root, [
      "rev-parse",
      "--verify",
      "--quiet",
      `refs/heads/${branch}^{commit}`
    ]);
  }
  #mergeBase(a, b) {
    return gitOrNothing(this.#options.root, ["merge-base", a, b]);
  }
};

// src/pull-request/open.ts
async function openForge({ kind, environment, ...options }) {
  if (kind === "local") {
    return localForge({ ...options, base: options.base ?? await currentBranch(options.root) });
  }
  const base = options.base ?? runBranch(environment) ?? await currentBranch(options.root);
  const { githubForge } = await import("./github-IIAMYWNS.js");
  const { appTokens } = await import("./github-app-7QZTQRVX.js");
  const address = {
    api: environment.GITHUB_API_URL || "https://api.github.com",
    repository: needed(environment, "GITHUB_REPOSITORY", "OWNER/NAME")
  };
  const app = appOf(environment);
  const branchToken = environment.ISAR_ARTIFACTS_BRANCH_TOKEN;
  return githubForge({
    ...address,
    path: options.path,
    base,
    token: app === void 0 ? needed(environment, "GITHUB_TOKEN", "a token with contents and pull-requests: write") : appTokens(app, address),
    ...branchToken ? { branchToken } : {}
  });
}
function appOf(environment) {
  const [idName, keyName] = ["ISAR_ARTIFACTS_APP_ID", "ISAR_ARTIFACTS_APP_PRIVATE_KEY"];
  const { [idName]: id, [keyName]: key } = environment;
  if (!id && !key) return void 0;
  return {
    id: needed(environment, idName, "the client ID of the GitHub App"),
    key: needed(environment, keyName, "the private key of the GitHub App, in PEM")
  };
}
function runBranch({ GITHUB_BASE_REF, GITHUB_REF_TYPE, GITHUB_REF_NAME }) {
  const branch = GITHUB_BASE_REF || (GITHUB_REF_TYPE === "branch" ? GITHUB_REF_NAME : void 0);
  if (!branch || !isOurBranch(branch)) return branch || void 0;
  throw new UserError("repository-unfit", `this run is for ${branch}, which is a proposal itself`, {
    hint: `leave ${branchFor("**")} out of the branches that start this workflow`
  });
}
function needed(environment, name, what) {
  const value = environment[name];
  if (value) return value;
  throw new UserError("config-invalid", `proposals go to GitHub, but ${name} is not set`, {
    hint: `set it to ${what}; or propose on a branch of this clone, with --forge local`
  });
}

// src/registry/aliases.ts
function aliasRules(configured) {
  return Object.entries(configured).map(([path, target]) => ({
    path: path.split("."),
    target: target.split(".")
  }));
}
function expandAliases(rules, pins) {
  const expanded = rules.map(
    ({ path, target }) => pins.filter(({ attributePath }) => contains(target, attributePath)).map(({ attributePath }) => ({
      attributePath: [...path, ...attributePath.slice(target.length)],
      target: attributePath
    }))
  );
  const empty = rules.filter((_, index) => expanded[index]?.length === 0);
  return {
    aliases: expanded.flat(),
    empty: empty.map(
      ({ path, target }) => `${nixAttributePath(path)} \u2192 ${nixAttributePath(target)}`
    )
  };
}

// src/registry/read.ts
import { isDeepStrictEqual } from "node:util";

// src/registry/interpret.ts
function interpret(scanned, refuse) {
  const variants = /* @__PURE__ */ new Map();
  const adopted = [];
  for (const [index, entry] of scanned.entries.entries()) {
    const previous = scanned.entries[index - 1];
    if (previous) checkOrder(previous, entry, refuse);
    const { variant, pin } = interpretEntry(entry, refuse);
    if (variant === void 0) {
      adopted.push(pin);
      continue;
    }
    const known2 = variants.get(variant.id) ?? { ...variant, pins: [] };
    checkSameBuild(known2, variant, entry, refuse);
    known2.pins.push(pin);
    variants.set(variant.id, known2);
  }
  const aliases = scanned.aliases.map(({ attributePath, target }) => ({ attributePath, target }));
  return { variants, adopted, aliases, access: interpretAccess(scanned, refuse) };
}
function interpretAccess({ mirrors, access: access2 }, refuse) {
  const [credentials, region] = [access2.get("credentials"), access2.get("region")];
  if (credentials === void 0) return { mirrors };
  if (credentials.value === "netrc") return { mirrors, credentials: { kind: "netrc" } };
  if (credentials.value !== "aws") refuse(credentials, 'credentials are not "netrc" or "aws"');
  const name = asString(region?.value) ?? refuse(region ?? credentials, "there is no region");
  return { mirrors, credentials: { kind: "aws", region: name } };
}
function interpretEntry(entry, refuse) {
  const place = nixAttributePath(entry.attributePath);
  const optional = (name, wanted, parse) => {
    const field = entry.fields.get(name);
    if (!field) return void 0;
    return parse(field.value) ?? refuse(field, `the ${name} of ${place} is not ${wanted}`);
  };
  const required = (name, wanted, parse) => optional(name, wanted, parse) ?? refuse(entry, `${place} has no ${name}`);
  const id = optional("variant", "a string", asString);
  const url = optional("url", "a string", asString);
  const record = optional("record", "a sha256 in hex", asHex);
  const size = (id === void 0 ? optional : required)("size", "a number", asNumber);
  const pin = {
    attributePath: entry.attributePath,
    name: required("name", "a string", asString),
    sha256: required("hash", "a sha256 in SRI notation", asSri),
    ...size === void 0 ? {} : { size },
    ...url === void 0 ? {} : { url },
    encoding: optional("encoding", '"zstd"', asEncoding) ?? "none"
  };
  const variant = id === void 0 ? void 0 : {
    id,
    ...record === void 0 ? {} : { record },
    commit: required("commit", "a string", asString),
    time: required("time", "a number", asNumber)
  };
  const problem = (variant && variantProblem(variant)) ?? pinProblem(pin);
  if (problem !== void 0) refuse(entry, `in ${place}: ${problem}`);
  return { variant, pin };
}
function checkOrder(previous, entry, refuse) {
  const above = nixAttributePath(previous.attributePath);
  const here = nixAttributePath(entry.attributePath);
  if (above === here) refuse(entry, `${here} is here twice, first in line ${previous.line}`);
  if (contains(previous.attributePath, entry.attributePath)) {
    refuse(entry, `${here} cannot be below ${above}, which is an artifact (line ${previous.line})`);
  }
  if (comparePaths(previous.attributePath, entry.attributePath) > 0) {
    refuse(entry, `expected ${here} before ${above}`);
  }
}
function checkSameBuild(known2, variant, entry, refuse) {
  for (const field of ["record", "commit", "time"]) {
    if (variant[field] === known2[field]) continue;
    refuse(
      entry.fields.get(field) ?? entry,
      `the pins of ${known2.id} move together, but not all have the ${field} ${known2[field]}`
    );
  }
}
function asString(value) {
  return typeof value === "string" ? value : void 0;
}
function asNumber(value) {
  return typeof value === "number" ? value : void 0;
}
function asEncoding(value) {
  return value === "zstd" ? value : void 0;
}
function asHex(value) {
  return typeof value === "string" && isSha256(value) ? value : void 0;
}
function asSri(value) {
  try {
    return sha256FromSri(String(value));
  } catch (error) {
    if (error instanceof UserError) return void 0;
    throw error;
  }
}

// src/registry/scan-values.ts
var stringPattern = /"(?:[^"\\]|\\.)*"/y;
var identifierPattern = /[A-Za-z_][A-Za-z0-9_'-]*/y;
var integerPattern = /^(?:0|[1-9][0-9]{0,15})$/;
var letters = { n: "\n", r: "\r", t: "	" };
function scanPath(text) {
  if (!isNixText(text)) return void 0;
  const path = [];
  for (let at = 0; at <= text.length; at++) {
    const component = scanAt(stringPattern, text, at) ?? scanAt(identifierPattern, text, at);
    if (component === void 0) return void 0;
    path.push(component.startsWith('"') ? unquote(component) : component);
    at += component.length;
    if (at < text.length && text[at] !== ".") return void 0;
  }
  return path;
}
function scanValue(text) {
  return integerPattern.test(text) ? Number(text) : scanString(text);
}
function scanString(text) {
  return scanAt(stringPattern, text, 0) === text ? unquote(text) : void 0;
}
function scanAt(sticky, text, at) {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0];
}
function unquote(literal) {
  return literal.slice(1, -1).replace(/\\(.)/g, (_, letter) => letters[letter] ?? letter);
}

// src/registry/scan.ts
var Unexpected = class {
  position;
  expected;
  constructor(position, expected) {
    this.position = position;
    this.expected = expected;
  }
};
var entryStart = " = artifact {";
var aliasMiddle = " = pins.";
var fieldPattern = /^ *([a-z]+) = (.*);$/s;
function scanPins(lines, firstLine) {
  const cursor = new Cursor(lines, firstLine);
  const access2 = scanAccess(cursor);
  cursor.take("  pins = {");
  const entries = [];
  while (cursor.line !== aliasesMarker && cursor.line !== "  };") entries.push(scanEntry(cursor));
  const aliases = [];
  if (cursor.takeIf(aliasesMarker)) {
    while (cursor.line !== "  };") aliases.push(scanAlias(cursor));
  }
  cursor.take("  };");
  cursor.takeEnd();
  return { ...access2, entries, aliases };
}
function scanAccess(cursor) {
  const mirrors = [];
  if (cursor.takeIf("  access = { };")) return { mirrors, access: /* @__PURE__ */ new Map() };
  cursor.take("  access = {");
  if (cursor.takeIf("    mirrors = [")) {
    while (!cursor.takeIf("    ];")) {
      const url = scanString(cursor.line?.slice(6) ?? "");
      if (url === void 0) throw cursor.unexpected(7, "a string, or `];`");
      mirrors.push(url);
      cursor.next();
    }
  }
  return { mirrors, access: scanFields(cursor, "  };") };
}
function scanEntry(cursor) {
  const start = cursor.position(5);
  const line = cursor.line ?? "";
  const attributePath = line.startsWith("    ") && line.endsWith(entryStart) ? scanPath(line.slice(4, -entryStart.length)) : void 0;
  if (!attributePath) throw cursor.unexpected(5, "`ATTRIBUTE = artifact {`, or `};`");
  cursor.next();
  return { ...start, attributePath, fields: scanFields(cursor, "    };") };
}
function scanAlias(cursor) {
  const start = cursor.position(5);
  const line = cursor.line ?? "";
  const alias = line.startsWith("    ") && line.endsWith(";") ? splitAlias(line.slice(4, -1)) : void 0;
  if (!alias) throw cursor.unexpected(5, "`ALIAS = pins.ATTRIBUTE;`, or `};`");
  cursor.next();
  return { ...start, ...alias };
}
function splitAlias(text) {
  for (let at = text.indexOf(aliasMiddle); at >= 0; at = text.indexOf(aliasMiddle, at + 1)) {
    const attributePath = scanPath(text.slice(0, at));
    const target = scanPath(text.slice(at + aliasMiddle.length));
    if (attributePath && target) return { attributePath, target };
  }
  return void 0;
}
function scanFields(cursor, end) {
  const indent = end.length;
  const fields = /* @__PURE__ */ new Map();
  while (!cursor.takeIf(end)) {
    const [, name, text] = fieldPattern.exec(cursor.line ?? "") ?? [];
    if (name === void 0 || text === void 0 || fields.has(name)) {
      throw cursor.unexpected(indent + 1, "`FIELD = VALUE;`, each field once, or `};`");
    }
    const column = indent + 1 + `${name} = `.length;
    const value = scanValue(text);
    if (value === void 0) throw cursor.unexpected(column, "a string or a number");
    fields.set(name, { ...cursor.position(column), value });
    cursor.next();
  }
  return fields;
}
var Cursor = class {
  #lines;
  #firstLine;
  #index = 0;
  constructor(lines, firstLine) {
    this.#lines = lines;
    this.#firstLine = firstLine;
  }
  /** Undefined behind the last one. */
  get line() {
    return this.#lines[this.#index];
  }
  next() {
    this.#index++;
  }
  takeIf(line) {
    const found = this.line === line;
    if (found) this.next();
    return found;
  }
  take(line) {
    const column = Math.max(line.search(/\S/), 0) + 1;
    const expected = line === "" ? "a blank line" : `\`${line.trim()}\``;
    if (!this.takeIf(line)) throw this.unexpected(column, expected);
  }
  takeEnd() {
    this.take("");
    if (this.line !== void 0) throw this.unexpected(1, "the functions");
  }
  position(column) {
    return { line: this.#firstLine + this.#index, column };
  }
  unexpected(column, expected) {
    return new Unexpected(this.position(column), expected);
  }
};

// src/registry/read.ts
function readRegistry(text, file) {
  const refuse = ({ line, column }, problem, hint) => {
    throw new UserError("registry-invalid", `${file}:${line}:${column}: ${problem}`, {
      hint: hint ?? `undo the edit (git checkout -- ${file}), then run \`isar-artifacts update\``
    });
  };
  const lines = text.split("\n");
  checkWhole(lines, file, refuse);
  const firstPin = lineAfter(lines, pinsMarker, refuse);
  const written = lines.slice(firstPin, lineAfter(lines, functionsMarker, refuse) - 1);
  const registry = interpret(scan(written, firstPin + 1, refuse), refuse);
  const expected = canonical(registry, { line: firstPin + 1, column: 1 }, refuse);
  const length = Math.max(expected.length, written.length);
  let same = 0;
  while (same < length && expected[same] === written[same]) same++;
  if (same < length) {
    const [wanted, found] = [expected[same], written[same]];
    const position = { line: firstPin + same + 1, column: differentColumn(wanted, found) };
    refuse(position, `expected ${describeLine(wanted)}, found ${describeLine(found)}`);
  }
  return registry;
}
function canonical(registry, where, refuse) {
  try {
    return renderPins(registry).split("\n");
  } catch (error) {
    if (error instanceof UserError) return refuse(where, error.message);
    throw error;
  }
}
function lineAfter(lines, marker, refuse) {
  const index = lines.indexOf(marker);
  if (index >= 0) return index + 1;
  return refuse(
    { line: lines.length, column: 1 },
    `expected \`${marker.trim()}\` before the end of the file`
  );
}
function scan(lines, firstLine, refuse) {
  try {
    return scanPins(lines, firstLine);
  } catch (error) {
    if (!(error instanceof Unexpected)) throw error;
    const { position, expected } = error;
    const found = describeLine(lines[position.line - firstLine]?.slice(position.column - 1));
    return refuse(position, `expected ${expected}, found ${found}`);
  }
}
function checkWhole(lines, file, refuse) {
  refuseConflict(lines, file, refuse);
  const [first = ""] = lines;
  const written = /^[0-9]+(?=\))/.exec(first.slice(headerStart.length))?.[0];
  if (!first.startsWith(headerStart) || written === void 0) {
    const hint = `it would be overwritten: take it over (isar-artifacts adopt ${file}), or set registry.path to another file`;
    refuse({ line: 1, column: 1 }, "this file was not written by isar-artifacts", hint);
  }
  if (Number(written) > format) {
    const problem = `the file has format ${written}, this isar-artifacts reads format ${format}`;
    const hint = "upgrade isar-artifacts to the release that wrote the file";
    refuse({ line: 1, column: headerStart.length + 1 }, problem, hint);
  }
  refuseCarriageReturn(lines, file, refuse);
  const end = lines.length;
  if (!isDeepStrictEqual(lines.slice(-3), ["in", "pins", ""])) {
    refuse(
      { line: end, column: 1 },
      `expected the file to end in \`in\` and \`pins\`, found ${describeLine(lines[end - 1] || lines[end - 2])}`
    );
  }
}
function refuseConflict(lines, file, refuse) {
  const conflict = lines.findIndex((line) => /^(<{7}|={7}|>{7})( |\r?$)/.test(line));
  if (conflict < 0) return;
  const hint = `take one side (git checkout --theirs ${file}), then run \`isar-artifacts update\``;
  refuse({ line: conflict + 1, column: 1 }, "git left a merge conflict here", hint);
}
function refuseCarriageReturn(lines, file, refuse) {
  const carriage = lines.findIndex((line) => line.includes("\r"));
  if (carriage < 0) return;
  const column = (lines[carriage]?.indexOf("\r") ?? 0) + 1;
  const hint = `put \`*.nix text eol=lf\` into .gitattributes, and check ${file} out again`;
  refuse({ line: carriage + 1, column }, "expected LF as the end of the line, found CR", hint);
}
function differentColumn(wanted = "", found = "") {
  let index = 0;
  while (index < wanted.length && wanted[index] === found[index]) index++;
  return index + 1;
}
function describeLine(line) {
  if (line === void 0) return "the end of the file";
  return line.trim() === "" ? "a blank line" : `\`${line.trim()}\``;
}

// src/registry/format.ts
var nixFormat = {
  read: readRegistry,
  readOlder: readRegistry,
  write: renderRegistry
};

// src/registry/hash-map-scan.ts
var blank = /[ \t\n]+|#[^\n]*|\/\*[\s\S]*?\*\//y;
var plainString = /"(?:[^"\\$\n]|\$(?!\{))*"/y;
var identifier2 = /[A-Za-z_][A-Za-z0-9_'-]*/y;
var restOfLine = /(?:[ \t]|\/\*(?:(?!\*\/)[^\n])*\*\/)*(?:#[^\n]*)?(?=\n|$)/y;
function scanHashMap(text) {
  const cursor = new Cursor2(text);
  cursor.skipBlanks();
  cursor.take(/\{/y, "`{`");
  cursor.skipBlanks();
  const entries = [];
  let brace = cursor.takeIf(/\}/y);
  while (brace === void 0) {
    entries.push(scanEntry2(cursor));
    cursor.skipBlanks();
    brace = cursor.takeIf(/\}/y);
  }
  cursor.skipBlanks();
  cursor.take(/$/y, "the end of the file");
  return { entries, end: brace.start };
}
function scanEntry2(cursor) {
  const key = scanKey(cursor);
  cursor.skipBlanks();
  cursor.take(/=(?!=)/y, "`=` (a key with dots needs quotes)");
  cursor.skipBlanks();
  const hash = unquoted(cursor.take(plainString, "a hash in double quotes"));
  cursor.skipBlanks();
  cursor.take(/;/y, "`;`");
  const rest2 = cursor.take(restOfLine, "the end of the line, or a comment that ends in it");
  return { key, hash, rest: rest2 };
}
function scanKey(cursor) {
  const expected = "a key or `}`";
  const quoted = cursor.takeIf(plainString);
  if (quoted !== void 0) return unquoted(quoted);
  const bare = cursor.take(identifier2, expected);
  return nixAttribute(bare.text) === bare.text ? bare : cursor.fail(bare.start, expected);
}
function unquoted({ start, text }) {
  return { start: start + 1, text: text.slice(1, -1) };
}
function positionAt(text, offset) {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
var Cursor2 = class {
  #text;
  #offset = 0;
  constructor(text) {
    this.#text = text;
  }
  skipBlanks() {
    while (this.takeIf(blank)) ;
  }
  /** @param pattern sticky */
  takeIf(pattern2) {
    const start = this.#offset;
    pattern2.lastIndex = start;
    const text = pattern2.exec(this.#text)?.[0];
    if (text === void 0) return void 0;
    this.#offset = start + text.length;
    return { start, text };
  }
  take(pattern2, expected) {
    return this.takeIf(pattern2) ?? this.fail(this.#offset, expected);
  }
  fail(offset, expected) {
    throw new Unexpected(positionAt(this.#text, offset), expected);
  }
};

// src/registry/hash-map-keys.ts
function checkRepeated(text, { entries }, refuseAt) {
  const seen = /* @__PURE__ */ new Map();
  for (const { key } of entries) {
    const first = seen.get(key.text);
    if (first !== void 0) {
      const { line } = positionAt(text, first);
      refuseAt(key.start, `${key.text} is here twice, first in line ${line}`, "remove one of them");
    }
    seen.set(key.text, key.start);
  }
}
function refuseUnknown({ text, start }, names2, refuseAt) {
  const problem = `${nixString(text)} is the name of no artifact of the configuration`;
  const hint = "remove the line, or correct its name; `isar-artifacts plan` shows the names";
  return refuseAt(start, `${problem}${didYouMean(text, names2)}`, hint);
}
function checkComplete(text, { scanned, lines, variants }, refuseAt) {
  const keys = new Set(lines.map(({ artifact }) => artifact.name));
  const lineOf = (offset) => positionAt(text, offset).line;
  const lacking = variants.flatMap(({ id, artifacts }) => {
    const names2 = artifacts.filter(({ name, optional }) => !optional && !keys.has(name));
    if (names2.length === 0) return [];
    const last = lines.findLast(({ variant }) => variant.id === id);
    const where = last ? `below line ${lineOf(last.entry.key.start)}` : `before the } in line ${lineOf(scanned.end)}`;
    return names2.map(({ name }) => ({ name, advice: `${where}: ${emptyEntry(name)}` }));
  });
  if (lacking.length === 0) return;
  refuseAt(
    scanned.end,
    `there is no line for ${lacking.map(({ name }) => name).join(", ")}`,
    `add what is missing ("" is: not pinned yet)
${lacking.map(({ advice }) => `  ${advice}`).join("\n")}`
  );
}
function emptyMap(variants) {
  const groups = variants.map(
    ({ id, artifacts }) => [`  # ${id}`, ...artifacts.map(({ name }) => `  ${emptyEntry(name)}`)].join("\n")
  );
  return `{
${groups.join("\n\n")}
}
`;
}
function emptyEntry(name) {
  return `${nixString(name)} = "";`;
}

// src/registry/hash-map-mark.ts
var pattern = /# isar-artifacts: (?<record>[0-9a-f]{64}) for (?<start>[0-9a-f]{8})(?![0-9a-f])/;
function markedRecord(rest2, digest) {
  const { record, start } = pattern.exec(rest2)?.groups ?? {};
  return record !== void 0 && digest.slice(0, 8) === start ? record : void 0;
}
function withMark(rest2, digest, record) {
  const old = pattern.exec(rest2);
  const mark = record && `# isar-artifacts: ${record} for ${digest.slice(0, 8)}`;
  if (old === null) return mark === void 0 ? rest2 : `${rest2} ${mark}`;
  const [before, after] = [rest2.slice(0, old.index), rest2.slice(old.index + old[0].length)];
  if (mark !== void 0) return before + mark + after;
  return after.trim() === "" ? before.replace(/ $/, "") + after : `${before}#${after}`;
}

// src/digest/notations.ts
var hexPattern = /^[0-9a-f]{64}$/i;
var nix32Pattern = /^[0-9a-df-np-sv-z]{52}$/;
var base64Pattern = /^[A-Za-z0-9+/]{43}=$/;
function parseSha256(text) {
  if (text.startsWith("sha256-")) return fromBase64(text.slice("sha256-".length));
  const digits2 = text.replace(/^sha256:/, "");
  if (hexPattern.test(digits2)) return known(digits2.toLowerCase());
  if (nix32Pattern.test(digits2)) return known(decodeNix32(digits2)?.toString("hex"));
  return fromBase64(digits2);
}
function fromBase64(text) {
  return base64Pattern.test(text) ? known(Buffer.from(text, "base64").toString("hex")) : void 0;
}
function known(hex) {
  return hex !== void 0 && isSha256(hex) ? hex : void 0;
}

// src/registry/hash-map-notation.ts
var noDigest = "0".repeat(64);
function parseHash(text) {
  return text === "" ? noDigest : parseSha256(text);
}
function inNotationOf(written, digest) {
  if (written === "" || written.startsWith("sha256-")) return toSri(digest);
  const prefix = written.startsWith("sha256:") ? "sha256:" : "";
  return prefix + digits(written.length - prefix.length, digest);
}
function digits(length, digest) {
  if (length === digest.length) return digest;
  const [nix32, base64] = [toNix32(digest), toSri(digest).slice("sha256-".length)];
  return length === nix32.length ? nix32 : base64;
}

// src/registry/hash-map-lines.ts
function readLines(text, file, { variants, strict }) {
  const refuse = ({ line, column }, problem, hint = form) => {
    throw new UserError("registry-invalid", `${file}:${line}:${column}: ${problem}`, { hint });
  };
  const refuseAt = (offset, problem, hint) => refuse(positionAt(text, offset), problem, hint);
  const scanned = scan2(text, file, refuse);
  checkRepeated(text, scanned, refuseAt);
  const planned = new Map(
    variants.flatMap(
      (variant) => variant.artifacts.map((artifact) => [artifact.name, { variant, artifact }])
    )
  );
  const lines = scanned.entries.flatMap((entry) => {
    const { key, hash, rest: rest2 } = entry;
    const known2 = planned.get(key.text);
    if (known2 === void 0) {
      return strict ? refuseUnknown(key, [...planned.keys()], refuseAt) : [];
    }
    const digest = parseHash(hash.text) ?? refuseAt(hash.start, `the hash of ${key.text} is no sha256`, hashes);
    return [{ entry, ...known2, digest, record: markedRecord(rest2.text, digest) }];
  });
  if (strict) checkComplete(text, { scanned, lines, variants }, refuseAt);
  return lines;
}
var form = 'write the file as one set, without anything before it: { then a line for each name, "NAME" = "HASH"; then }';
var hashes = 'write it in SRI notation, in hex, in base 64 or in the base 32 of Nix; "" where there is none yet';
function scan2(text, file, refuse) {
  const lines = text.split("\n");
  refuseConflict(lines, file, refuse);
  refuseCarriageReturn(lines, file, refuse);
  try {
    return scanHashMap(text);
  } catch (error) {
    if (!(error instanceof Unexpected)) throw error;
    const { position, expected } = error;
    const written = lines[position.line - 1]?.slice(position.column - 1);
    const atEnd = position.line === lines.length && written === "";
    const found = atEnd ? describeLine(void 0) : describeLine(written);
    return refuse(position, `expected ${expected}, found ${found}`);
  }
}

// src/registry/hash-map.ts
function hashMapFormat(variants) {
  return {
    read(text, file) {
      if (text.trim() === "") throw noFile(file, variants);
      return registryOf(readLines(text, file, { variants, strict: true }));
    },
    readOlder: (text, file) => registryOf(readLines(text, file, { variants, strict: false })),
    write(registry, old, file) {
      if (old === void 0 || old.trim() === "") throw noFile(file, variants);
      return rewrite(old, readLines(old, file, { variants, strict: true }), registry);
    }
  };
}
function registryOf(lines) {
  const pinned = [...byVariant(lines)].flatMap(([id, own]) => {
    const pins = own.filter(({ digest }) => digest !== noDigest).map(({ artifact: { attributePath, name }, digest }) => {
      return { attributePath, name, sha256: digest, encoding: "none" };
    });
    const record = recordOf(own);
    return pins.length === 0 ? [] : [[id, { id, ...record && { record }, pins }]];
  });
  return { ...emptyRegistry, variants: new Map(pinned) };
}
function byVariant(lines) {
  const groups = /* @__PURE__ */ new Map();
  for (const line of lines) {
    const group = groups.get(line.variant.id);
    if (group) group.push(line);
    else groups.set(line.variant.id, [line]);
  }
  return groups;
}
function recordOf(lines) {
  const record = lines[0]?.record;
  return lines.every((line) => line.record === record) ? record : void 0;
}
function rewrite(text, lines, { variants }) {
  const changed = [...byVariant(lines)].flatMap(([id, own]) => {
    const wanted = variants.get(id);
    if (wanted === void 0) return [];
    const same = own.every((line) => digestIn(wanted, line) === line.digest);
    return same && wanted.record === recordOf(own) ? [] : [[id, wanted]];
  });
  const wantedOf = new Map(changed);
  const usual = lines.find(({ entry }) => entry.hash.text !== "")?.entry.hash.text ?? "";
  let result = "";
  let end = 0;
  for (const line of lines) {
    const wanted = wantedOf.get(line.variant.id);
    if (wanted === void 0) continue;
    const { hash, rest: rest2 } = line.entry;
    const digest = digestIn(wanted, line);
    const written = digest === line.digest ? hash.text : inNotationOf(hash.text || usual, digest);
    const between = text.slice(hash.start + hash.text.length, rest2.start);
    result += text.slice(end, hash.start) + written + between;
    result += withMark(rest2.text, digest, wanted.record);
    end = rest2.start + rest2.text.length;
  }
  return result + text.slice(end);
}
function digestIn({ pins }, { artifact }) {
  return pins.find(({ name }) => name === artifact.name)?.sha256 ?? noDigest;
}
function noFile(file, variants) {
  return new UserError("registry-invalid", `there is nothing in ${file} to rewrite`, {
    hint: `begin with these lines, in any order and with comments of your own
${emptyMap(variants)}`
  });
}

// src/store/open.ts
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

// src/store/directory.ts
import { randomUUID as randomUUID3 } from "node:crypto";
import { constants as constants2, createReadStream as createReadStream2 } from "node:fs";
import { access, link, mkdir as mkdir3, rename as rename2, rm as rm5, stat as stat2 } from "node:fs/promises";
import { dirname as dirname2, join as join6 } from "node:path";

// src/store/directory-clock.ts
import { randomUUID as randomUUID2 } from "node:crypto";
import { rm as rm4, stat, writeFile as writeFile2 } from "node:fs/promises";
import { join as join4 } from "node:path";
async function fileSystemTime(directory) {
  const probe = join4(directory, `.clock-${randomUUID2()}`);
  try {
    await writeFile2(probe, "", { flag: "wx" });
    return (await stat(probe)).mtimeMs;
  } catch (error) {
    if (hasErrno(error, "EACCES", "ENOENT", "EPERM", "EROFS")) return Date.now();
    throw error;
  } finally {
    await rm4(probe, { force: true }).catch(() => void 0);
  }
}

// src/store/directory-list.ts
import { opendir } from "node:fs/promises";
import { join as join5 } from "node:path";
var temporaryName = /^(?<key>.+\/[0-9a-f]{64}(?:\.nar)?(?:\.zst|\.json)?|[0-9a-z]{32}\.narinfo)\.[0-9a-f-]{36}\.new$/;
async function* filesIn(directory, signal) {
  for await (const entry of await entriesOf(directory)) {
    signal?.throwIfAborted();
    const key = unfinishedKey(entry.name) ?? entry.name;
    if (entry.isFile() && parseKey(key)?.kind === "narinfo") yield entry.name;
  }
  for (const folder of folders) {
    for await (const entry of await entriesOf(join5(directory, folder))) {
      signal?.throwIfAborted();
      if (entry.isFile()) yield `${folder}/${entry.name}`;
    }
  }
}
async function entriesOf(folder) {
  try {
    return await opendir(folder, { bufferSize: 1024 });
  } catch (error) {
    if (hasErrno(error, "ENOENT")) return [];
    throw error;
  }
}
function unfinishedKey(file) {
  return temporaryName.exec(file)?.groups?.key;
}

// src/store/durable-file.ts
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open as open2 } from "node:fs/promises";
var blockSize = 1024 * 1024;
var syncEvery = 64 * blockSize;
var zeros = Buffer.alloc(blockSize);
async function writeDurably(path, source, signal) {
  const hash = createHash("sha256");
  const file = await open2(path, "wx", 420);
  try {
    let position = 0;
    for await (const block of blocksOf(source, Buffer.allocUnsafeSlow(blockSize))) {
      signal?.throwIfAborted();
      hash.update(block);
      if (!block.equals(zeros.subarray(0, block.length))) {
        for (let done = 0; done < block.length; ) {
          const { bytesWritten } = await file.write(block, done, void 0, position + done);
          done += bytesWritten;
        }
      }
      position += block.length;
      if (position % syncEvery === 0) await file.datasync();
    }
    await file.truncate(position);
    await file.sync();
  } finally {
    await file.close();
  }
  if (await digestOf(path, signal) === hash.digest("hex")) return;
  throw new UserError("object-corrupt", `${path} does not read as it was written`, {
    hint: "the file system lost data: check it, then publish again"
  });
}
async function digestOf(path, signal) {
  const hash = createHash("sha256");
  for await (const block of createReadStream(path, { highWaterMark: blockSize })) {
    signal?.throwIfAborted();
    hash.update(block);
  }
  return hash.digest("hex");
}
async function syncToDisk(path) {
  const file = await open2(path, "r");
  await file.sync().finally(() => file.close());
}

// src/store/directory.ts
var blockSize2 = 1024 * 1024;
var abandonedAfter = 24 * 60 * 60 * 1e3;
function directoryStore(directory, publicUrl) {
  return new DirectoryStore(directory, publicUrl);
}
var DirectoryStore = class {
  location;
  publicUrl;
  #directory;
  constructor(directory, publicUrl) {
    this.#directory = directory;
    this.location = `file:${directory}`;
    this.publicUrl = publicUrl;
  }
  async head(key) {
    try {
      return await storedAt(join6(this.#directory, key));
    } catch (error) {
      if (hasErrno(error, "ENOENT")) return void 0;
      throw this.#unreachable(error);
    }
  }
  async read(key, { signal } = {}) {
    if (await this.head(key) === void 0) return void 0;
    return this.#blocks(join6(this.#directory, key), signal);
  }
  async *#blocks(path, signal) {
    try {
      for await (const block of createReadStream2(path, { highWaterMark: blockSize2 })) {
        signal?.throwIfAborted();
        yield block;
      }
    } catch (error) {
      signal?.throwIfAborted();
      throw this.#unreachable(error);
    }
  }
  create(key, body, options = {}) {
    return this.#write(key, body, options, publishExclusively);
  }
  replace(key, body, { version }, options = {}) {
    return this.#write(key, body, options, async (temporary, path) => {
      if ((await storedAt(path)).version !== version) return false;
      await rename2(temporary, path);
      return true;
    });
  }
  async isWriteOnce() {
    return true;
  }
  async tidy() {
    const notices = [];
    try {
      for await (const { path, abandoned } of this.#unfinishedFiles()) {
        if (!abandoned) continue;
        const removing = rm5(path, { force: true });
        notices.push(
          await removing.then(
            () => `removed ${path}, which was never finished`,
            (error) => `cannot remove ${path}, which was never finished: ${messageOf(error)}`
          )
        );
      }
    } catch {
    }
    return notices;
  }
  async *list({ signal } = {}) {
    try {
      for await (const key of filesIn(this.#directory, signal)) {
        if (unfinishedKey(key) !== void 0) continue;
        const listed = await listedAt(join6(this.#directory, key));
        if (listed !== void 0) yield { key, ...listed };
      }
    } catch (error) {
      signal?.throwIfAborted();
      throw this.#unreachable(error);
    }
  }
  async now() {
    try {
      return await fileSystemTime(this.#directory);
    } catch (error) {
      throw this.#unreachable(error);
    }
  }
  async *openUploads({ signal } = {}) {
    try {
      for await (const { key, abandoned } of this.#unfinishedFiles(signal)) {
        if (!abandoned) yield key;
      }
    } catch (error) {
      signal?.throwIfAborted();
      throw this.#unreachable(error);
    }
  }
  async proveWritable() {
    try {
      await refuseUnwritable(this.#directory);
    } catch (error) {
      throw this.#unreachable(error);
    }
  }
  async remove(key, { signal } = {}) {
    signal?.throwIfAborted();
    try {
      await rm5(join6(this.#directory, key), { force: true });
    } catch (error) {
      throw this.#unreachable(error);
    }
  }
  /** Of ours alone, in the folders that keys have. */
  async *#unfinishedFiles(signal) {
    for await (const file of filesIn(this.#directory, signal)) {
      const key = unfinishedKey(file);
      if (key === void 0) continue;
      const path = join6(this.#directory, file);
      const written = (await listedAt(path))?.modified;
      if (written === void 0) continue;
      yield { key, path, abandoned: Date.now() - written >= abandonedAfter };
    }
  }
  async #write(key, body, { signal, onSent }, publish) {
    const path = join6(this.#directory, key);
    const temporary = `${path}.${randomUUID3()}.new`;
    signal?.throwIfAborted();
    try {
      await mkdir3(dirname2(path), { recursive: true });
      await writeBody(temporary, body, signal);
      const created = await publish(temporary, path);
      await syncToDisk(dirname2(path));
      const stored = await storedAt(path);
      if (created) onSent?.(stored.size);
      return { created, ...stored };
    } catch (error) {
      if (signal?.aborted || error instanceof UserError) throw error;
      throw this.#unreachable(error);
    } finally {
      await rm5(temporary, { force: true }).catch(() => void 0);
    }
  }
  #unreachable(cause) {
    return new UserError(
      "store-unreachable",
      `the store ${this.location} cannot be used: ${messageOf(cause)}`,
      {
        hint: "check storage.url, that the directory is writable, and that the disk has room",
        cause
      }
    );
  }
};
async function writeBody(path, body, signal) {
  if (await body.clone?.(path)) return syncToDisk(path);
  const source = await body.open();
  await writeDurably(path, source, signal).finally(() => source.close());
}
async function refuseUnwritable(directory) {
  try {
    await access(directory, constants2.W_OK | constants2.X_OK);
  } catch (error) {
    if (!hasErrno(error, "ENOENT") || dirname2(directory) === directory) throw error;
    await refuseUnwritable(dirname2(directory));
  }
}
async function storedAt(path) {
  const { size, ino, mtimeNs } = await stat2(path, { bigint: true });
  return { size: Number(size), version: versionOf(ino, mtimeNs) };
}
function versionOf(ino, mtimeNs) {
  return `${ino}-${mtimeNs}`;
}
async function listedAt(path) {
  try {
    const { size, ino, mtimeNs } = await stat2(path, { bigint: true });
    const modified = Number(mtimeNs / 1000000n);
    return { size: Number(size), version: versionOf(ino, mtimeNs), modified };
  } catch (error) {
    if (hasErrno(error, "ENOENT")) return void 0;
    throw error;
  }
}
async function publishExclusively(temporary, path) {
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    if (hasErrno(error, "EEXIST")) return false;
    if (!hasErrno(error, "EPERM", "ENOTSUP", "EOPNOTSUPP", "EMLINK")) throw error;
  }
  await rename2(temporary, path);
  return true;
}

// src/store/upload-journal.ts
import { randomUUID as randomUUID4 } from "node:crypto";
import { readdir, readFile as readFile3, rename as rename3, rm as rm6, stat as stat3, utimes } from "node:fs/promises";
import { basename, join as join7 } from "node:path";

// src/store/process.ts
import { readFileSync as readFileSync2 } from "node:fs";
function thisProcess() {
  return nameOf(process.pid) ?? nobody;
}
var nobody = "nobody";
function isRunning(name) {
  const id = Number(name.split("-", 1)[0]);
  return Number.isInteger(id) && nameOf(id) === name;
}
function nameOf(id) {
  try {
    const stat4 = readFileSync2(`/proc/${id}/stat`, "utf8");
    const fields = stat4.slice(stat4.lastIndexOf(")") + 2).split(" ");
    const [state, started] = [fields[0], fields[19]];
    if (state === "Z") return void 0;
    const boot = readFileSync2("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${id}-${started}-${boot}`;
  } catch {
    return void 0;
  }
}

// src/store/upload-journal.ts
var schema = external_exports.object({
  store: external_exports.string(),
  key: external_exports.string(),
  encoder: external_exports.string(),
  partSize: external_exports.number(),
  uploadId: external_exports.string().min(1)
});
var UploadJournal = class {
  #directory;
  constructor(directory) {
    this.#directory = directory;
  }
  /** Before the first part is sent. */
  async begin(entry) {
    const file = join7(this.#directory, `${randomUUID4()}.${thisProcess()}.json`);
    await replaceFile(file, JSON.stringify(entry));
    return { file, entry, touched: Date.now() };
  }
  /** Uploads to this store that no living process works on. */
  async abandoned(store) {
    const names2 = await readdir(this.#directory).catch((error) => {
      if (hasErrno(error, "ENOENT")) return [];
      throw error;
    });
    const free = names2.filter((name) => {
      const owner = nameParts.exec(name)?.groups?.owner;
      return owner !== void 0 && !isRunning(owner);
    });
    const noted = await Promise.all(free.sort().map((name) => read(join7(this.#directory, name))));
    return noted.flat().filter(({ entry }) => entry.store === store);
  }
  /** Makes an abandoned upload ours. @returns undefined where another process was faster, or we may not */
  takeUp(noted) {
    return this.#give(noted, thisProcess());
  }
  /** We stop working on it, and whoever wants may go on: this process, too. */
  async release(noted) {
    await this.#give(noted, nobody);
  }
  async forget({ file }) {
    await rm6(file, { force: true }).catch(() => void 0);
  }
  async #give({ file, entry }, owner) {
    const upload = nameParts.exec(basename(file))?.groups?.upload;
    const mine = join7(this.#directory, `${upload}.${owner}.json`);
    try {
      await rename3(file, mine);
      const now = /* @__PURE__ */ new Date();
      await utimes(mine, now, now);
      return { file: mine, entry, touched: now.getTime() };
    } catch {
      return void 0;
    }
  }
};
var nameParts = /^(?<upload>[0-9a-f-]+)\.(?<owner>[^.]+)\.json$/;
async function read(file) {
  try {
    const entry = schema.parse(JSON.parse(await readFile3(file, "utf8")));
    return [{ file, entry, touched: (await stat3(file)).mtimeMs }];
  } catch {
    return [];
  }
}

// src/store/open.ts
async function openStore(url, options) {
  const publicUrl = options.publicUrl?.replace(/\/+$/, "");
  if (url.startsWith("s3:")) {
    const location = parseS3Url(url);
    const { s3Store } = await import("./s3-ZBNXHHR4.js");
    const { uploads } = options;
    const resuming = uploads && {
      journal: new UploadJournal(uploads.directory),
      within: uploads.within
    };
    return s3Store(location, { publicUrl, resuming, identity: options.identity });
  }
  const directory = directoryOf(url, options.base);
  const place = pathToFileURL(directory).href.replace(/\/+$/, "");
  return directoryStore(directory, publicUrl ?? place);
}
function directoryOf(url, base) {
  const path = url.startsWith("file:") ? url.slice("file:".length) : "";
  if (path.startsWith("//")) return localPath(url);
  if (path !== "") return resolve(base, path);
  throw new UserError(
    "config-invalid",
    `${shownUrl(url)} is no storage URL that this release knows`,
    {
      hint: "write file:DIR for a directory (file:/srv/isar-artifacts), or s3://BUCKET/PREFIX?region=REGION"
    }
  );
}
function localPath(url) {
  try {
    return fileURLToPath(url);
  } catch (cause) {
    throw new UserError("config-invalid", `${shownUrl(url)} names no local directory`, {
      hint: "write file:DIR or file:///DIR",
      cause
    });
  }
}

// src/pipeline/project.ts
async function openProject(file, settings, environment) {
  const loaded = await loadConfig(file);
  const { config, directory } = loaded;
  const variants = await loadPlan(loaded, environment);
  const source = await sourceOf(directory);
  const state = join8(directory, ".isar-artifacts");
  const registry = join8(directory, config.registry.path);
  const isHashMap = config.registry.format === "hash-map";
  const forgeOptions = {
    root: source.root,
    path: relative(source.root, registry),
    base: settings.base ?? config["pull-request"].base,
    output: join8(state, "proposal"),
    kind: settings.forge ?? config["pull-request"].forge,
    environment
  };
  let chosen;
  const forge = () => {
    chosen ??= openForge(forgeOptions);
    return chosen;
  };
  return {
    loaded,
    variants,
    source,
    store: await openStore(settings.storage ?? config.storage.url, {
      base: directory,
      publicUrl: config.storage["public-url"],
      identity: settings.identity,
      uploads: {
        directory: join8(stateHome(environment) ?? state, "uploads"),
        within: config.storage["resume-within"]
      }
    }),
    forge,
    encoder: encoderFor(
      settings.compression ?? config.storage.compression,
      config.storage["compression-level"]
    ),
    digests: cachedDigests(join8(state, "digests"), { nar: config.storage["binary-cache"] }),
    registry: {
      format: isHashMap ? hashMapFormat(variants) : nixFormat,
      salvageable: !isHashMap,
      settings: {
        known: new Set(variants.map(({ id }) => id)),
        aliases: aliasRules(config.registry.aliases),
        // A hash map has no place for it.
        access: isHashMap ? { mirrors: [] } : {
          mirrors: config.storage.mirrors.map((url) => url.replace(/\/+$/, "")),
          ...credentialsFor(config.storage.credentials, settings.storage ?? config.storage.url)
        }
      }
    },
    buildDirectory: settings.buildDirectory ?? config.kas["build-directory"],
    environment,
    paths: {
      state,
      builds: join8(state, "build"),
      captured: join8(state, "captured"),
      journals: join8(state, "journals"),
      logs: join8(state, "logs"),
      records: join8(state, "records"),
      running: join8(state, "running"),
      registry
    }
  };
}
function stateHome({ XDG_STATE_HOME, HOME }) {
  const home = HOME ? join8(HOME, ".local/state") : void 0;
  const chosen = XDG_STATE_HOME?.startsWith("/") ? XDG_STATE_HOME : home;
  return chosen && join8(chosen, "isar-artifacts");
}

// src/pipeline/state.ts
import { mkdir as mkdir4, writeFile as writeFile3 } from "node:fs/promises";
import { join as join9 } from "node:path";
async function makeStateDirectory(path) {
  try {
    await mkdir4(path, { recursive: true });
    await writeFile3(join9(path, ".gitignore"), "*\n");
  } catch (cause) {
    throw new UserError("system-failed", `${path} cannot be written: ${messageOf(cause)}`, {
      hint: "builds, logs and records are kept there: make it writable",
      cause
    });
  }
}

export {
  nixString,
  nixAttributePath,
  emptyRegistry,
  pinsOf,
  replaceFile,
  sourceOf2 as sourceOf,
  Undecodable,
  decompressed,
  accessProblem,
  comparePaths,
  contains,
  expandAliases,
  pinsMarker,
  functionsMarker,
  headerStart,
  interpretAccess,
  interpretEntry,
  renderRegistry,
  scanPath,
  scanValue,
  scanString,
  splitAlias,
  interruption,
  readRegistry,
  parseSha256,
  openStore,
  credentialsFor,
  openProject,
  makeStateDirectory
};
