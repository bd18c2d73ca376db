// `node scripts/release-notes.mjs TAG`: what CHANGELOG.md says of a release, for its page. Fails where the
// tag is not the release of package.json, or there is nothing to say: then it must not be released.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMain } from './is-main.mjs';

const root = join(import.meta.dirname, '..');

/**
 * @param {string} tag
 * @param {{ version: string, changelog: string }} project
 * @returns {string} Markdown
 */
export function releaseNotes(tag, { version, changelog }) {
  if (tag !== `v${version}`) throw new Error(`the tag is ${tag}, and package.json says ${version}`);
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => text.split('\n', 1)[0]?.split(' ')[0] === version);
  const notes = section?.slice(section.indexOf('\n')).trim() ?? '';
  if (notes === '')
    throw new Error(`CHANGELOG.md has no section "## ${version}" that says anything`);
  return `${notes}\n`;
}

if (isMain(import.meta.url)) {
  const read = (/** @type {string} */ name) => readFileSync(join(root, name), 'utf8');
  const { version } = JSON.parse(read('package.json'));
  process.stdout.write(
    releaseNotes(process.argv[2] ?? '', { version, changelog: read('CHANGELOG.md') }),
  );
}
