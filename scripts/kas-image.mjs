// A container image with kas, made here: nothing is pulled. With a podman storage of its own.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unpackPackages } from './debian-packages.mjs';
import { checkDebianRoots, unpackDebian } from './debian-root.mjs';
import { isMain } from './is-main.mjs';
import { kasReleases, newerKasBins } from './kas-releases.mjs';
import { cachePath } from './machine-cache.mjs';
import { runProgram } from './run-program.mjs';

const suite = 'bookworm';
/** Unpacked, so what is essential has to be named too. */
const packages = [
  ...[
    'base-files',
    'bash',
    'coreutils',
    'dash',
    'findutils',
    'grep',
    'libc-bin',
    'mount',
    'sed',
    'util-linux',
  ],
  ...['git', 'python3', 'python3-distro', 'python3-jsonschema', 'python3-kconfiglib'],
  ...['python3-pkg-resources', 'python3-yaml'],
];

/**
 * kas-container starts the kas of its own release, as in the images that kas' authors publish. The
 * older script does not say which it is.
 */
const entrypoint = `#!/bin/bash
release=$\{KAS_CONTAINER_SCRIPT_VERSION:-oldest}
export PATH="/opt/kas/$release/bin:$PATH"
[ "$\{USER_ID:-0}" = 0 ] && exec kas "$@"
exec setpriv --reuid "$USER_ID" --regid "$GROUP_ID" --clear-groups kas "$@"
`;

/** Nobody installed a package that would have made them. */
const accounts = {
  'etc/passwd': 'root:x:0:0:root:/root:/bin/bash\n',
  'etc/group': 'root:x:0:\n',
};

/** A third of it. */
const unread = ['doc', 'info', 'locale', 'man'].map((name) => `--exclude=./usr/share/${name}`);

const storage = cachePath('podman');
/** What does not outlive a boot. */
const transient = '/run/isar-artifacts-podman';

const containersConf = `[containers]
default_ulimits = ["nofile=16384:16384", "nproc=16384:16384"]
netns = "host"
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
lock_type = "file"
tmp_dir = "${transient}/tmp"
`;

const storageConf = `[storage]
driver = "overlay"
graphroot = "${storage}/storage"
runroot = "${transient}/run"
`;

/**
 * @typedef {object} KasImage
 * @property {string} image
 * @property {Record<string, string>} environment makes podman use the storage that the image is in
 */

/**
 * @returns {KasImage}
 * @throws {Error} when no newer kas is installed
 */
export function kasImage() {
  const recipe = JSON.stringify([suite, packages, entrypoint, accounts, unread, newerKasBins()]);
  const digest = createHash('sha256').update(recipe).digest('hex');
  return {
    image: `localhost/isar-artifacts-kas:${digest.slice(0, 12)}`,
    environment: {
      CONTAINERS_CONF: join(storage, 'containers.conf'),
      CONTAINERS_STORAGE_CONF: join(storage, 'storage.conf'),
    },
  };
}

export function hasKasImage() {
  writeConfiguration();
  const { image, environment } = kasImage();
  const options = { env: { ...process.env, ...environment } };
  return spawnSync('podman', ['image', 'exists', image], options).status === 0;
}

/**
 * Takes a minute and 250 MB, and nothing where it is there. To renew it: podman image rm.
 * @throws {Error} that says what is missing, or with the message of mmdebstrap or podman
 */
export async function installKasImage() {
  if (hasKasImage()) return;
  checkDebianRoots('the image of kas', 'node scripts/kas-image.mjs');
  const { image, environment } = kasImage();
  const workplace = mkdtempSync(join(tmpdir(), 'isar-artifacts-image-'));
  try {
    const root = join(workplace, 'root');
    const archive = join(workplace, 'root.tar');
    mkdirSync(root);
    await unpackDebian(suite, packages, root);
    for (const [file, text] of Object.entries(accounts)) writeFileSync(join(root, file), text);
    await addKas(root);
    await runProgram('tar', ['-C', root, ...unread, '-cf', archive, '.']);
    const changes = ['ENTRYPOINT ["/opt/kas/entrypoint"]', 'ENV LANG=C.UTF-8'];
    await runProgram(
      'podman',
      ['import', '--quiet', ...changes.flatMap((line) => ['--change', line]), archive, image],
      { env: { ...process.env, ...environment } },
    );
  } finally {
    rmSync(workplace, { recursive: true, force: true });
  }
}

/** @param {string} root */
async function addKas(root) {
  const directory = join(root, 'opt/kas');
  const oldest = join(directory, 'oldest');
  mkdirSync(join(oldest, 'root'), { recursive: true });
  await unpackPackages(suite, ['kas'], join(oldest, 'root'));
  const [, ...newer] = kasReleases();
  for (const { version, bin } of newer) {
    cpSync(join(bin ?? '', '..'), join(directory, version), { recursive: true });
    // The same starter: it looks for the packages beside itself.
    cpSync(join(bin ?? '', 'kas'), join(oldest, 'bin/kas'));
  }
  writeFileSync(join(directory, 'entrypoint'), entrypoint);
  chmodSync(join(directory, 'entrypoint'), 0o755);
}

function writeConfiguration() {
  mkdirSync(storage, { recursive: true });
  writeFileSync(join(storage, 'containers.conf'), containersConf);
  writeFileSync(join(storage, 'storage.conf'), storageConf);
}

if (isMain(import.meta.url)) {
  await installKasImage();
  const { image, environment } = kasImage();
  console.log(image, environment);
}
