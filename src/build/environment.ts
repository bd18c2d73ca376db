type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What of our environment kas may see. kas-container hands credentials on to the container of its
 * own accord (AWS, netrc, registries), so ours stay out unless the configuration lists them.
 */
const inherited = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'TERM',
  'TMPDIR',
  'TZ',
  'LANG',
  'LANGUAGE',
  'LC_ALL',
  'LC_CTYPE',
  'LC_MESSAGES',
  'http_proxy',
  'https_proxy',
  'ftp_proxy',
  'all_proxy',
  'no_proxy',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'FTP_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'SSH_AUTH_SOCK',
  'DL_DIR',
  'SSTATE_DIR',
  'SSTATE_MIRRORS',
  'DISTRO_APT_PREMIRRORS',
  'KAS_WORK_DIR',
  'KAS_BUILD_DIR',
  'KAS_REPO_REF_DIR',
  'KAS_PREMIRRORS',
  'KAS_TMUX',
  'KAS_CONTAINER_ENGINE',
  'KAS_CONTAINER_IMAGE',
  'KAS_IMAGE_VERSION',
  'KAS_ALLOW_ROOT',
] as const;

/** The variables that kas sees: ours that are allowed, then those that the configuration sets. */
export function kasEnvironment(
  own: Environment,
  options: { inherit: readonly string[]; set: Environment },
): Record<string, string> {
  const allowed = [...inherited, ...options.inherit].map((name) => [name, own[name]] as const);
  return Object.fromEntries(
    [...allowed, ...Object.entries(options.set)].filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
}
