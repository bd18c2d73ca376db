import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  buildDirectories,
  kasCommand,
  kasEnvironment,
  wordsOf
} from "./chunk-K45UBTEV.js";
import {
  BuildFailure,
  failureLine,
  lookOf,
  normalFile
} from "./chunk-45GO6AGL.js";
import {
  readRecord
} from "./chunk-JYYMHRHX.js";
import {
  followChain
} from "./chunk-6W7LUZEU.js";
import {
  objectUrl
} from "./chunk-IZRWCIPU.js";
import {
  replaceFile
} from "./chunk-DVC4KMBF.js";
import {
  formatSize
} from "./chunk-43JDD7G5.js";
import {
  isKasContainer
} from "./chunk-XWFRWXDS.js";
import {
  endingOf,
  refuseUnstarted
} from "./chunk-7ZGFJMYK.js";
import {
  execa
} from "./chunk-N6FMNX35.js";
import {
  kernelName
} from "./chunk-XWC4ZYAC.js";
import {
  didYouMean
} from "./chunk-HAUXAYXY.js";
import {
  quoteCommand
} from "./chunk-FD2JS6YB.js";
import {
  foreignLogLine
} from "./chunk-6S7CRL34.js";
import {
  UserError,
  asUserError,
  hasErrno,
  messageOf
} from "./chunk-BNEZOXMQ.js";

// src/pipeline/doctor.ts
import { machine, userInfo } from "node:os";

// src/build/container-engine.ts
import { spawn } from "node:child_process";

// src/build/process-group.ts
import { setTimeout as sleep } from "node:timers/promises";
var graceMilliseconds = 5e3;
async function endProcessGroup(leader) {
  const giveUp = () => send(leader, "SIGKILL");
  process.once("exit", giveUp);
  send(leader, "SIGTERM");
  if (!await isGone(leader, graceMilliseconds)) {
    send(leader, "SIGKILL");
    await isGone(leader, 500);
  }
  process.off("exit", giveUp);
}
async function isGone(leader, milliseconds) {
  const deadline = Date.now() + milliseconds;
  while (send(leader, 0)) {
    if (Date.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}
function send(leader, signal) {
  try {
    return process.kill(-leader, signal);
  } catch (error2) {
    return error2.code !== "ESRCH";
  }
}

// src/build/ask.ts
var askPatience = 1e4;
async function ask(environment, [program, ...words], args, { cwd, signal, patience: patience3 = askPatience } = {}) {
  const late = AbortSignal.timeout(patience3);
  const over = signal === void 0 ? late : AbortSignal.any([signal, late]);
  if (over.aborted) return unanswered(late);
  const child = execa(program, [...words, ...args], {
    ...cwd === void 0 ? {} : { cwd },
    env: environment,
    extendEnv: false,
    stdin: "ignore",
    // A group of its own: whatever is sent to ours must not keep it from its work.
    detached: true,
    reject: false
  });
  const givenUp = new Promise((resolve3) => {
    over.addEventListener("abort", () => resolve3(void 0), { once: true });
  });
  const result = await Promise.race([child, givenUp]);
  if (result === void 0) {
    if (child.pid !== void 0) void endProcessGroup(child.pid);
    for (const stream of [child.stdout, child.stderr]) stream.destroy();
    child.unref();
    return unanswered(late);
  }
  const { exitCode, code, stdout, stderr, shortMessage } = result;
  return {
    ok: exitCode === 0,
    timedOut: false,
    missing: code === "ENOENT",
    stdout: stdout ?? "",
    reason: stderr?.trim() || (shortMessage ?? "")
  };
}
function unanswered({ aborted }) {
  const reason = aborted ? "no answer in time" : "interrupted";
  return { ok: false, timedOut: aborted, missing: false, stdout: "", reason };
}

// src/build/container.ts
var buildLabel = "isar-artifacts.build";
var ownerLabel = "isar-artifacts.owner";
function containerName(variant, random) {
  return `isar-artifacts-${variant.replace(/[^A-Za-z0-9_.-]/g, "-")}-${random}`;
}
function containerVariables({ image, engine }) {
  return { KAS_CONTAINER_IMAGE: image, KAS_CONTAINER_ENGINE: engine };
}
function containerOptions({ isolation, "runtime-args": runtimeArgs }, identity, release, forwarded) {
  const args = [
    ...identity === void 0 ? [] : identityArguments(identity),
    // By name alone: kas-container would split a value at its blanks.
    ...forwarded.flatMap((variable) => ["--env", variable]),
    ...runtimeArgs
  ];
  const mode = isolation === void 0 ? [] : [isolationFlag(isolation, release)];
  return args.length === 0 ? mode : [...mode, "--runtime-args", args.join(" ")];
}
function identityArguments({ name, build, owner }) {
  const labels = [`${buildLabel}=${build}`, `${ownerLabel}=${owner}`];
  return ["--name", name, ...labels.flatMap((label) => ["--label", label])];
}
function isolationFlag(isolation, release = "0") {
  const [major = 0, minor = 0] = release.split(".").map(Number);
  if (major > 5 || major === 5 && minor >= 4) return `--isar-${isolation}`;
  if (isolation === "privileged") return "--isar";
  throw new UserError(
    "config-invalid",
    `kas.isolation: rootless needs kas-container 5.4, and this is ${release === "0" ? "an unknown release" : release}`,
    { hint: "install a newer kas-container, or set kas.isolation: privileged" }
  );
}
var engineVariables = [
  "CONTAINERS_CONF",
  "CONTAINERS_STORAGE_CONF",
  "CONTAINER_HOST",
  "DBUS_SESSION_BUS_ADDRESS",
  "DOCKER_CONFIG",
  "DOCKER_CONTEXT",
  "DOCKER_HOST",
  "KAS_SUDO_CMD",
  "XDG_CONFIG_HOME",
  "XDG_DATA_HOME",
  "XDG_RUNTIME_DIR"
];
var ofThisMachine = /* @__PURE__ */ new Set([
  ...engineVariables,
  ...["HOME", "LOGNAME", "PATH", "SHELL", "TMPDIR", "USER"],
  ...["BB_HASHSERVE_DB_DIR", "DL_DIR", "SSH_AUTH_SOCK", "SSTATE_DIR"],
  ...["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_WEB_IDENTITY_TOKEN_FILE"],
  ...["GITCONFIG_FILE", "NETRC_FILE", "NPMRC_FILE", "REGISTRY_AUTH_FILE"]
]);
function forwardedNames(environment, listed) {
  const names = /* @__PURE__ */ new Set(["SSTATE_MIRRORS", "DISTRO_APT_PREMIRRORS", ...listed]);
  return [...names].filter(
    (name) => environment[name] !== void 0 && !ofThisMachine.has(name) && !name.startsWith("KAS_")
  );
}
function refuseUnfitPaths(paths) {
  for (const [name, path = ""] of Object.entries(paths)) {
    const found = /[\s:*?[\]|\\]/.exec(path)?.[0];
    if (found === void 0) continue;
    const what = /\s/.test(found) ? "a blank" : found;
    throw new UserError(
      "config-invalid",
      `${name} is ${JSON.stringify(path)}: kas-container cannot mount a path with ${what} in it`,
      { hint: "move it to a path of letters, digits, / . - and _" }
    );
  }
}
function containerMounts({ root, work, build }, { DL_DIR, SSTATE_DIR }) {
  const all = { repo: root, work, build, downloads: DL_DIR, sstate: SSTATE_DIR };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, path]) => path ? [[name, path]] : [])
  );
}
function hostPathOf(mounts, path) {
  const [, name = "", rest = ""] = /^\/([^/]+)(\/.*)?$/.exec(path) ?? [];
  const mount = Object.hasOwn(mounts, name) ? mounts[name] : void 0;
  return mount === void 0 ? path : `${mount}${rest}`;
}

// src/build/container-engine.ts
var sudo = ["sudo", "--non-interactive", "--preserve-env"];
function engineAsStarted(name, isolation, { isRoot, dockerContext: dockerContext2 }) {
  if (isolation !== "privileged") return [name];
  if (name === "podman" && !isRoot) return [...sudo, "podman"];
  const isRootless = name === "docker" && dockerContext2 === "rootless";
  return isRootless ? [...sudo, "docker", "--context", "default"] : [name];
}
function defaultImage(environment, release = "latest") {
  return `ghcr.io/siemens/kas/kas-isar:${environment.KAS_IMAGE_VERSION ?? release}`;
}
function enginesFor(environment, isolation, machine2) {
  const chosen = environment.KAS_CONTAINER_ENGINE;
  const preferred = isolation === "rootless" ? ["podman", "docker"] : ["docker", "podman"];
  const names = chosen ? [chosen] : preferred;
  const started = names.map((name) => engineAsStarted(name, isolation ?? "privileged", machine2));
  const asRoot = started.filter(([program]) => program === "sudo");
  if (asRoot.length > 0 && environment.KAS_SUDO_CMD === "run0") {
    throw new UserError(
      "config-invalid",
      "KAS_SUDO_CMD is run0: a container that it starts could not be ended unattended",
      { hint: "leave KAS_SUDO_CMD out (sudo is taken), or set kas.isolation: rootless" }
    );
  }
  const asUs = isolation === "privileged" ? started.filter(([program]) => program !== "sudo") : names.map((name) => [name]);
  return { commands: [...asUs, ...asRoot], environment };
}
async function dockerContext(environment, options = {}) {
  const { ok: ok2, stdout } = await ask(environment, ["docker"], ["context", "show"], options);
  return ok2 ? stdout.trim() : void 0;
}
var list = (filter, format) => ["ps", "--all", "--filter", filter, "--format", format];
var labelFormat = (label) => `{{if eq (printf "%T" .Labels) "map[string]string"}}{{index .Labels "${label}"}}{{else}}{{.Label "${label}"}}{{end}}`;
async function containersOf({ commands, environment }, build) {
  const question = list(`label=${buildLabel}=${build}`, `{{.Names}} ${labelFormat(ownerLabel)}`);
  const asked = commands.map(async (engine) => {
    const answer = await ask(environment, engine, question);
    if (answer.ok) return { engine, lines: answer.stdout.split("\n").filter(Boolean) };
    if (await isAway(environment, engine, answer)) return void 0;
    throw new UserError(
      "program-failed",
      `${quoteCommand(engine)} does not say which containers there are: ${answer.reason}`,
      {
        hint: `one of an earlier run may be at work in ${build}: mend this, or choose by kas.engine and kas.isolation what you use`
      }
    );
  });
  const answers = (await Promise.all(asked)).filter((answer) => answer !== void 0);
  const left = answers.flatMap(
    ({ engine, lines }) => lines.map((line) => {
      const [name = "", owner = ""] = line.split(" ");
      return { name, owner, engine };
    })
  );
  const byName = new Map(left.map((container) => [container.name, container]));
  return {
    answering: { commands: answers.map(({ engine }) => engine), environment },
    left: [...byName.values()]
  };
}
async function ownContainers({ commands, environment }) {
  const format = `{{.Names}}|${labelFormat(ownerLabel)}|${labelFormat(buildLabel)}`;
  const asked = commands.map(async (engine) => {
    const { ok: ok2, stdout } = await ask(environment, engine, list(`label=${buildLabel}`, format));
    const lines = ok2 ? stdout.split("\n").filter(Boolean) : [];
    return lines.map((line) => {
      const [name = "", owner = "", build = ""] = line.split("|");
      return { name, owner, build, engine };
    });
  });
  const found = (await Promise.all(asked)).flat();
  return [...new Map(found.map((container) => [container.name, container])).values()];
}
async function isAway(environment, engine, { reason }) {
  if (/connect to (?:the )?(?:docker|podman)|error during connect/i.test(reason)) return true;
  const version = await ask(environment, engine, ["--version"]);
  return !version.ok && !version.timedOut;
}
async function removeContainer({ commands, environment }, name) {
  const gone = commands.map(async (engine) => {
    await ask(environment, engine, ["kill", name]);
    await ask(environment, engine, ["rm", "--force", name]);
    const pattern = name.replaceAll(".", "\\.");
    const { ok: ok2, stdout } = await ask(environment, engine, list(`name=^${pattern}$`, "{{.Names}}"));
    return ok2 && stdout.trim() === "";
  });
  return (await Promise.all(gone)).every(Boolean);
}
function removeContainerLater({ commands, environment }, container) {
  for (const [program, ...words] of commands) {
    const args = [...words, "rm", "--force", container];
    const child = spawn(program, args, { env: environment, stdio: "ignore", detached: true });
    child.on("error", () => {
    });
    child.unref();
  }
}
async function engineTools({ commands, environment }, image) {
  for (const command of commands) {
    const format = "{{if .RepoDigests}}{{index .RepoDigests 0}}{{else}}{{.Id}}{{end}}";
    const inspected = await ask(environment, command, [
      ...["image", "inspect", "--format", format, image]
    ]);
    if (!inspected.ok) continue;
    const { stdout } = await ask(environment, command, ["--version"]);
    const version = /\d+\.\d+[^\s,]*/.exec(stdout)?.[0] ?? "unknown";
    const digest = inspected.stdout.trim().replace(/^.*@/, "");
    return {
      [command.includes("docker") ? "docker" : "podman"]: version,
      image: image.includes("@") ? image : `${image}@${digest}`
    };
  }
  return {};
}

// src/build/running.ts
import { randomUUID } from "node:crypto";
import { readdir, readFile as readFile2, rm } from "node:fs/promises";
import { join } from "node:path";

// src/build/process-identity.ts
import { readFile, stat } from "node:fs/promises";
async function processIdentity(pid) {
  const { start = "" } = await statOf(pid);
  return `${pid}@${start}@${await numbering() ?? ""}`;
}
async function processState(identity) {
  const [, pid, start, where] = /^(\d+)@(\d+)@(.+)$/.exec(identity) ?? [];
  if (where === void 0 || where !== await numbering()) return "unknown";
  const now = await statOf(Number(pid));
  if (now.start === void 0) return exists(Number(pid)) ? "unknown" : "ended";
  return now.start === start && !now.isZombie ? "running" : "ended";
}
async function numbering() {
  try {
    const boot = (await readFile("/proc/sys/kernel/random/boot_id", "utf8")).trim();
    return `${boot}@${(await stat("/proc/self/ns/pid")).ino}`;
  } catch {
    return void 0;
  }
}
function exists(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error2) {
    return error2.code !== "ESRCH";
  }
}
async function statOf(pid) {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return { start: fields[19], isZombie: fields[0] === "Z" };
}

// src/build/running.ts
async function markRunning(directory2) {
  const mark = join(directory2, `${process.pid}-${randomUUID()}`);
  await replaceFile(mark, await processIdentity(process.pid));
  return { [Symbol.asyncDispose]: () => rm(mark, { force: true }) };
}
async function isRunning(directory2) {
  const names = await readdir(directory2).catch(() => []);
  const states = await Promise.all(names.map((name) => stateOf(join(directory2, name))));
  return states.some((state) => state !== "ended");
}
async function stateOf(mark) {
  const identity = await readFile2(mark, "utf8").catch(() => void 0);
  if (identity === void 0) return "ended";
  const state = await processState(identity);
  if (state === "ended") await rm(mark, { force: true });
  return state;
}

// src/doctor/finding.ts
function ok(message) {
  return { level: "ok", message, fix: "" };
}
function warning(message, fix) {
  return { level: "warning", message, fix };
}
function error(message, fix) {
  return { level: "error", message, fix };
}

// src/doctor/access.ts
function accessCheck(store, isPrivate) {
  const examine2 = async (signal) => {
    const url = await anyUrl(store, signal);
    if (url === void 0 || !/^https?:/.test(url)) return ok("who may read is not for us to tell");
    const { status } = await fetch(url, { method: "HEAD", redirect: "follow", signal });
    return judgeAccess(status, { isPrivate, where: new URL(url).host });
  };
  return { name: "access", examine: examine2 };
}
async function anyUrl(store, signal) {
  try {
    for await (const { key } of store.list({ signal })) return objectUrl(store.publicUrl, key);
  } catch {
    signal.throwIfAborted();
  }
  return void 0;
}
function judgeAccess(status, { isPrivate, where }) {
  const isOpen = status === 200;
  const isRefused = status === 401 || status === 403;
  if (isOpen && isPrivate) {
    return warning(
      `anybody may read what is at ${where}, though storage.credentials says that it is private: images may hold secrets`,
      "block public access there; or take storage.credentials out, where it is meant to be public"
    );
  }
  if (isRefused && !isPrivate) {
    return warning(
      `${where} lets nobody read without credentials (${status}), so Nix cannot fetch what is pinned`,
      "say what readers show (storage.credentials), or where else they may read (storage.public-url)"
    );
  }
  if (isOpen) return ok(`anybody may read what is at ${where}: let no image hold secrets`);
  if (isRefused) return ok(`${where} lets nobody read without credentials`);
  return ok(`${where} answers with ${status}, so who may read cannot be told`);
}

// src/doctor/binfmt.ts
import { readdir as readdir2, readFile as readFile3 } from "node:fs/promises";
import { join as join2 } from "node:path";

// src/build/log/causes.ts
var ofImages = /initializing source docker:|pinging container registry|copying system image from|requesting bearer token|(?:pulling|pull(?:ed)?) (?:the )?(?:container )?image|Error response from daemon: (?:Get|Head) "?https:|failed to resolve reference/i;
var mounters = /(?:^|[\s:'"`(]|\/s?bin\/)(?:u?mount|losetup|chroot|unshare|pivot_root|mknod)(?=[\s:;,'"`()]|$)/;
var knownCauses = [
  {
    name: "disk full",
    patterns: [/No space left on device|\bENOSPC\b|Disk quota exceeded|disk space monitor action/i],
    hint: "the disk is full, and a build may need 35 GB and more: remove build directories that nobody needs, or move DL_DIR, SSTATE_DIR and the build directory to a larger disk"
  },
  {
    name: "locale",
    patterns: [/make sure locale '?en_US\.UTF-8'? is available/i],
    hint: "Isar needs that locale: apt-get install locales, add it to /etc/locale.gen, then locale-gen"
  },
  {
    name: "root",
    patterns: [
      /Do not use Bitbake as root|setgroups 65534 failed|Running as root - may break|(?:must|should) not be run as root/i
    ],
    hint: "Isar does not build as root: start it as another user, also within a container"
  },
  {
    name: "certificate",
    patterns: [
      /\bx509: [^:]*(?:certificate|authority)|\btls: (?:failed to verify|handshake failure|bad certificate|unknown certificate|first record does not)|certificate (?:signed by unknown authority|verif\w+ failed)|SSL certificate problem|cannot verify \S+ certificate/i
    ],
    hint: "the certificate of that server is not trusted here: put the authority that signed it into /usr/local/share/ca-certificates and run update-ca-certificates, also within the container; check the clock, too"
  },
  {
    name: "subordinate ids",
    patterns: [/insufficient UIDs or GIDs available in user namespace/i],
    hint: "a rootless engine has too few ids for that image: give the user 65536 in /etc/subuid and in /etc/subgid (usermod --add-subuids, --add-subgids), then podman system migrate"
  },
  {
    name: "image missing",
    patterns: [
      /manifest unknown|manifest for \S+ not found|access to the resource is denied|pull access denied|unauthorized: authentication required|repository name not known|invalid status code from registry 40[134]\b/i,
      [/(?<!permission )\bdenied\b|\bunauthorized\b|\bname unknown\b|\b403 Forbidden/i, ofImages]
    ],
    hint: "the registry has no such container image, or wants a login: check its name, its digest, and the login of the engine"
  },
  {
    name: "image pull",
    patterns: [/toomanyrequests/i, ofImages],
    hint: "the container image could not be pulled: try again later, or pull it once by hand; an image pinned by digest is not pulled again",
    transient: true
  },
  {
    name: "network",
    patterns: [
      /Could not resolve (?:host|proxy)|Temporary failure (?:in name resolution|resolving)|unable to resolve host address|Name or service not known|Network is unreachable|No route to host/i,
      [/failed with exit code 4\b/, /\bwget /]
    ],
    hint: "no network, or no DNS: check both on this machine and in its container, and that the proxy variables are set (https_proxy, no_proxy)"
  },
  {
    name: "mirror",
    patterns: [
      /\b404:? +Not Found|\b429:? +Too Many Requests|\b50[0234]:? +(?:Internal|Bad Gateway|Service|Gateway)|returned error: (?:429|5\d\d)\b/i,
      [/failed with exit code 8\b/, /\bwget /]
    ],
    hint: "a mirror refused: try again later (--retries does). Where it stays, the package lists in an old sstate or download cache name what the mirror has no more: build without them, or pin a snapshot",
    transient: true
  },
  {
    name: "privilege",
    patterns: [
      [/Operation not permitted|permission denied|must be superuser|failed to set up/i, mounters],
      /loop device (?:not available|setup unsuccessful)/i,
      [
        /password is required|terminal is required|no new privileges|effective uid is not 0|may not run/i,
        /\bsudo: /
      ]
    ],
    hint: "Isar mounts file systems and changes roots: it needs sudo without a password, or a container that may (kas-container --isar, a privileged runner)"
  },
  {
    name: "sandbox",
    patterns: [/bwrap: Can't mount on symlink destination/],
    hint: "bubblewrap where it builds is newer than this Isar can use: take an image or a host with an older one (before 0.12), or a newer Isar"
  },
  {
    name: "binfmt",
    patterns: [/Exec format error|binfmt_misc|(?<![\w-])qemu-[\w-]+: (?:not found|No such file)/i],
    hint: "this machine cannot run programs of the foreign architecture: apt-get install qemu-user-static binfmt-support on the host; containers share its registration"
  },
  {
    name: "memory",
    patterns: [
      /^Killed\b|: +\d+ Killed\b|Killed signal terminated|Out of memory|oom-kill|Cannot allocate memory|\b(?:exit code|exit status|exited with|ended with|error)(?: code)? '?137\b|ended by SIGKILL/i
    ],
    hint: "something was killed, most likely since memory ran out: lower BB_NUMBER_THREADS and PARALLEL_MAKE, or give the machine more (journalctl -k tells)"
  },
  {
    name: "kas too old",
    patterns: [/compatible with version \d+ to \d+, file has version/],
    hint: "this kas does not know header.version of that file yet: install a newer kas, or lower the version"
  },
  {
    name: "kas file missing",
    patterns: [
      /No such file or directory: '[^']+\.(?:ya?ml|json)'|(?:configuration file|config file) \S+ (?:not found|does not exist)/i
    ],
    hint: "a kas file is not there: check the chain in the configuration, and `includes` of the kas files that it names"
  },
  {
    name: "kas schema",
    patterns: [/Config file validation Error|Error\(s\) occured while validating the config file/],
    hint: 'kas takes no such thing there, or not at this header.version: see "Project configuration" in the manual of kas'
  },
  {
    name: "layer missing",
    patterns: [
      /layer directories do not exist|Did not find any init-build-env|depends on layer '[^']+', but this layer is not enabled|Layer directory '?\S+'? does not exist/i
    ],
    hint: "a layer is not there: check `repos` and `layers` of the kas files, and that their repositories were checked out"
  },
  {
    name: "foreign files",
    patterns: [
      [
        /Permission denied|Operation not permitted/i,
        /cannot (?:remove|create|open|unlink|touch)|PermissionError|sstate|\/tmp\/stamps|\/downloads/i
      ]
    ],
    hint: "an earlier build left files of root or another user there: isar-artifacts doctor --clean --all removes build directories; and give DL_DIR and SSTATE_DIR to the user who builds"
  },
  {
    name: "written by kas",
    patterns: [/ParseError at \S*\/conf\/(?:local|bblayers)\.conf:/],
    hint: "kas writes that file: look for the line in local_conf_header or bblayers_conf_header of the kas files"
  },
  {
    name: "no provider",
    patterns: [/Nothing R?PROVIDES '/],
    hint: "no layer of the chain has a recipe for it: check its name, and that its layer is in `repos`"
  },
  {
    name: "no package",
    patterns: [/E: Unable to locate package|has no installation candidate/],
    hint: "no package archive of the build has it: check its name, the distribution, and the architecture"
  }
];
function knownCause(text) {
  return knownCauses.find(({ patterns }) => patterns.some((pattern) => isFound(pattern, text)));
}
function isFound(pattern, text) {
  return pattern instanceof RegExp ? pattern.test(text) : pattern.every((part) => part.test(text));
}

// src/doctor/cause-fix.ts
function causeFix(name) {
  const hint = knownCauses.find((cause) => cause.name === name)?.hint;
  if (hint === void 0) throw new Error(`no cause is called ${name}`);
  return hint.slice(hint.indexOf(": ") + 2);
}

// src/doctor/binfmt.ts
function parseRegistration(text) {
  const flags = /^flags: *(\S*)$/m.exec(text)?.[1] ?? "";
  const magic = /^magic ([0-9a-f]*)$/m.exec(text)?.[1] ?? "";
  const offset = Number(/^offset (\d+)$/m.exec(text)?.[1] ?? 0);
  return {
    enabled: /^enabled$/m.test(text),
    fixed: flags.includes("F"),
    magic: offset === 0 ? Buffer.from(magic, "hex") : Buffer.alloc(0)
  };
}
var formats = {
  aarch64: { machine: 183, bits: 64 },
  armv7l: { machine: 40, bits: 32 },
  i686: { machine: 3, bits: 32 },
  loongarch64: { machine: 258, bits: 64 },
  ppc64le: { machine: 21, bits: 64 },
  riscv64: { machine: 243, bits: 64 },
  s390x: { machine: 22, bits: 64, big: true },
  x86_64: { machine: 62, bits: 64 }
};
function isFor({ magic }, arch) {
  const format = formats[arch];
  if (format === void 0 || magic.length < 20 || magic.toString("latin1", 0, 4) !== "\x7FELF")
    return false;
  const machine2 = format.big ? magic.readUInt16BE(18) : magic.readUInt16LE(18);
  return machine2 === format.machine && magic[4] === (format.bits === 64 ? 2 : 1);
}
var relatives = { x86_64: "i686", aarch64: "armv7l" };
function foreignArchitectures(host, wanted) {
  const own = kernelName(host);
  const foreign = wanted.map(kernelName).filter((arch) => arch !== own && relatives[own] !== arch);
  return [...new Set(foreign)].sort();
}
function judgeBinfmt(foreign, registrations2, container) {
  if (foreign.length === 0) return ok("nothing is built for another architecture");
  const able = registrations2.filter(({ enabled }) => enabled);
  const missing = foreign.filter((arch) => !able.some((one) => isFor(one, arch)));
  const loose = foreign.filter((arch) => !able.some((one) => one.fixed && isFor(one, arch)));
  if (missing.length === 0 && loose.length === 0)
    return ok(`programs of ${foreign.join(", ")} can be run`);
  if (container?.isolation === "privileged" && container.image.includes("kas-isar"))
    return ok(`the container registers how to run programs of ${foreign.join(", ")}`);
  if (missing.length > 0) {
    return error(
      `this machine cannot run programs of ${missing.join(", ")}, which an image for it starts while it is built`,
      causeFix("binfmt")
    );
  }
  return warning(
    `programs of ${loose.join(", ")} are run by an interpreter that is looked for in each container and chroot anew (no flag F)`,
    "install qemu-user-static, or register the interpreter with the flag F"
  );
}
function binfmtCheck({ builds }, host, facts) {
  const examine2 = async () => {
    const wanted = builds.map(({ variant }) => variant.arch).filter((arch) => arch !== void 0);
    const foreign = foreignArchitectures(host, wanted);
    if (foreign.length === 0) return judgeBinfmt([], [], void 0);
    return judgeBinfmt(foreign, await registrations(), await facts?.());
  };
  return { name: "binfmt", advisory: true, examine: examine2 };
}
var directory = "/proc/sys/fs/binfmt_misc";
async function registrations() {
  const read = (name) => readFile3(join2(directory, name), "utf8").catch(() => "");
  if ((await read("status")).trim() !== "enabled") return [];
  const names = (await readdir2(directory)).filter((name) => !["register", "status"].includes(name));
  return Promise.all(names.map(async (name) => parseRegistration(await read(name))));
}

// src/doctor/build-directory.ts
import { access as access2, constants } from "node:fs/promises";
import { dirname as dirname2 } from "node:path";

// src/build/start-kas.ts
import { randomBytes } from "node:crypto";
import { mkdir as mkdir2 } from "node:fs/promises";
import { resolve } from "node:path";

// src/build/container-guard.ts
var graceMilliseconds2 = 3500;
async function guardContainer(candidates, identity, { signal, onLine }, build) {
  const engines = await removeLeft(candidates, identity, onLine);
  const { name } = identity;
  const abandon = () => removeContainerLater(engines, name);
  process.once("exit", abandon);
  let timer;
  const hurry = () => {
    timer = setTimeout(() => void removeContainer(engines, name), graceMilliseconds2);
  };
  signal.addEventListener("abort", hurry);
  try {
    await build();
  } catch (error2) {
    clearTimeout(timer);
    if (!await removeContainer(engines, name)) {
      onLine(`The container ${name} could not be removed, and may still run.`);
    }
    throw error2;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", hurry);
    process.off("exit", abandon);
  }
}
async function removeLeft(engines, { build, owner: ours }, onLine) {
  const { answering, left } = await containersOf(engines, build);
  for (const { name, owner, engine } of left) {
    const byHand2 = quoteCommand([...engine, "rm", "--force", name]);
    const state = owner === ours ? "ended" : await processState(owner);
    if (state === "running") {
      throw new UserError(
        "build-failed",
        `another run (process ${owner.replace(/@.*/, "")}) is building in ${build}`,
        { hint: "wait for it, or stop it; then run this again" }
      );
    }
    if (state === "unknown") {
      throw new UserError(
        "build-failed",
        `another run may be building in ${build}, in the container ${name}`,
        {
          hint: `it began on another machine, in another container or before a reboot, so whether it goes on cannot be told; if it does not: ${byHand2}`
        }
      );
    }
    onLine(`An earlier run left the container ${name}: it is removed.`);
    if (await removeContainer({ ...answering, commands: [engine] }, name)) continue;
    throw new UserError(
      "build-failed",
      `the container ${name} of an earlier run cannot be removed`,
      { hint: `it may still write into ${build}: ${byHand2}` }
    );
  }
  return answering;
}

// src/build/kas-version.ts
async function kasRelease(command, { cwd, environment, signal }) {
  const words = wordsOf(command);
  const options = { cwd, ...signal && { signal } };
  const { ok: ok2, missing, stdout } = await ask(environment, words, ["--version"], options);
  if (missing) return { missing };
  if (!ok2) return {};
  const format = /^kas\S* .*\bformat version (\d+)/.exec(stdout)?.[1];
  return {
    release: /^kas\S* (\S+)/.exec(stdout)?.[1],
    format: format === void 0 ? void 0 : Number(format)
  };
}
async function kasVersion(command, surroundings) {
  return (await kasRelease(command, surroundings)).release;
}

// src/build/run-kas.ts
import { createWriteStream } from "node:fs";
import { access, mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";

// src/build/lines.ts
import { StringDecoder } from "node:string_decoder";
var longest = 64 * 1024;
function lineSplitter(onLine) {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  const take = (text) => {
    const lines = (rest + text).split(/\r?\n|\r(?=.)/s);
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
    if (rest.length < longest) return;
    onLine(rest);
    rest = "";
  };
  return {
    write: (chunk) => take(decoder.write(chunk)),
    end: () => {
      take(decoder.end());
      if (rest !== "") onLine(rest.replace(/\r$/, ""));
    }
  };
}

// src/build/tail.ts
var longest2 = 1e3;
function lastLines(count) {
  const kept = [];
  return {
    add: (line) => {
      const all = line.trimEnd();
      const text = all.length > longest2 ? `${all.slice(0, longest2)}\u2026` : all;
      if (text === "" || kept.some((known) => known.endsWith(text))) return;
      kept.push(text);
      if (kept.length > count) kept.shift();
    },
    lines: () => kept
  };
}

// src/build/log/candidate.ts
var strengths = {
  none: 0,
  wrapper: 1,
  last: 2,
  passing: 3,
  complaint: 4,
  cause: 5,
  error: 6
};
var wrappers = /^(?:ExecutionError\(|Fetcher failure: Fetch command|Error executing a python function|Function failed: |Execution of (?:'|event handler)|Command execution failed|Unable to parse \S+\.py$|Command ".*(?: failed|status)|Command (?:returned non-zero|failed)|Task \(.*\) failed|Logfile of failure|For a list of supported|Error\(s\) occured while|make(?:\[\d+\])?: \*\*\*|Shell returned|dpkg-buildpackage: error: .* subprocess returned exit status)/;
var remarks = /^(?:DEBUG|NOTE|INFO|WARNING|Warning|W|N|Get|Hit|Ign|Err|Note|hint|remote|From|Cloning into|Switched to|HEAD is now|Summary)\b[: ]|^(?: \* |-|##teamcity\[|Sstate summary: |sudo: unable to resolve host |\S+:\d+:(?:\d+:)? \w*[Ww]arning:|$)/;
var complaints = /^E: |^fatal: |^(?:docker: )?Error response from daemon: |(?:^|[\s:])(?:fatal )?error: (?!(?:429|5\d\d)\b)|^(?:\w+\.)*\w*(?:Error|Exception): /i;
var endings = /: (?:No such file or directory|Permission denied|Operation not permitted|command not found|not found)$/i;
function strengthOf(text) {
  if (remarks.test(text)) return strengths.none;
  if (wrappers.test(text)) return strengths.wrapper;
  if (complaints.test(text)) return strengths.cause;
  const known = knownCause(text);
  if (known !== void 0) return known.transient ? strengths.passing : strengths.cause;
  return endings.test(text) ? strengths.complaint : strengths.last;
}
function strengthOfError(text) {
  const strength = strengthOf(text);
  return strength > strengths.wrapper ? strengths.cause : strength;
}
function strengthOfLine({ level, text }) {
  if (isRemark(level)) return strengths.none;
  const strength = strengthOf(text);
  if (level === "error" || level === "critical") {
    return strength === strengths.last ? strengths.complaint : strength;
  }
  if (strength < strengths.passing || strength === strengths.complaint) return strengths.none;
  return level === void 0 && exception.test(text) ? strengths.complaint : strength;
}
function isRemark(level) {
  return level === "debug" || level === "warning";
}
var exception = /^(?:\w+\.)*\w*(?:Error|Exception): /;

// src/build/log/failed-task.ts
function noReason() {
  return { text: "", strength: strengths.none };
}
function offer(reason, text, strength) {
  const better = strength > reason.strength;
  if (!better && (strength !== strengths.last || reason.strength !== strengths.last)) return false;
  Object.assign(reason, { text, strength });
  return better;
}
var mostTasks = 50;
var FailedTasks = class {
  #tasks = /* @__PURE__ */ new Map();
  /** @returns undefined for what does no harm, or where there are too many */
  at(recipe, task) {
    if (task.endsWith("_setscene")) return void 0;
    const key = `${recipe} ${task}`;
    const known = this.#tasks.get(key);
    if (known !== void 0 || this.#tasks.size >= mostTasks) return known;
    const failed = {
      recipe,
      task,
      reason: noReason(),
      wrapped: void 0,
      logfile: void 0,
      file: void 0
    };
    this.#tasks.set(key, failed);
    return failed;
  }
  all() {
    return [...this.#tasks.values()];
  }
};
function knownCauseOf({ reason, wrapped }) {
  return knownCause(reason.text) ?? wrapped;
}

// src/build/log/digest.ts
function digestOf({ tasks, said, look, tail }, { exitCode, how }) {
  const causes = [...tasks.map(knownCauseOf), ...said === "" ? [] : [knownCause(said)]];
  const known = causes.find((cause) => cause !== void 0) ?? knownCause(how);
  const file = tasks.find((task) => task.file !== void 0)?.file;
  return {
    failures: [...tasks.map(failureOf), ...failuresOf(said)],
    tail,
    look: file === void 0 ? look : { file },
    hint: known?.hint,
    // Where one of them stays, it is no use to try again.
    transient: causes.length > 0 && causes.every(isTransient),
    exitCode
  };
}
function failureOf({ recipe, task, reason, logfile }) {
  return { recipe, task, cause: shortened(reason.text || "failed"), logfile };
}
function failuresOf(said) {
  if (said === "") return [];
  return [{ recipe: void 0, task: void 0, cause: shortened(said), logfile: void 0 }];
}
function isTransient(cause) {
  return cause?.transient === true;
}
var longestCause = 500;
function shortened(text) {
  return text.length > longestCause ? `${text.slice(0, longestCause)}\u2026` : text;
}

// src/build/log/message.ts
var mostOfList = 3;
function generalMessage() {
  const reason = noReason();
  const more = [];
  let look;
  let open = false;
  const isList = () => reason.text.endsWith(":");
  return {
    begin(text, strength) {
      open = false;
      if (strength === strengths.none) return;
      look ??= lookOf(text);
      if (strength === strengths.wrapper || !offer(reason, text, strength)) return;
      open = true;
      more.length = 0;
      look = lookOf(text) ?? look;
    },
    goOn({ level, text }) {
      const belongs = level === void 0 || level === "error" && isList();
      const ends = tracebacks.test(text) || strengthOf(text) <= strengths.wrapper;
      if (!open || !belongs || ends) {
        open = false;
        return false;
      }
      const place = lookOf(text);
      if (place !== void 0) look = place;
      else if (text !== reason.text && more.length < (isList() ? mostOfList : 1)) {
        more.push(text.trim());
      }
      return true;
    },
    text() {
      const [first, list2] = [reason.text, more.join(", ")];
      if (list2 === "") return first;
      return first.endsWith(":") ? `${first} ${list2}` : `${first}: ${list2}`;
    },
    isError: () => reason.strength === strengths.error,
    look: () => look
  };
}
var tracebacks = /^Traceback |^---/;

// src/build/log/recipe.ts
function recipeOfFile(file) {
  const name = file.slice(file.lastIndexOf("/") + 1);
  return name.replace(/\.bb$/, "").replace(/_.*$/, "");
}
function recipeOfVersion(versioned) {
  const name = versioned.slice(versioned.lastIndexOf(":") + 1);
  return name.replace(/-[^-]+-r[^-]+$/, "");
}

// src/build/log/failure.ts
var linesOfTail = 20;
var mostErrors = 200;
function failureCollector() {
  const tail = lastLines(linesOfTail);
  const errors = /* @__PURE__ */ new Set();
  const tasks = new FailedTasks();
  const general = generalMessage();
  let block = noReason();
  let current;
  const errorRules = [
    [
      /^(\S+-[^-\s]+-r[^-\s]+) (do_\w+): (.*)$/,
      ([, versioned = "", name = "", message = ""]) => {
        current = tasks.at(recipeOfVersion(versioned), name);
        if (current !== void 0) addMessage(current, message);
      }
    ],
    [
      /^Logfile of failure stored in: (.+)$/,
      ([, logfile]) => {
        if (current !== void 0) current.logfile = logfile;
      }
    ],
    [
      /^Task \((.+):(do_\w+)\) failed with exit code/,
      ({ input, 1: file = "", 2: name = "" }) => {
        const task = tasks.at(recipeOfFile(file), name);
        current = void 0;
        if (task === void 0) return;
        task.file = normalFile(file);
        addMessage(task, input);
      }
    ],
    [
      /^/,
      ({ input }) => {
        current = void 0;
        const strength = strengthOfError(input);
        general.begin(input, strength === strengths.cause ? strengths.error : strength);
      }
    ]
  ];
  function addError(text) {
    for (const [pattern, take] of errorRules) {
      const match = pattern.exec(text);
      if (match === null) continue;
      take(match);
      return;
    }
  }
  function addOther(line) {
    const { level, text } = line;
    const [, versioned, name = ""] = failedTask.exec(text) ?? [];
    if (versioned !== void 0) {
      const task = tasks.at(recipeOfVersion(versioned), name);
      if (task !== void 0) offer(task.reason, block.text, block.strength);
      block = noReason();
    } else if (current !== void 0 && level === "error") {
      const strength = strengthOf(text);
      if (strength >= strengths.passing) offer(current.reason, text, strength);
    } else if (!general.goOn(line)) {
      general.begin(text, strengthOfLine(line));
    }
  }
  return {
    add(line) {
      const { text } = line;
      const repeated = errors.has(text) || text === summaryMark;
      if (!repeated) tail.add(text);
      if (text.startsWith("| ")) {
        const inner = text.slice(2).trim();
        offer(block, inner, strengthOf(inner));
      } else if (text === blockMark) {
        block = noReason();
      } else if (text.startsWith(errorMark) && !isRemark(line.level)) {
        if (errors.size < mostErrors) errors.add(text);
        addError(text.slice(errorMark.length));
      } else {
        addOther(line);
      }
    },
    digest(ending) {
      const failed = tasks.all();
      const said = failed.length === 0 || general.isError() ? general.text() : "";
      return digestOf({ tasks: failed, said, look: general.look(), tail: tail.lines() }, ending);
    }
  };
}
var errorMark = "ERROR: ";
var blockMark = "Log data follows:";
var summaryMark = "--- Error summary ---";
var failedTask = /^NOTE: recipe (\S+): task (do_\w+): Failed/;
function addMessage(task, message) {
  const strength = strengthOfError(message);
  offer(task.reason, message, strength);
  if (strength === strengths.wrapper) task.wrapped ??= knownCause(message);
}

// src/build/log/line.ts
var longest3 = 4096;
var prefix = /^(?:\u001b\[[0-9;]*m)*\d{4}-\d\d-\d\d \d\d:\d\d:\d\d - (DEBUG|INFO|WARNING|ERROR|CRITICAL) *- ?/;
function logLine(raw) {
  const line = raw.length > longest3 ? raw.slice(0, longest3) : raw;
  const match = prefix.exec(line);
  const level = match?.[1]?.toLowerCase();
  return { level, text: foreignLogLine(line.slice(match?.[0].length ?? 0)).trimEnd() };
}

// src/build/log/progress.ts
import { createHash } from "node:crypto";
var phases = ["preparing", "fetching", "parsing", "sstate", "building", "done"];
var noBuildProgress = {
  phase: "preparing",
  task: void 0,
  running: [],
  sstate: void 0,
  warnings: 0,
  failed: 0,
  warned: /* @__PURE__ */ new Set()
};
var mostWarnings = 1e3;
var mostRunning = 100;
function advanceBuild(state, { level, text }) {
  for (const [pattern, next] of rules) {
    const match = pattern.exec(text);
    if (match !== null) return next(state, match);
  }
  return level === "warning" ? withWarning(state, text) : state;
}
var rules = [
  [
    /^NOTE: Running (?:noexec )?task (\d+) of (\d+) \((.+):(do_\w+)\)/,
    (state, [, n, of, file = "", name = ""]) => inPhase(
      { ...state, task: { ...numbered(n, of), recipe: recipeOfFile(file), name } },
      "building"
    )
  ],
  [
    /^NOTE: recipe (\S+): task (do_\w+): (Started|Succeeded|Failed)/,
    (state, [, recipe = "", name = "", what]) => what === "Started" ? withRunning(state, recipe, name) : withoutRunning(state, { recipe: recipeOfVersion(recipe), name }, what === "Failed")
  ],
  [/^NOTE: Running setscene task /, (state) => inPhase(state, "sstate")],
  [
    /^(?:Initialising tasks\.\.\.)?Sstate summary: Wanted (\d+) Local (\d+) (?:Mirrors|Network) (\d+) Missed (\d+) Current (\d+)/,
    (state, [, ...numbers]) => {
      const [wanted = 0, local = 0, mirrors = 0, missed = 0, current = 0] = numbers.map(Number);
      return inPhase({ ...state, sstate: { wanted, local, mirrors, missed, current } }, "sstate");
    }
  ],
  [
    /^(?:##teamcity\[\w+ (?:name=)?')?(?:Loading cache|Parsing recipes|Parsing of \d+ )/,
    (state) => inPhase(state, "parsing")
  ],
  [
    /^(?:\S+\$ git (?:clone|fetch) |Repository \S+ (?:cloned|updated|already contains)|Trying to pull )/,
    (state) => inPhase(state, "fetching")
  ],
  [
    /^(?:NOTE: |##teamcity\[message text=')Tasks Summary: /,
    (state) => inPhase({ ...state, running: [] }, "done")
  ],
  // A terminal: what runs is drawn anew each time, below this line, and once more after the end.
  [
    /^(?:Currently +\d+|No currently) running tasks \((\d+) of (\d+)\)/,
    (state, [, n, of]) => state.phase === "done" ? state : inPhase({ ...state, running: [], task: numbered(n, of) }, "building")
  ],
  [
    /^\d+: (\S+) (do_\w+) - \S+ \(pid \d+\)/,
    (state, [, recipe = "", name = ""]) => withRunning(state, recipe, name)
  ],
  [/^WARNING: /, (state, { input }) => withWarning(state, input)]
];
function inPhase(state, phase) {
  const goesOn = phases.indexOf(phase) > phases.indexOf(state.phase);
  return goesOn || state.phase === "done" ? { ...state, phase } : state;
}
function numbered(n, of) {
  const all = Math.min(Number(of), Number.MAX_SAFE_INTEGER);
  return { n: Math.min(Number(n), all), of: all };
}
function withRunning(state, versioned, name) {
  const task = { recipe: recipeOfVersion(versioned), name };
  return { ...state, running: [...without(state.running, task), task].slice(-mostRunning) };
}
function withoutRunning(state, task, failed) {
  const running = without(state.running, task);
  const counts = failed && !task.name.endsWith("_setscene");
  return { ...state, running, failed: state.failed + (counts ? 1 : 0) };
}
function without(running, { recipe, name }) {
  return running.filter((other) => other.recipe !== recipe || other.name !== name);
}
function withWarning(state, text) {
  if (state.warned.size >= mostWarnings) return state;
  const digest = createHash("sha256").update(text).digest("base64");
  if (state.warned.has(digest)) return state;
  return { ...state, warned: new Set(state.warned).add(digest), warnings: state.warnings + 1 };
}

// src/build/run-kas.ts
async function runKas({
  command,
  byHand: byHand2 = command,
  cwd,
  environment,
  log,
  hostPath = (path) => path,
  onLine,
  onProgress = () => {
  },
  signal
}) {
  await mkdir(dirname(log), { recursive: true });
  signal.throwIfAborted();
  const failure = failureCollector();
  let progress = noBuildProgress;
  onProgress(progress);
  const lines = lineSplitter((raw) => {
    const line = logLine(raw);
    failure.add(line);
    const next = advanceBuild(progress, line);
    if (next !== progress) onProgress(next);
    progress = next;
    onLine(raw);
  });
  const [program, ...args] = command;
  const child = execa(program, args, {
    cwd,
    env: environment,
    extendEnv: false,
    detached: true,
    stdin: "ignore",
    all: true,
    buffer: false,
    reject: false
  });
  const { pid } = child;
  let ended;
  const end = async () => {
    if (pid !== void 0) await endProcessGroup(pid);
    for (const stream of [child.stdout, child.stderr, child.all]) stream.destroy();
  };
  const stop = () => {
    ended ??= end();
  };
  signal.addEventListener("abort", stop);
  try {
    await pipeline(
      child.all,
      async function* (chunks) {
        for await (const chunk of chunks) {
          lines.write(chunk);
          yield chunk;
        }
        lines.end();
      },
      createWriteStream(log)
    );
  } catch (cause) {
    stop();
    await ended;
    signal.throwIfAborted();
    if (asUserError(cause) === void 0) throw cause;
    throw new UserError("build-failed", `the log of ${program} broke off: ${messageOf(cause)}`, {
      hint: `is there room for ${log}, and may it be written?`,
      cause
    });
  } finally {
    signal.removeEventListener("abort", stop);
  }
  const result = await child;
  await ended;
  signal.throwIfAborted();
  refuseUnstarted(program, result);
  if (result.exitCode === 0) return;
  const how = endingOf(result);
  const digest = failure.digest({ exitCode: result.exitCode, how });
  const [first] = digest.failures;
  const here = digest.look && await lookHere(digest.look, hostPath);
  throw new BuildFailure(
    `${program} ${how}`,
    { ...digest, look: here ?? digest.look },
    {
      advice: `the whole log is in ${log}; to repeat it by hand: ${quoteCommand(byHand2)}`,
      log,
      places: here && first ? [{ ...here, message: failureLine(first) }] : []
    }
  );
}
async function lookHere(look, hostPath) {
  const file = hostPath(look.file);
  return access(file).then(
    () => ({ ...look, file }),
    () => void 0
  );
}

// src/build/start-kas.ts
async function startKas(start) {
  const { command, container, variant, directories, environment } = start;
  if (container !== void 0) refuseUnfit(directories, environment);
  await makeCaches(directories, environment);
  if (container !== void 0) return startContainer(start, container);
  const cwd = directories.kas;
  const plain = kasCommand(command, variant.kas);
  await runKas({ ...start, cwd, command: plain, byHand: byHand(start, plain) });
  const release = await kasVersion(command, { cwd, environment });
  return release === void 0 ? {} : { kas: release };
}
async function startContainer(start, settings) {
  const { variant, directories } = start;
  const { kas: cwd, build } = directories;
  const isRoot = process.getuid?.() === 0;
  const environment = isRoot ? start.environment : { KAS_SUDO_CMD: "sudo", ...start.environment };
  const release = await kasVersion(start.command, { cwd, environment });
  const identity = {
    name: containerName(variant.id, randomBytes(4).toString("hex")),
    build,
    owner: await processIdentity(process.pid)
  };
  const listed = [...Object.keys(variant.environment), ...settings.inherit];
  const forwarded = forwardedNames(environment, listed);
  const commandFor = (whose) => kasCommand(start.command, variant.kas, containerOptions(settings, whose, release, forwarded));
  const command = commandFor(identity);
  const engines = enginesFor(environment, settings.isolation, {
    isRoot,
    dockerContext: environment.KAS_CONTAINER_ENGINE === "podman" ? void 0 : await dockerContext(environment)
  });
  const mounts = containerMounts({ ...directories, root: start.root }, environment);
  const hostPath = (path) => hostPathOf(mounts, path);
  await guardContainer(
    engines,
    identity,
    start,
    () => runKas({
      ...start,
      environment,
      cwd,
      command,
      byHand: byHand(start, commandFor(void 0)),
      hostPath
    })
  );
  const image = environment.KAS_CONTAINER_IMAGE ?? defaultImage(environment, release);
  return {
    ...release === void 0 ? {} : { "kas-container": release },
    ...await engineTools(engines, image)
  };
}
function byHand({ variant, directories, environment }, command) {
  const ours = ["KAS_WORK_DIR", "KAS_BUILD_DIR", "KAS_CONTAINER_IMAGE", "KAS_CONTAINER_ENGINE"];
  const names = [.../* @__PURE__ */ new Set([...ours, ...Object.keys(variant.environment)])];
  const set = names.flatMap(
    (name) => environment[name] === void 0 ? [] : [`${name}=${environment[name]}`]
  );
  return ["env", "-C", directories.kas, ...set, ...command];
}
function refuseUnfit({ kas, work, build }, environment) {
  const { DL_DIR, SSTATE_DIR, KAS_REPO_REF_DIR } = environment;
  const paths = { KAS_WORK_DIR: work, KAS_BUILD_DIR: build, DL_DIR, SSTATE_DIR, KAS_REPO_REF_DIR };
  refuseUnfitPaths({ "the directory of the kas files": kas, ...paths });
}
async function makeCaches({ kas, build }, { DL_DIR, SSTATE_DIR, KAS_REPO_REF_DIR }) {
  const caches = [DL_DIR, SSTATE_DIR, KAS_REPO_REF_DIR].filter((path) => path);
  for (const path of [build, ...caches.map((cache) => resolve(kas, cache ?? ""))]) {
    await mkdir2(path, { recursive: true });
  }
}

// src/doctor/each-once.ts
function eachOnce(found, key) {
  const all = /* @__PURE__ */ new Map();
  for (const [build, item] of found) {
    const known = all.get(key(item)) ?? { item, build, of: [] };
    all.set(key(item), { ...known, of: [...known.of, build.variant.id] });
  }
  return [...all.values()];
}

// src/doctor/build-directory.ts
function buildDirectoryCheck({ container, builds }) {
  const examine2 = async () => {
    const judged = await Promise.all(
      builds.map(async (build) => {
        const unfit = container === void 0 ? void 0 : judgeMountable(build);
        const judgement = unfit ?? await judgeWritable(build.directories.build);
        return judgement === void 0 ? [] : [[build, judgement]];
      })
    );
    const found = eachOnce(judged.flat(), ({ message }) => message);
    if (found.length === 0) return ok("build directories can be written");
    return found.map(({ item, of }) => ({ ...item, of }));
  };
  return { name: "build-directory", examine: examine2 };
}
function judgeMountable({ directories, environment }) {
  try {
    refuseUnfit(directories, environment);
    return void 0;
  } catch (thrown) {
    if (thrown instanceof UserError) return error(thrown.message, thrown.hint ?? "");
    throw thrown;
  }
}
async function judgeWritable(path) {
  try {
    await access2(path, constants.W_OK | constants.X_OK);
    return void 0;
  } catch (thrown) {
    if (hasErrno(thrown, "ENOENT") && dirname2(path) !== path) return judgeWritable(dirname2(path));
    return error(
      `${path} cannot be written: ${messageOf(thrown)}`,
      "does an earlier build of root or another user own it? isar-artifacts doctor --clean --all removes all build directories, or give it to the user who builds"
    );
  }
}

// src/doctor/check.ts
import { setTimeout as sleep2 } from "node:timers/promises";
var usualPatience = 15e3;
async function runChecks(checks, signal) {
  const findings = await Promise.all(checks.map((check) => findingsOf(check, signal)));
  signal.throwIfAborted();
  return findings.flat();
}
async function findingsOf(check, signal) {
  const { name, examine: examine2, told, advisory, patience: patience3 = usualPatience } = check;
  const ended = new AbortController();
  const either = AbortSignal.any([signal, ended.signal]);
  const late = sleep2(patience3, unanswered2(check, patience3), { signal: either });
  const judged = examine2(either).catch(judgeFailure);
  const judgements = await Promise.race([judged, late.catch(() => [])]);
  ended.abort();
  const kind = { check: name, ...told && { told }, ...advisory && { advisory } };
  return [judgements].flat().map((judgement) => ({ ...kind, ...judgement }));
}
function unanswered2({ mustAnswer }, patience3) {
  const level = mustAnswer ? error : warning;
  return level(
    `no answer within ${patience3 / 1e3} s`,
    "find out what hangs: a server, a proxy, a file system on the network?"
  );
}
function judgeFailure(thrown) {
  const known = asUserError(thrown);
  if (known !== void 0) return error(known.message, known.hint ?? "");
  return warning(`this could not be looked at: ${messageOf(thrown)}`, "please report it");
}

// src/doctor/clock.ts
var minute = 6e4;
var refused = 15 * minute;
function judgeClock(ahead, other) {
  const apart = Math.abs(ahead);
  const fix = "set it, and let something keep it: timedatectl set-ntp true";
  const seconds = `${Math.round(apart / 1e3)} s ${ahead > 0 ? "ahead of" : "behind"} that of ${other}`;
  if (apart > refused) {
    return error(
      `the clock of this machine is ${seconds}: S3 refuses such requests, and certificates and package lists seem not to be valid`,
      fix
    );
  }
  if (apart > minute)
    return warning(`the clock of this machine is ${seconds}; S3 refuses 15 minutes and more`, fix);
  return ok(`the clock agrees with that of ${other}`);
}
function clockCheck(store) {
  const examine2 = async (signal) => {
    const asked = Date.now();
    const time = await store.now({ signal }).catch((thrown) => thrown);
    signal.throwIfAborted();
    if (typeof time !== "number") return ok(`${store.location} does not say what time it has`);
    return judgeClock((asked + Date.now()) / 2 - time, store.location);
  };
  return { name: "clock", examine: examine2, patience: 2e4 };
}

// src/doctor/container-facts.ts
import { readFile as readFile4 } from "node:fs/promises";
import { join as join3 } from "node:path";

// src/doctor/kas-version.ts
var [oldestKnown, knownToAll] = ["3.1", 12];
var firstReleases = [
  [knownToAll, oldestKnown],
  [13, "3.2"],
  [14, "3.3"],
  [15, "4.1"],
  [16, "4.2"],
  [17, "4.4"],
  [18, "4.6"],
  [19, "4.8"],
  [20, "5.0"],
  [21, "5.2"],
  [22, "5.3"],
  [23, "5.4"]
];
var newestKnown = "5.5";
function isAtLeast(release, other) {
  const [a, b] = [numbersOf(release), numbersOf(other)];
  for (const [index, part] of b.entries()) {
    const own = a[index] ?? 0;
    if (own !== part) return own > part;
  }
  return true;
}
function numbersOf(release) {
  const [numbers = ""] = /^\d+(\.\d+)*/.exec(release) ?? [];
  return numbers.split(".").map(Number);
}
function highestVersion(release) {
  const known = firstReleases.findLast(([, first]) => isAtLeast(release, first));
  return isAtLeast(newestKnown, release) ? known?.[0] : void 0;
}
function judgeKasVersion({ release, format }, { file, version }) {
  if (release === void 0) {
    return warning(
      "kas does not say which release it is, so whether it knows the kas files cannot be told",
      "try it by hand: kas --version"
    );
  }
  if (format === void 0 && !isAtLeast(release, oldestKnown)) {
    return warning(
      `kas ${release} is older than what is tried with isar-artifacts`,
      `install kas ${oldestKnown} or newer`
    );
  }
  const highest = format ?? highestVersion(release);
  if (highest === void 0 || version <= highest)
    return ok(`kas ${release} knows header.version ${version}`);
  const [, needed] = firstReleases.find(([known]) => known >= version) ?? [];
  return error(
    `${file} has header.version ${version}, and kas ${release} takes at most ${highest}`,
    needed === void 0 ? `no kas up to ${newestKnown} takes that: lower header.version` : `install kas ${needed} or newer, or lower header.version to ${highest}`
  );
}
function releaseOfImage(image) {
  return /(?:^|\/)kas(?:-isar)?:(\d+\.\d+(?:\.\d+)?)(?:-[\w.-]+)?(?:@|$)/.exec(image)?.[1];
}
function kasVersionCheck({ command, builds: [{ directories, environment }] }, { chains, image, eager }) {
  const examine2 = async (signal) => {
    const wanted = (await chains()).flatMap(({ build, chain }) => {
      const highest2 = highestOf(chain.versions);
      return highest2 === void 0 ? [] : [[build, highest2]];
    });
    const highest = highestOf(wanted.map(([, version]) => version));
    if (!eager && highest !== void 0 && highest.version <= knownToAll)
      return ok(`every kas since ${oldestKnown} knows header.version ${highest.version}`);
    const cwd = directories.kas;
    const own = await kasRelease(command, { cwd, environment, signal });
    if (own.missing) refuseUnstarted(wordsOf(command)[0], { code: "ENOENT" });
    if (highest === void 0)
      return warning("no kas file has a header.version, and kas wants one", causeFix("kas schema"));
    const known = image === void 0 ? own : { release: releaseOfImage(await image()) };
    if (image !== void 0 && known.release === void 0)
      return ok(`which kas is in ${await image()} cannot be told from its name`);
    const judged = wanted.map(
      ([build, version]) => [build, judgeKasVersion(known, version)]
    );
    const problems = judged.filter(([, { level }]) => level !== "ok");
    if (problems.length === 0) return judgeKasVersion(known, highest);
    return eachOnce(problems, ({ message }) => message).map(({ item, of }) => ({ ...item, of }));
  };
  return { name: "kas-version", told: true, examine: examine2 };
}
function highestOf(versions) {
  return versions.toSorted((a, b) => b.version - a.version)[0];
}

// src/doctor/engine-choice.ts
function productOf(version) {
  if (/^docker version/i.test(version)) return "docker";
  if (/^podman version/i.test(version)) return "podman";
  return /^nerdctl version/i.test(version) ? "nerdctl" : "unknown";
}
var none = { refused: "neither docker nor podman is installed" };
function chooseEngine(products, options) {
  const { chosen } = options;
  if (!chosen) return detectEngine(products, options);
  if (chosen !== "docker" && chosen !== "podman")
    return { refused: `KAS_CONTAINER_ENGINE is ${chosen}: it may be docker or podman` };
  if (products[chosen] !== void 0) return { engine: chosen };
  return { refused: `${chosen} is chosen, and not installed` };
}
function detectEngine({ docker, podman }, { isolation, release = "5.4" }) {
  const otherwise = podman === void 0 ? none : { engine: "podman" };
  if (isAtLeast(release, "5.3")) {
    const preferPodman = isolation === "rootless" && podman !== void 0;
    return docker === "docker" && !preferPodman ? { engine: "docker" } : otherwise;
  }
  if (docker === void 0) return otherwise;
  if (!isAtLeast(release, "3.2") || docker === "docker") return { engine: "docker" };
  if (docker === "podman") return { engine: "podman" };
  return { refused: `docker is ${nameOf(docker)}, which kas-container ${release} refuses` };
}
function nameOf(product) {
  return product === "unknown" ? "a program that does not say what it is" : `really ${product}`;
}

// src/doctor/isolation.ts
function isolationOf(configured, firstFile) {
  if (configured !== void 0) return configured;
  const system = /^build_system: *["']?([\w-]+)/m.exec(firstFile)?.[1];
  if (system === "isar-rootless") return "rootless";
  return system === "isar" || system === "isar-privileged" ? "privileged" : "none";
}

// src/doctor/container-facts.ts
async function containerFacts({ command, builds: [{ variant, directories, environment }] }, settings, { isRoot, signal }) {
  const { kas: cwd } = directories;
  const first = join3(cwd, variant.kas[0] ?? "");
  const [docker, podman, context, release, firstFile] = await Promise.all([
    productBehind("docker", environment, signal),
    productBehind("podman", environment, signal),
    environment.KAS_CONTAINER_ENGINE === "podman" ? void 0 : dockerContext(environment, { signal }),
    kasVersion(command, { cwd, environment, signal }),
    readFile4(first, "utf8").catch(() => "")
  ]);
  const isolation = isolationOf(settings.isolation, firstFile);
  const products = { docker, podman };
  const chosen = environment.KAS_CONTAINER_ENGINE;
  const choice = chooseEngine(products, { chosen, isolation, release });
  const started = isolation === "none" ? void 0 : isolation;
  return {
    isolation,
    products,
    choice,
    engine: choice.engine && engineAsStarted(choice.engine, started, { isRoot, dockerContext: context }),
    image: environment.KAS_CONTAINER_IMAGE ?? defaultImage(environment, release),
    environment
  };
}
async function productBehind(name, environment, signal) {
  const { ok: ok2, stdout, missing } = await ask(environment, [name], ["--version"], { signal });
  if (missing) return void 0;
  return ok2 ? productOf(stdout) : "unknown";
}

// src/doctor/disk-space.ts
import { access as access3, stat as stat2, statfs } from "node:fs/promises";
import { dirname as dirname3, resolve as resolve2 } from "node:path";
var gibibyte = 1024 ** 3;
var roomForUnknown = 20 * gibibyte;
var leastRoom = gibibyte;
var copies = 3;
function estimate({ artifacts, statistics }) {
  const outputs = artifacts.reduce((sum, { size }) => sum + size, 0);
  return Math.max(statistics?.disk ?? copies * outputs, outputs);
}
function judgeRoom({ path, free, freeFiles, files, needed }) {
  const room = `${formatSize(free)} free for ${path}`;
  const fix = causeFix("disk full");
  if (needed !== void 0 && free < needed / 4)
    return error(`${room}, and by earlier builds these need ${formatSize(needed)}`, fix);
  if (files > 0 && freeFiles < files / 20)
    return warning(`of ${files} files that fit where ${path} is, only ${freeFiles} are left`, fix);
  if (needed === void 0) {
    return free < roomForUnknown ? warning(`${room}: nothing is known of earlier builds, and one may need 35 GB`, fix) : ok(room);
  }
  if (free < Math.max(1.5 * needed, leastRoom))
    return warning(`${room}: earlier builds needed about ${formatSize(needed)}`, fix);
  return ok(needed === 0 ? room : `${room}, and about ${formatSize(needed)} are needed`);
}
function diskSpaceCheck(subject) {
  const examine2 = async () => (await fileSystems(await needsOf(subject))).map((one) => judgeRoom(one));
  return { name: "disk-space", told: true, examine: examine2 };
}
async function fileSystems(needs) {
  const found = /* @__PURE__ */ new Map();
  for (const { path, bytes } of needs) {
    const place = await nearest(path);
    const { dev } = await stat2(place);
    const known = found.get(dev);
    const before = known === void 0 ? 0 : known.needed;
    const needed = before === void 0 || bytes === void 0 ? void 0 : before + bytes;
    if (known !== void 0) {
      found.set(dev, { ...known, needed });
      continue;
    }
    const { bavail, bsize, files, ffree } = await statfs(place);
    found.set(dev, { path, free: bavail * bsize, freeFiles: ffree, files, needed });
  }
  return [...found.values()];
}
async function needsOf({ builds, records }) {
  const read = builds.map(({ variant }) => readRecord(records, variant.id).catch(() => void 0));
  const known = await Promise.all(read);
  const ofBuilds = await Promise.all(
    builds.map(async ({ directories: { build } }, index) => {
      const record = known[index];
      if (await exists2(build)) return { path: build, bytes: 0 };
      return { path: build, bytes: record && estimate(record) };
    })
  );
  const bytes = known.some((record) => record !== void 0) ? 0 : void 0;
  const caches = [...new Set(builds.flatMap(cachesOf))].map((path) => ({ path, bytes }));
  return [...largestOfEach(ofBuilds), ...caches];
}
function largestOfEach(needs) {
  const found = /* @__PURE__ */ new Map();
  for (const need of needs) {
    const { bytes = Number.POSITIVE_INFINITY } = found.get(need.path) ?? { bytes: -1 };
    if ((need.bytes ?? Number.POSITIVE_INFINITY) > bytes) found.set(need.path, need);
  }
  return [...found.values()];
}
function cachesOf({ directories, environment: { DL_DIR, SSTATE_DIR } }) {
  return [DL_DIR, SSTATE_DIR].filter(Boolean).map((path) => resolve2(directories.kas, path ?? ""));
}
async function nearest(path) {
  if (await exists2(path) || dirname3(path) === path) return path;
  return nearest(dirname3(path));
}
async function exists2(path) {
  return access3(path).then(
    () => true,
    (thrown) => !hasErrno(thrown, "ENOENT", "ENOTDIR")
  );
}

// src/doctor/engine.ts
var patience = 4e4;
function engineCheck(facts, runtimeArgs) {
  const examine2 = async (signal) => {
    const { products, choice, engine, image, environment } = await facts();
    const claim = judgeClaim(products, choice);
    const isNamed = choice.engine !== void 0 && products[choice.engine] !== "unknown";
    if (engine === void 0 || isNamed && claim.level === "error") return [claim];
    const answer = await judgeAnswer(engine, { products, environment, signal });
    if (answer.level === "error") return isNamed ? [...wrong(claim), answer] : [answer];
    if (claim.level === "error") return [claim];
    const { timedOut, ok: isThere } = await ask(environment, engine, ["image", "inspect", image], {
      signal
    });
    const presence = judgeImage(image, { isThere: timedOut ? void 0 : isThere, runtimeArgs });
    return [worse(claim, answer), presence];
  };
  return { name: "engine", examine: examine2, patience, mustAnswer: true };
}
var wrong = (claim) => claim.level === "ok" ? [] : [claim];
var worse = (claim, answer) => claim.level === "ok" ? answer : claim;
function judgeClaim(products, choice) {
  if (choice.engine === void 0) {
    return error(
      `kas-container has no container engine: ${choice.refused}`,
      "on Debian: apt-get install podman, or docker.io; kas.engine says which one is taken"
    );
  }
  const { engine } = choice;
  const really = products[engine] ?? "unknown";
  if (really === engine) return ok(`kas-container starts ${engine}`);
  if (engine === "docker" && really === "podman") {
    return warning(
      "docker is really podman, and kas-container starts it as if it were docker: without the user namespace that podman wants, and without sudo",
      "set kas.engine: podman"
    );
  }
  return error(
    `${engine} is ${nameOf(really)}: kas-container and isar-artifacts would ask it for what only ${engine} knows`,
    products.podman === "podman" ? "set kas.engine: podman, or install docker itself" : `install ${engine} itself, or podman, and set kas.engine`
  );
}
async function judgeAnswer(engine, {
  products,
  environment,
  signal
}) {
  const answer = await ask(environment, engine, ["ps", "--quiet"], { signal });
  const name = quoteCommand(engine);
  if (answer.ok) return ok(`kas-container starts ${name}, which answers`);
  const isDocker = engine.includes("docker");
  const other = isDocker && products.podman === "podman" ? "; or set kas.engine: podman" : "";
  return error(
    `${name} does not work, so no container can be started: ${answer.timedOut ? `no answer within ${askPatience / 1e3} s` : answer.reason}`,
    `mend what it names, until this works: ${quoteCommand([...engine, "ps"])}${other}`
  );
}
function judgeImage(image, { isThere, runtimeArgs }) {
  if (isThere === void 0) {
    return warning(
      `whether the image ${image} is here cannot be told: the engine does not answer in time`,
      "is it busy? Then try again later"
    );
  }
  const never = /(?:^|\s)--pull[= ]never(?:\s|$)/.test(runtimeArgs.join(" "));
  if (!isThere && never) {
    return error(
      `the image ${image} is not here, and kas.runtime-args forbid to pull it`,
      "pull it by hand, or take --pull=never out"
    );
  }
  const presence = isThere ? "is here" : "is not here yet: the first build pulls it";
  if (image.includes("@") || image.startsWith("localhost/")) return ok(`${image} ${presence}`);
  return warning(
    `${image} ${presence}; it is named by a tag, which may be another image tomorrow`,
    "name it by its digest: kas.image: NAME@sha256:..."
  );
}

// src/doctor/forge.ts
function forgeCheck(open) {
  const examine2 = async () => {
    try {
      const forge = await open();
      const { base, open: proposal } = await forge.snapshot();
      const registry = base.text === void 0 ? "which has no registry yet" : "which has a registry";
      const number = proposal?.pullRequest?.number;
      const opened = number === void 0 ? "" : `; pull request ${number} is open`;
      return ok(`proposals are for ${forge.base}, ${registry}${opened}`);
    } catch (thrown) {
      const reason = asUserError(thrown);
      if (reason === void 0) throw thrown;
      return warning(`nothing can be proposed from here: ${reason.message}`, reason.hint ?? "");
    }
  };
  return { name: "forge", examine: examine2, patience: 2e4 };
}

// src/doctor/kas-files.ts
import { readdir as readdir3, realpath } from "node:fs/promises";
import { dirname as dirname4, join as join4, relative } from "node:path";
async function chainsOf({ root, builds }) {
  const top = await realpath(root);
  return Promise.all(builds.map((build) => follow(top, build)));
}
async function follow(root, build) {
  const { kas, work } = build.directories;
  const files = build.variant.kas.map((file) => join4(kas, file));
  return { build, chain: await followChain(files, { root, workDirectory: work }) };
}
function kasFilesCheck({ root }, chains) {
  const examine2 = async () => {
    const followed = await chains();
    const missing = eachOnce(
      followed.flatMap(({ build, chain }) => chain.missing.map((one) => [build, one])),
      ({ file }) => file
    );
    const unreadable = eachOnce(
      followed.flatMap(({ build, chain }) => chain.unreadable.map((one) => [build, one])),
      ({ file }) => file
    );
    const judged = [
      ...await Promise.all(missing.map((one) => judgeMissing(root, one))),
      ...unreadable.map(({ item: { file, reason }, of }) => ({
        ...warning(
          `${relative(root, file)} does not look like YAML or JSON: ${reason.split("\n", 1)}`,
          "mend it: kas reads much the same"
        ),
        of
      }))
    ];
    const count = new Set(followed.flatMap(({ chain }) => chain.files)).size;
    return judged.length > 0 ? judged : ok(`all ${count} kas files are here, includes followed`);
  };
  return { name: "kas-files", told: true, examine: examine2 };
}
async function judgeMissing(root, { item: { file, includedBy }, build, of }) {
  const path = relative(root, file);
  const names = await readdir3(dirname4(file)).catch(() => []);
  const known = names.map((name) => join4(dirname4(path), name));
  const by = includedBy === void 0 ? `the chain of ${build.variant.id}` : `${relative(root, includedBy)}, in the chain of ${build.variant.id}`;
  return {
    ...error(
      `${path} is not there, but ${by} (${build.variant.kas.join(":")}), names it${didYouMean(path, known)}`,
      causeFix("kas file missing")
    ),
    of
  };
}

// src/doctor/leftovers.ts
import { access as access4, readdir as readdir5, realpath as realpath3 } from "node:fs/promises";
import { join as join5 } from "node:path";

// src/doctor/at-work.ts
import { readdir as readdir4, readFile as readFile5, readlink, realpath as realpath2 } from "node:fs/promises";
async function buildersNow() {
  const ids = (await readdir4("/proc")).filter((name) => /^\d+$/.test(name));
  const others = ids.filter((id) => Number(id) !== process.pid);
  const places = (await Promise.all(others.map(directoriesOf))).flat();
  return (directory2) => places.some((place) => place === directory2 || place.startsWith(`${directory2}/`));
}
async function directoriesOf(id) {
  const environment = await readFile5(`/proc/${id}/environ`, "utf8").catch(() => "");
  const named = /(?:^|\0)KAS_BUILD_DIR=([^\0]*)/.exec(environment)?.[1];
  const build = named && await realpath2(named).catch(() => named);
  const directory2 = await readlink(`/proc/${id}/cwd`).catch(() => void 0);
  return [build, directory2].filter((place) => place !== void 0);
}

// src/doctor/mounts.ts
import { readFile as readFile6 } from "node:fs/promises";
function parseMountPoints(text) {
  return text.split("\n").map((line) => line.split(" ")[4]).filter((point) => point !== void 0).map(unescaped);
}
function unescaped(point) {
  const bytes = Buffer.from(point).toString("latin1");
  const plain = bytes.replace(
    /\\([0-7]{3})/g,
    (_, digits) => String.fromCharCode(Number.parseInt(digits, 8) & 255)
  );
  return Buffer.from(plain, "latin1").toString();
}
function pointsBelow(points, directory2) {
  return points.filter((point) => point.startsWith(`${directory2}/`)).reverse();
}
async function mountPoints() {
  return parseMountPoints(await readFile6("/proc/self/mountinfo", "utf8"));
}

// src/doctor/leftovers.ts
async function findLeftovers(place) {
  const { known, engines } = place;
  const containers = engines === void 0 ? [] : await ownContainers(engines);
  const wanted = containers.filter(({ build }) => isWanted(build, place));
  const judged = await Promise.all(wanted.map((one) => judgeContainer(one, place)));
  const isBuilding = await buildersNow();
  const running = judged.filter(({ runs }) => runs).map(({ container: { build } }) => build);
  const busy = new Set(
    await Promise.all(running.map((build) => realpath3(build).catch(() => build)))
  );
  const isBusy = (path) => busy.has(path) || isBuilding(path);
  const points = await mountPoints();
  const kept = await Promise.all([entriesOf(place.builds), entriesOf(place.captured)]);
  const [built = [], captured = []] = kept.map(
    (entries) => entries.filter(({ id }) => place.only?.has(id) ?? true)
  );
  const found = judged.flatMap(({ leftover }) => leftover ?? []);
  const spared = judged.flatMap((one) => one.spared ?? []);
  const directories = [];
  const take = ({ id, path }) => {
    const stays = whyStays(path, place, points);
    if (stays !== void 0) spared.push({ name: path, reason: stays });
    else directories.push({ kind: "directory", name: path, reason: whyLeft(known, id) });
  };
  for (const entry of built) {
    const { id, path } = entry;
    const mounts = pointsBelow(points, path);
    const isLeft = place.all || !known.has(id);
    if (mounts.length === 0 && !isLeft) continue;
    if (isBusy(path)) {
      spared.push({ name: path, reason: "a build works there" });
      continue;
    }
    const reason = "mounted by a build that has ended";
    found.push(...mounts.map((name) => ({ kind: "mount", name, reason })));
    if (isLeft) take(entry);
  }
  for (const entry of captured) if (!known.has(entry.id)) take(entry);
  return { found: [...found, ...directories], spared };
}
function isWanted(build, { only, builds }) {
  return only === void 0 || [...only].some((id) => build === join5(builds, id));
}
function whyStays(path, { isRunning: isRunning2 }, points) {
  if (isRunning2) return "a run of this project is at work";
  return points.includes(path) ? "something is mounted there, and its owner empties it" : void 0;
}
function whyLeft(known, id) {
  return known.has(id) ? "all build directories are to go" : "no variant is called so any more";
}
async function judgeContainer(container, { project, elsewhere }) {
  const { name, owner, build, engine } = container;
  const isInside = build.startsWith(`${project}/`) || elsewhere.has(build);
  const isOurs = isInside || !await exists3(build);
  const state = await processState(owner);
  if (!isOurs || state === "running") return { container, runs: state !== "ended" };
  if (state === "ended") {
    const reason2 = `the run that started it has ended; it worked in ${build}`;
    return { container, runs: false, leftover: { kind: "container", name, reason: reason2, container } };
  }
  const byHand2 = quoteCommand([...engine, "rm", "--force", name]);
  const reason = `it began on another machine, in another container or before a reboot, so whether its run goes on cannot be told; if it does not: ${byHand2}`;
  return { container, runs: true, spared: { name, reason } };
}
async function entriesOf(directory2) {
  try {
    const root = await realpath3(directory2);
    return (await readdir5(root)).sort().map((id) => ({ id, path: join5(root, id) }));
  } catch (error2) {
    if (hasErrno(error2, "ENOENT")) return [];
    throw error2;
  }
}
function exists3(path) {
  return access4(path).then(
    () => true,
    (error2) => !hasErrno(error2, "ENOENT", "ENOTDIR")
  );
}

// src/doctor/leftovers-check.ts
function leftoversCheck(place) {
  const examine2 = async () => judgeLeftovers(await findLeftovers(await place()));
  return { name: "leftovers", examine: examine2, patience: 2e4 };
}
var kinds = {
  container: ["container", "containers"],
  mount: ["mount", "mounts"],
  directory: ["directory", "directories"]
};
function judgeLeftovers({ found }) {
  if (found.length === 0) return ok("earlier runs left nothing");
  const counts = Object.entries(kinds).flatMap(([kind, [one, many]]) => {
    const count = found.filter((left) => left.kind === kind).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  return warning(
    `earlier runs left ${counts.join(", ")}: this takes room, and may disturb builds and the next checkout`,
    "isar-artifacts doctor --clean"
  );
}

// src/doctor/locale.ts
function localeCheck({ container, builds: [{ environment }] }) {
  const examine2 = async (signal) => {
    if (container !== void 0) return ok("the locale is that of the container");
    return judgeLocales((await ask(environment, ["locale"], ["--all-locales"], { signal })).stdout);
  };
  return { name: "locale", examine: examine2 };
}
function judgeLocales(list2) {
  return /^en_US\.utf-?8$/im.test(list2) ? ok("en_US.UTF-8 is here") : warning("en_US.UTF-8 is not here, and bitbake refuses to start without", causeFix("locale"));
}

// src/doctor/privilege.ts
import { readFile as readFile7 } from "node:fs/promises";
function privilegeCheck({ builds: [{ environment }] }, builder, facts) {
  const examine2 = async (signal) => {
    if (facts !== void 0) return judgeContainer2(await facts(), builder);
    if (builder.uid === 0) return ok("root may mount and change roots");
    return await sudoWorks(environment, signal) ? ok("sudo works without a password") : warning(
      "sudo is not here or wants a password, and Isar mounts and changes roots by it",
      "let this user do so without one (NOPASSWD in /etc/sudoers.d), or build in a container (kas.command: kas-container)"
    );
  };
  return { name: "privilege", examine: examine2 };
}
async function judgeContainer2({ isolation, engine }, builder) {
  if (isolation === "none") {
    return warning(
      "the first kas file has no build_system for Isar, so kas-container starts a container without the rights that Isar needs",
      "write build_system: isar into the first file of the chain, or set kas.isolation"
    );
  }
  if (isolation === "privileged") {
    return ok(`the container is privileged${engine?.[0] === "sudo" ? ", by sudo" : ""}`);
  }
  if (builder.uid === 0 || engine?.[0] !== "podman") return ok("the container is rootless");
  const [uids, gids] = await Promise.all(
    ["/etc/subuid", "/etc/subgid"].map(
      async (file) => subordinateIds(await readFile7(file, "utf8").catch(() => ""), builder)
    )
  );
  return judgeSubordinateIds(Math.min(uids ?? 0, gids ?? 0));
}
function subordinateIds(text, { name, uid }) {
  return text.split("\n").map((line) => line.split(":")).filter(([owner]) => owner === name || owner === String(uid)).reduce((sum, [, , count]) => sum + (Number(count) || 0), 0);
}
var enough = 65536;
function judgeSubordinateIds(count) {
  return count >= enough ? ok(`the container is rootless, with ${count} subordinate ids`) : warning(
    `this user has ${count} subordinate ids, and a rootless container needs ${enough}`,
    causeFix("subordinate ids")
  );
}
async function sudoWorks(environment, signal) {
  return (await ask(environment, ["sudo"], ["--non-interactive", "true"], { signal })).ok;
}

// src/doctor/root.ts
function rootCheck({ container, builds }, uid) {
  const unallowed = builds.filter(({ environment }) => environment.KAS_ALLOW_ROOT !== "yes");
  const where = { container: container !== void 0, allowed: unallowed.length === 0 };
  const examine2 = async () => {
    const judged = judgeRoot(uid, where);
    if (judged.level !== "error") return judged;
    return { ...judged, of: unallowed.map(({ variant }) => variant.id) };
  };
  return { name: "root", examine: examine2 };
}
function judgeRoot(uid, { container, allowed }) {
  if (uid !== 0) return ok("not root");
  if (container && !allowed) {
    return error(
      "kas-container refuses to start as root",
      `${causeFix("root")}; KAS_ALLOW_ROOT=yes overrides it`
    );
  }
  return warning("this is root, and bitbake refuses to build Isar as root", causeFix("root"));
}

// src/doctor/store.ts
var patience2 = 2e4;
function storeCheck(store) {
  const examine2 = async (signal) => {
    for await (const _ of await store.read("nix-cache-info", { signal }) ?? []) break;
    await store.proveWritable({ signal });
    return ok(`${store.location} can be read and written`);
  };
  return { name: "store", examine: examine2, patience: patience2, mustAnswer: true };
}

// src/pipeline/planned-build.ts
import { join as join6 } from "node:path";
function plannedBuild({ loaded, environment: own, buildDirectory: mode, paths }, variant) {
  const { kas } = loaded.config;
  const engine = isKasContainer(kas.command) ? engineVariables : [];
  const environment = kasEnvironment(
    { ...containerVariables(kas), ...own },
    { inherit: [...kas.inherit, ...engine], set: variant.environment }
  );
  const directories = buildDirectories(variant, {
    kas: join6(loaded.directory, kas.directory),
    mode,
    builds: paths.builds,
    environment
  });
  return { variant, directories, environment };
}

// src/pipeline/doctor.ts
async function examine(project, variants, { offline, signal }) {
  const { store, loaded } = project;
  const isPrivate = loaded.config.storage.credentials !== void 0;
  const checks = [
    ...localChecks(project, variants, { eager: true, signal }),
    ...offline ? [] : [
      storeCheck(store),
      clockCheck(store),
      accessCheck(store, isPrivate),
      forgeCheck(project.forge)
    ],
    leftoversCheck(() => workplaceOf(project, { all: false, signal }))
  ];
  return runChecks(checks, signal);
}
async function preflight(project, variants, { signal }) {
  return runChecks(localChecks(project, variants, { eager: false, signal }), signal);
}
async function readyToBuild(project, variants, { reporter, signal }) {
  const findings = await preflight(project, variants, { signal });
  const ids = variants.map(({ id }) => id);
  for (const text of preflightWarnings(findings, ids)) reporter.warn(text);
  refuseUnfit2(findings, ids);
}
function hopeless(findings, ids) {
  const errors = findings.filter(({ level, advisory }) => level === "error" && !advisory);
  const isLeft = (id) => !errors.some(({ of }) => of === void 0 || of.includes(id));
  return ids.some(isLeft) ? [] : errors;
}
function refuseUnfit2(findings, ids) {
  const errors = hopeless(findings, ids);
  const [first] = errors;
  if (first === void 0) return;
  const lines = errors.map(({ check, message }) => `${check}: ${message}`);
  const all = "isar-artifacts doctor says more";
  throw new UserError(
    "machine-unfit",
    errors.length === 1 ? `nothing can be built here: ${lines[0]}` : ["nothing can be built here:", ...lines.map((line) => `  ${line}`)].join("\n"),
    { hint: errors.length === 1 && first.fix !== "" ? `${first.fix}; ${all}` : all }
  );
}
function preflightWarnings(findings, ids) {
  const refused2 = hopeless(findings, ids);
  return findings.filter((finding) => finding.level !== "ok" && !refused2.includes(finding)).filter(({ level, told, advisory }) => told || level === "error" && !advisory).map(({ check, message, fix }) => `${check}: ${message}${fix === "" ? "" : ` (${fix})`}`);
}
function localChecks(project, variants, { eager, signal }) {
  const [first, ...others] = variants.map((variant) => plannedBuild(project, variant));
  if (first === void 0) return [];
  const subject = subjectOf(project, [first, ...others]);
  const who = whoBuilds();
  const { container } = subject;
  const isRoot = who.uid === 0;
  const facts = container && once(() => containerFacts(subject, container, { isRoot, signal }));
  const chains = once(() => chainsOf(subject));
  const image = facts && (async () => (await facts()).image);
  return [
    ...facts && container ? [engineCheck(facts, container["runtime-args"])] : [],
    privilegeCheck(subject, who, facts),
    rootCheck(subject, who.uid),
    localeCheck(subject),
    binfmtCheck(subject, machine(), facts),
    kasVersionCheck(subject, { chains, image, eager }),
    kasFilesCheck(subject, chains),
    buildDirectoryCheck(subject),
    diskSpaceCheck(subject)
  ];
}
function subjectOf({ source, loaded, paths }, builds) {
  const { kas } = loaded.config;
  const container = isKasContainer(kas.command) ? kas : void 0;
  return { root: source.root, command: kas.command, container, builds, records: paths.records };
}
async function workplaceOf(project, { all, only, signal }) {
  const { loaded, paths, variants } = project;
  const places = variants.map((variant) => plannedBuild(project, variant).directories.build);
  return {
    project: loaded.directory,
    builds: paths.builds,
    captured: paths.captured,
    elsewhere: new Set(places),
    known: new Set(variants.map(({ id }) => id)),
    only: only && new Set(only.map(({ id }) => id)),
    engines: await enginesOf(project, signal),
    isRunning: await isRunning(paths.running),
    all
  };
}
async function enginesOf(project, signal) {
  const [variant] = project.variants;
  const { kas } = project.loaded.config;
  if (variant === void 0 || !isKasContainer(kas.command)) return void 0;
  const { environment } = plannedBuild(project, variant);
  const isRoot = whoBuilds().uid === 0;
  const seen = isRoot ? environment : { KAS_SUDO_CMD: "sudo", ...environment };
  const context = await dockerContext(environment, { signal });
  return enginesFor(seen, kas.isolation, { isRoot, dockerContext: context });
}
async function factsOf(project, signal) {
  const [variant] = project.variants;
  if (variant === void 0) return void 0;
  const subject = subjectOf(project, [plannedBuild(project, variant)]);
  if (subject.container === void 0) return void 0;
  return containerFacts(subject, subject.container, { isRoot: whoBuilds().uid === 0, signal });
}
function whoBuilds() {
  try {
    const { username, uid } = userInfo();
    return { name: username, uid };
  } catch {
    return { name: "", uid: process.getuid?.() ?? 0 };
  }
}
function once(work) {
  let result;
  return () => {
    result ??= work();
    return result;
  };
}

export {
  processState,
  markRunning,
  noBuildProgress,
  removeContainer,
  startKas,
  plannedBuild,
  buildersNow,
  pointsBelow,
  mountPoints,
  findLeftovers,
  examine,
  readyToBuild,
  workplaceOf,
  factsOf,
  whoBuilds
};
