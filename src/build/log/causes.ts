/** A reason for builds to fail that people met before. */
export interface KnownCause {
  readonly name: string;
  /** Any of them is found in a line that says so, without kas' prefix. */
  readonly patterns: readonly Pattern[];
  /** What to do. */
  readonly hint: string;
  /** The same build may well succeed a little later. */
  readonly transient?: true;
}

/**
 * Of two both are found, wherever: one expression for both would take the square of the time on a
 * line that repeats the first. The one that is found less often stands first.
 */
type Pattern = RegExp | readonly [RegExp, RegExp];

/** What container engines begin with when they could not get an image. */
const ofImages =
  /initializing source docker:|pinging container registry|copying system image from|requesting bearer token|(?:pulling|pull(?:ed)?) (?:the )?(?:container )?image|Error response from daemon: (?:Get|Head) "?https:|failed to resolve reference/i;

/** As programs, and not as parts of the path of something else. */
const mounters =
  /(?:^|[\s:'"`(]|\/s?bin\/)(?:u?mount|losetup|chroot|unshare|pivot_root|mknod)(?=[\s:;,'"`()]|$)/;

/** The first that fits counts, so what is special stands before what is general. */
export const knownCauses: readonly KnownCause[] = [
  {
    name: 'disk full',
    patterns: [/No space left on device|\bENOSPC\b|Disk quota exceeded|disk space monitor action/i],
    hint: 'the disk is full, and a build may need 35 GB and more: remove build directories that nobody needs, or move DL_DIR, SSTATE_DIR and the build directory to a larger disk',
  },
  {
    name: 'locale',
    patterns: [/make sure locale '?en_US\.UTF-8'? is available/i],
    hint: 'Isar needs that locale: apt-get install locales, add it to /etc/locale.gen, then locale-gen',
  },
  {
    name: 'root',
    patterns: [
      /Do not use Bitbake as root|setgroups 65534 failed|Running as root - may break|(?:must|should) not be run as root/i,
    ],
    hint: 'Isar does not build as root: start it as another user, also within a container',
  },
  {
    name: 'certificate',
    patterns: [
      /\bx509: [^:]*(?:certificate|authority)|\btls: (?:failed to verify|handshake failure|bad certificate|unknown certificate|first record does not)|certificate (?:signed by unknown authority|verif\w+ failed)|SSL certificate problem|cannot verify \S+ certificate/i,
    ],
    hint: 'the certificate of that server is not trusted here: put the authority that signed it into /usr/local/share/ca-certificates and run update-ca-certificates, also within the container; check the clock, too',
  },
  {
    name: 'subordinate ids',
    patterns: [/insufficient UIDs or GIDs available in user namespace/i],
    hint: 'a rootless engine has too few ids for that image: give the user 65536 in /etc/subuid and in /etc/subgid (usermod --add-subuids, --add-subgids), then podman system migrate',
  },
  {
    name: 'image missing',
    patterns: [
      /manifest unknown|manifest for \S+ not found|access to the resource is denied|pull access denied|unauthorized: authentication required|repository name not known|invalid status code from registry 40[134]\b/i,
      [/(?<!permission )\bdenied\b|\bunauthorized\b|\bname unknown\b|\b403 Forbidden/i, ofImages],
    ],
    hint: 'the registry has no such container image, or wants a login: check its name, its digest, and the login of the engine',
  },
  {
    name: 'image pull',
    patterns: [/toomanyrequests/i, ofImages],
    hint: 'the container image could not be pulled: try again later, or pull it once by hand; an image pinned by digest is not pulled again',
    transient: true,
  },
  {
    name: 'network',
    patterns: [
      /Could not resolve (?:host|proxy)|Temporary failure (?:in name resolution|resolving)|unable to resolve host address|Name or service not known|Network is unreachable|No route to host/i,
      [/failed with exit code 4\b/, /\bwget /],
    ],
    hint: 'no network, or no DNS: check both on this machine and in its container, and that the proxy variables are set (https_proxy, no_proxy)',
  },
  {
    name: 'mirror',
    patterns: [
      /\b404:? +Not Found|\b429:? +Too Many Requests|\b50[0234]:? +(?:Internal|Bad Gateway|Service|Gateway)|returned error: (?:429|5\d\d)\b/i,
      [/failed with exit code 8\b/, /\bwget /],
    ],
    hint: 'a mirror refused: try again later (--retries does). Where it stays, the package lists in an old sstate or download cache name what the mirror has no more: build without them, or pin a snapshot',
    transient: true,
  },
  {
    name: 'privilege',
    patterns: [
      [/Operation not permitted|permission denied|must be superuser|failed to set up/i, mounters],
      /loop device (?:not available|setup unsuccessful)/i,
      [
        /password is required|terminal is required|no new privileges|effective uid is not 0|may not run/i,
        /\bsudo: /,
      ],
    ],
    hint: 'Isar mounts file systems and changes roots: it needs sudo without a password, or a container that may (kas-container --isar, a privileged runner)',
  },
  {
    name: 'sandbox',
    patterns: [/bwrap: Can't mount on symlink destination/],
    hint: 'bubblewrap where it builds is newer than this Isar can use: take an image or a host with an older one (before 0.12), or a newer Isar',
  },
  {
    name: 'binfmt',
    patterns: [/Exec format error|binfmt_misc|(?<![\w-])qemu-[\w-]+: (?:not found|No such file)/i],
    hint: 'this machine cannot run programs of the foreign architecture: apt-get install qemu-user-static binfmt-support on the host; containers share its registration',
  },
  {
    name: 'memory',
    patterns: [
      /^Killed\b|: +\d+ Killed\b|Killed signal terminated|Out of memory|oom-kill|Cannot allocate memory|\b(?:exit code|exit status|exited with|ended with|error)(?: code)? '?137\b|ended by SIGKILL/i,
    ],
    hint: 'something was killed, most likely since memory ran out: lower BB_NUMBER_THREADS and PARALLEL_MAKE, or give the machine more (journalctl -k tells)',
  },
  {
    name: 'kas too old',
    patterns: [/compatible with version \d+ to \d+, file has version/],
    hint: 'this kas does not know header.version of that file yet: install a newer kas, or lower the version',
  },
  {
    name: 'kas file missing',
    patterns: [
      /No such file or directory: '[^']+\.(?:ya?ml|json)'|(?:configuration file|config file) \S+ (?:not found|does not exist)/i,
    ],
    hint: 'a kas file is not there: check the chain in the configuration, and `includes` of the kas files that it names',
  },
  {
    name: 'kas schema',
    patterns: [/Config file validation Error|Error\(s\) occured while validating the config file/],
    hint: 'kas takes no such thing there, or not at this header.version: see "Project configuration" in the manual of kas',
  },
  {
    name: 'layer missing',
    patterns: [
      /layer directories do not exist|Did not find any init-build-env|depends on layer '[^']+', but this layer is not enabled|Layer directory '?\S+'? does not exist/i,
    ],
    hint: 'a layer is not there: check `repos` and `layers` of the kas files, and that their repositories were checked out',
  },
  {
    name: 'foreign files',
    patterns: [
      [
        /Permission denied|Operation not permitted/i,
        /cannot (?:remove|create|open|unlink|touch)|PermissionError|sstate|\/tmp\/stamps|\/downloads/i,
      ],
    ],
    hint: 'an earlier build left files of root or another user there: isar-artifacts doctor --clean --all removes build directories; and give DL_DIR and SSTATE_DIR to the user who builds',
  },
  {
    name: 'written by kas',
    patterns: [/ParseError at \S*\/conf\/(?:local|bblayers)\.conf:/],
    hint: 'kas writes that file: look for the line in local_conf_header or bblayers_conf_header of the kas files',
  },
  {
    name: 'no provider',
    patterns: [/Nothing R?PROVIDES '/],
    hint: 'no layer of the chain has a recipe for it: check its name, and that its layer is in `repos`',
  },
  {
    name: 'no package',
    patterns: [/E: Unable to locate package|has no installation candidate/],
    hint: 'no package archive of the build has it: check its name, the distribution, and the architecture',
  },
];

export function knownCause(text: string): KnownCause | undefined {
  return knownCauses.find(({ patterns }) => patterns.some((pattern) => isFound(pattern, text)));
}

function isFound(pattern: Pattern, text: string): boolean {
  return pattern instanceof RegExp ? pattern.test(text) : pattern.every((part) => part.test(text));
}
