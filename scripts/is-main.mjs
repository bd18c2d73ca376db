import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Was this module started, and not imported? Also where the path to it leads over a symbolic link.
 * @param {string} url its import.meta.url
 */
export function isMain(url) {
  const started = process.argv[1];
  return started !== undefined && realpathSync(started) === fileURLToPath(url);
}
