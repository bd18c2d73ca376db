import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);

// src/build/directories.ts
import { join, resolve } from "node:path";
function buildDirectories({ id }, { kas, mode, builds, environment }) {
  const work = resolve(kas, environment.KAS_WORK_DIR ?? ".");
  const build = mode === "per-variant" ? join(builds, id) : resolve(kas, environment.KAS_BUILD_DIR ?? join(work, "build"));
  return { kas, work, build, deploy: join(build, "tmp", "deploy", "images") };
}
function buildsBeside({ work, build }, project) {
  return [build, join(work, "build"), join(project, "build")];
}

// src/build/command.ts
function kasCommand(command, chain, options = []) {
  const [program, ...args] = wordsOf(command);
  return [program, ...args, ...options, "build", chain.join(":")];
}
function wordsOf(command) {
  const [program = "kas", ...args] = typeof command === "string" ? [command] : command;
  return [program, ...args];
}

// src/build/environment.ts
var inherited = [
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "SHELL",
  "TERM",
  "TMPDIR",
  "TZ",
  "LANG",
  "LANGUAGE",
  "LC_ALL",
  "LC_CTYPE",
  "LC_MESSAGES",
  "http_proxy",
  "https_proxy",
  "ftp_proxy",
  "all_proxy",
  "no_proxy",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "FTP_PROXY",
  "ALL_PROXY",
  "NO_PROXY",
  "SSH_AUTH_SOCK",
  "DL_DIR",
  "SSTATE_DIR",
  "SSTATE_MIRRORS",
  "DISTRO_APT_PREMIRRORS",
  "KAS_WORK_DIR",
  "KAS_BUILD_DIR",
  "KAS_REPO_REF_DIR",
  "KAS_PREMIRRORS",
  "KAS_TMUX",
  "KAS_CONTAINER_ENGINE",
  "KAS_CONTAINER_IMAGE",
  "KAS_IMAGE_VERSION",
  "KAS_ALLOW_ROOT"
];
function kasEnvironment(own, options) {
  const allowed = [...inherited, ...options.inherit].map((name) => [name, own[name]]);
  return Object.fromEntries(
    [...allowed, ...Object.entries(options.set)].filter(
      (entry) => entry[1] !== void 0
    )
  );
}

export {
  buildDirectories,
  buildsBeside,
  kasCommand,
  wordsOf,
  kasEnvironment
};
