import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrno } from '../errors.ts';

/** What decides which packages and times an image has, besides its inputs (isar, meta/conf/bitbake.conf). */
const names = [
  'SOURCE_DATE_EPOCH',
  'ISAR_USE_APT_SNAPSHOT',
  'ISAR_APT_SNAPSHOT_DATE',
  'ISAR_APT_SNAPSHOT_TIMESTAMP',
];

const assignment = new RegExp(
  `^\\s*(?:export\\s+)?(${names.join('|')})\\s*(\\?\\?=|\\?=|:=|=)\\s*(["'])(.*)\\3\\s*$`,
);

/**
 * Those of them that kas wrote into `conf/local.conf`, or passes on from the environment; empty
 * where none was set there. What another variable makes of one is not known here: it is left out.
 * @param build the build directory
 * @param environment of kas, as the configuration sets it
 */
export async function settingsOf(
  build: string,
  environment: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(join(build, 'conf/local.conf'), 'utf8').catch((error) => {
    if (hasErrno(error, 'ENOENT', 'ENOTDIR', 'EACCES')) return '';
    throw error;
  });
  const known = Object.entries(environment).filter(([name]) => names.includes(name));
  const found = new Map(known);
  const fallback = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, name = '', operator, , value = ''] = assignment.exec(line) ?? [];
    // bitbake's manual, "Syntax and Operators": the last `??=` counts, and only where no other does.
    if (operator === '??=') fallback.set(name, value);
    else if (operator === '?=' && !found.has(name)) found.set(name, value);
    else if (operator === '=' || operator === ':=') found.set(name, value);
  }
  const values = [...new Map([...fallback, ...found])].filter(([, value]) => !value.includes('$'));
  return Object.fromEntries(values.sort(([a], [b]) => (a < b ? -1 : 1)));
}
