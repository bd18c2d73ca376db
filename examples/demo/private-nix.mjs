import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A Nix of one's own below a directory: store, settings and home, so that neither the demo nor a
 * test touches the user's. Store paths have their usual names; the files are below `store`.
 *
 * Nix builds in a sandbox wherever the store is not at /nix/store. Builds reach the network of the
 * host (fixed outputs only), its programs, and the `readable` directories, for `file:` URLs.
 * @param {string} directory absolute, is created
 * @param {readonly string[]} [readable] directories that must exist when something is built
 * @returns {Promise<{environment: Record<string, string>, store: string}>} variables to add to a
 * process's own (a variable that is set but empty is meant so), and what to put before a store path
 */
export async function createPrivateNix(directory, readable = []) {
  const home = join(directory, 'home');
  const store = join(directory, 'store');
  const settings = join(directory, 'settings');
  for (const folder of [home, store, settings]) await mkdir(folder, { recursive: true });

  const sandboxPaths = ['/bin', '/usr', '/lib', '/lib64?', '/etc/ssl?', ...readable];
  const configuration = {
    'build-users-group': '', // as root, Nix would look for users that are not there
    'experimental-features': 'nix-command flakes',
    'sandbox-paths': sandboxPaths.join(' '),
    substituters: '', // no cache on the internet
    'flake-registry': '',
  };
  const lines = Object.entries(configuration).map(([name, value]) => `${name} = ${value}\n`);
  await writeFile(join(settings, 'nix.conf'), lines.join(''));

  return {
    store,
    environment: {
      HOME: home,
      NIX_CONF_DIR: settings,
      NIX_CONFIG: '',
      NIX_PATH: '',
      NIX_REMOTE: `local?root=${store}`,
      NIX_USER_CONF_FILES: '',
      XDG_CACHE_HOME: join(home, 'cache'),
      XDG_CONFIG_HOME: join(home, 'config'),
    },
  };
}
