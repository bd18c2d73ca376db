import { describe, expect, test } from '@jest/globals';
import { knownCause, knownCauses } from '../../../src/build/log/causes.ts';

/** Lines of real builds, or as the programs' own sources have them. */
const lines: readonly (readonly [string, string])[] = [
  ['disk full', 'cp: error writing /build/tmp/x.wic: No space left on device'],
  [
    'disk full',
    "OSError: [Errno 28] No space left on device: '/build/tmp/cache/bb_codeparser.dat'",
  ],
  ['disk full', 'Immediately halt since the disk space monitor action is "HALT"!'],
  ['disk full', 'tar: rootfs.tar: Cannot write: Disk quota exceeded'],
  [
    'disk full',
    'Error: copying system image from manifest list: writing blob: storing blob to file "/var/tmp/storage1/1": write /var/tmp/storage1/1: no space left on device',
  ],
  ['locale', "Please make sure locale 'en_US.UTF-8' is available on your system"],
  ['root', 'E: setgroups 65534 failed - setgroups (1: Operation not permitted)'],
  ['sandbox', "bwrap: Can't mount on symlink destination /bin"],
  ['root', 'Do not use Bitbake as root.'],
  ['root', 'Error: Running as root - may break certain recipes.'],
  [
    'image missing',
    'Error: initializing source docker://ghcr.io/siemens/kas/kas-isar:99: reading manifest 99 in ghcr.io/siemens/kas/kas-isar: manifest unknown',
  ],
  [
    'image missing',
    'docker: Error response from daemon: pull access denied for acme/kas, repository does not exist or may require docker login: denied: requested access to the resource is denied.',
  ],
  [
    'image missing',
    'Error: initializing source docker://ghcr.io/acme/kas:5.4: Requesting bearer token: invalid status code from registry 403 (Forbidden)',
  ],
  ['image missing', 'Requesting bearer token: invalid status code from registry 403 (Forbidden)'],
  [
    'image missing',
    'docker: Error response from daemon: Head "https://ghcr.io/v2/acme/kas/manifests/5.4": denied.',
  ],
  [
    'image missing',
    'Error: initializing source docker://ghcr.io/acme/kas:5.4: reading manifest 5.4 in ghcr.io/acme/kas: unauthorized',
  ],
  [
    'image missing',
    'Error: initializing source docker://x/kas:1: reading manifest 1 in x/kas: name unknown: The repository does not exist',
  ],
  [
    'image missing',
    'Error response from daemon: failed to resolve reference "ghcr.io/acme/kas:5.4": failed to authorize: failed to fetch anonymous token: unexpected status: 401 Unauthorized',
  ],
  [
    'certificate',
    'Error: initializing source docker://r.acme/kas:5.4: pinging container registry r.acme: Get "https://r.acme/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
  ],
  [
    'certificate',
    'Error response from daemon: Get "https://r.acme/v2/": x509: certificate has expired or is not yet valid',
  ],
  [
    'certificate',
    "fatal: unable to access 'https://x/y.git/': server certificate verification failed. CAfile: none CRLfile: none",
  ],
  [
    'subordinate ids',
    'Error: copying system image from manifest list: writing blob: adding layer with blob "sha256:ab": processing tar file(potentially insufficient UIDs or GIDs available in user namespace (requested 0:42 for /etc/gshadow): Check /etc/subuid and /etc/subgid if configured locally and run "podman system migrate": lchown /etc/gshadow: invalid argument): exit status 1',
  ],
  [
    'image pull',
    'Requesting bearer token: invalid status code from registry 503 (Service Unavailable)',
  ],
  [
    'image pull',
    'Error response from daemon: Get "https://ghcr.io/v2/": net/http: TLS handshake timeout',
  ],
  [
    'image pull',
    'Error: initializing source docker://ghcr.io/siemens/kas/kas-isar:5.4: pinging container registry ghcr.io: Get "https://ghcr.io/v2/": dial tcp: lookup ghcr.io: Temporary failure in name resolution',
  ],
  [
    'image pull',
    'Error: initializing source docker://golang:1.17.1: reading manifest 1.17.1 in docker.io/library/golang: toomanyrequests: You have reached your pull rate limit.',
  ],
  [
    'image pull',
    'docker: Error response from daemon: Get "https://ghcr.io/v2/": net/http: request canceled while waiting for connection',
  ],
  [
    'network',
    "fatal: unable to access 'https://nohost.invalid/x.git/': Could not resolve host: nohost.invalid",
  ],
  ['network', 'wget: unable to resolve host address ‘github.com’'],
  ['network', "Err:1 http://deb.debian.org bookworm Temporary failure resolving 'deb.debian.org'"],
  [
    'network',
    'Fetcher failure: Fetch command export HOME="/tmp/t"; /usr/bin/env wget -t 2 -T 30 \'https://x/y.tar.gz\' --progress=dot -v failed with exit code 4, see logfile for output',
  ],
  [
    'mirror',
    'E: Failed to fetch http://deb.debian.org/debian/pool/main/p/python3.7/python3.7_3.7.3-2_armhf.deb  404  Not Found [IP: ::1 3142]',
  ],
  ['mirror', '2020-02-12 14:23:02 ERROR 404: Not Found.'],
  ['mirror', 'E: Failed to fetch https://snapshot.debian.org/x.deb  429  Too Many Requests'],
  ['mirror', 'E: Failed to fetch http://mirror/x.deb  503  Service Unavailable [IP: 1.2.3.4 80]'],
  ['mirror', 'E: Failed to fetch http://mirror/x.deb  502  Bad Gateway'],
  ['mirror', "fatal: unable to access 'https://x/y.git/': The requested URL returned error: 503"],
  [
    'mirror',
    "Fetcher failure: Fetch command /usr/bin/env wget -t 2 'https://x/y.tar.gz' -v failed with exit code 8, see logfile for output",
  ],
  ['privilege', 'mount: /build/tmp/work/rootfs/dev: permission denied.'],
  ['privilege', 'mount: /proc: must be superuser to use mount.'],
  ['privilege', 'losetup: /build/x.img: failed to set up loop device: Operation not permitted'],
  ['privilege', 'Error: loop device not available!'],
  ['privilege', 'sudo: a terminal is required to read the password; either use the -S option'],
  ['privilege', 'E: cannot unshare: unshare failed: Operation not permitted'],
  ['privilege', '/usr/sbin/chroot: cannot change root directory: Operation not permitted'],
  ['privilege', 'unshare(CLONE_NEWNS): Operation not permitted'],
  ['binfmt', "chroot: failed to run command '/bin/true': Exec format error"],
  [
    'binfmt',
    'E: arm64 can neither be executed natively nor via qemu user emulation with binfmt_misc',
  ],
  ['memory', 'Killed'],
  [
    'memory',
    '/build/tmp/work/x/temp/run.do_dpkg_build.77: line 120: 12345 Killed  dpkg-buildpackage',
  ],
  ['memory', 'c++: fatal error: Killed signal terminated program cc1plus'],
  ['memory', "Task (/layers/x.bb:do_dpkg_build) failed with exit code '137'"],
  ['memory', 'ended with 137'],
  ['memory', 'was ended by SIGKILL'],
  ['memory', 'OSError: [Errno 12] Cannot allocate memory'],
  [
    'kas too old',
    'This version of kas is compatible with version 1 to 12, file has version 99: /p/v.yml',
  ],
  ['kas file missing', "[Errno 2] No such file or directory: '/p/kas/nope.yml'"],
  ['kas file missing', "Error: configuration file 'kas/nope.yml' not found"],
  ['kas schema', 'Config file validation Error:'],
  ['kas schema', 'Error(s) occured while validating the config file: /home/builder/bad.yaml'],
  ['layer missing', 'The following layer directories do not exist: /work/meta-gone'],
  ['layer missing', 'Did not find any init-build-env script'],
  [
    'layer missing',
    "Layer 'meta-acme' depends on layer 'isar', but this layer is not enabled in your configuration",
  ],
  [
    'foreign files',
    "PermissionError: [Errno 13] Permission denied: '/build/tmp/stamps/x.do_fetch.abc'",
  ],
  ['foreign files', "rm: cannot remove '/build/tmp/work/x/rootfs/etc/shadow': Permission denied"],
  [
    'foreign files',
    "rm: cannot remove '/b/tmp/work/x/sbuild-chroot-target/1.0-r0/rootfs/etc/shadow': Permission denied",
  ],
  ['foreign files', "rm: cannot remove '/b/tmp/work/x/mount/a': Operation not permitted"],
  ['foreign files', "touch: cannot touch '/cache/sstate/ab/cd/x.siginfo': Permission denied"],
  [
    'written by kas',
    "bb.parse.ParseError: ParseError at /p/build/conf/local.conf:8: unparsed line: 'THIS IS NOT VALID'",
  ],
  ['no provider', "Nothing PROVIDES 'isar-image-nonexistent'. Close matches:"],
  ['no package', 'E: Unable to locate package no-such-package-xyz'],
  ['no package', "E: Package 'telnetd' has no installation candidate"],
];

describe('a known cause', () => {
  test.each(lines)('%s: %s', (name, line) => {
    expect(knownCause(line)?.name).toBe(name);
  });

  test('has a line here, and a hint', () => {
    const shown = new Set(lines.map(([name]) => name));
    expect(knownCauses.map(({ name }) => name)).toEqual(expect.arrayContaining([...shown]));
    expect(knownCauses.filter(({ name }) => !shown.has(name))).toEqual([]);
    for (const { hint } of knownCauses) expect(hint.length).toBeGreaterThan(40);
  });

  test('is worth another try only where a server or a registry refused', () => {
    const transient = knownCauses.filter((cause) => cause.transient).map(({ name }) => name);
    expect(transient).toEqual(['image pull', 'mirror']);
  });
});

test.each([
  'E: Sub-process http returned an error code (112)',
  'NOTE: recipe killed-1.0-r0: task do_build: Started',
  'Need to get 78.4 MB/404 MB of archives.',
  'fatal: repository https://x/404.git not found',
  "fatal: unable to access 'https://x/y.git/': The requested URL returned error: 404",
  'Unpacking mount (2.38.1-5+deb12u1) ...',
  'checking for TLS: yes',
  "install: '/b/work/sbuild-chroot-target/a': Permission denied",
])('what is none: %s', (line) => {
  expect(knownCause(line)).toBeUndefined();
});
