import { wordsOf } from '../build/command.ts';
import { type KasRelease, kasRelease } from '../build/kas-version.ts';
import type { KasChain } from '../inputs/kas-chain.ts';
import { refuseUnstarted } from '../program.ts';
import { causeFix } from './cause-fix.ts';
import type { Check } from './check.ts';
import { eachOnce } from './each-once.ts';
import { error, type Judgement, ok, warning } from './finding.ts';
import type { FollowedChain } from './kas-files.ts';
import type { Subject } from './subject.ts';

/** The oldest release that we work with, and what all know therefore. */
const [oldestKnown, knownToAll] = ['3.1', 12] as const;
/** Which release of kas was the first to know a `header.version` (CHANGELOG and schema of kas). */
const firstReleases: readonly (readonly [version: number, release: string])[] = [
  [knownToAll, oldestKnown],
  [13, '3.2'],
  [14, '3.3'],
  [15, '4.1'],
  [16, '4.2'],
  [17, '4.4'],
  [18, '4.6'],
  [19, '4.8'],
  [20, '5.0'],
  [21, '5.2'],
  [22, '5.3'],
  [23, '5.4'],
];
/** The newest that we know all of. */
const newestKnown = '5.5';

/** @param release such as `5.4` or `3.2.1`; what follows the numbers, as in `4.7-12-gabc`, is left out */
export function isAtLeast(release: string, other: string): boolean {
  const [a, b] = [numbersOf(release), numbersOf(other)];
  for (const [index, part] of b.entries()) {
    const own = a[index] ?? 0;
    if (own !== part) return own > part;
  }
  return true;
}

function numbersOf(release: string): number[] {
  const [numbers = ''] = /^\d+(\.\d+)*/.exec(release) ?? [];
  return numbers.split('.').map(Number);
}

/** The highest `header.version` that a release takes; undefined where nobody can tell. */
export function highestVersion(release: string): number | undefined {
  const known = firstReleases.findLast(([, first]) => isAtLeast(release, first));
  return isAtLeast(newestKnown, release) ? known?.[0] : undefined;
}

type FileVersion = KasChain['versions'][number];

/** @param known what the kas that reads the files says of itself, or its image does */
export function judgeKasVersion(
  { release, format }: KasRelease,
  { file, version }: FileVersion,
): Judgement {
  if (release === undefined) {
    return warning(
      'kas does not say which release it is, so whether it knows the kas files cannot be told',
      'try it by hand: kas --version',
    );
  }
  if (format === undefined && !isAtLeast(release, oldestKnown)) {
    return warning(
      `kas ${release} is older than what is tried with isar-artifacts`,
      `install kas ${oldestKnown} or newer`,
    );
  }
  const highest = format ?? highestVersion(release);
  if (highest === undefined || version <= highest)
    return ok(`kas ${release} knows header.version ${version}`);
  const [, needed] = firstReleases.find(([known]) => known >= version) ?? [];
  return error(
    `${file} has header.version ${version}, and kas ${release} takes at most ${highest}`,
    needed === undefined
      ? `no kas up to ${newestKnown} takes that: lower header.version`
      : `install kas ${needed} or newer, or lower header.version to ${highest}`,
  );
}

/**
 * The release of kas in an image: that of its tag, as kas' authors name theirs.
 * @returns undefined for other images: their tags are numbers of their own
 */
export function releaseOfImage(image: string): string | undefined {
  return /(?:^|\/)kas(?:-isar)?:(\d+\.\d+(?:\.\d+)?)(?:-[\w.-]+)?(?:@|$)/.exec(image)?.[1];
}

export interface KasVersionOptions {
  readonly chains: () => Promise<readonly FollowedChain[]>;
  /** Where kas is in a container: its image. */
  readonly image: (() => Promise<string>) | undefined;
  /** False: nothing is started for files that every kas knows. */
  readonly eager: boolean;
}

export function kasVersionCheck(
  { command, builds: [{ directories, environment }] }: Subject,
  { chains, image, eager }: KasVersionOptions,
): Check {
  const examine = async (signal: AbortSignal) => {
    const wanted = (await chains()).flatMap(({ build, chain }) => {
      const highest = highestOf(chain.versions);
      return highest === undefined ? [] : [[build, highest] as const];
    });
    const highest = highestOf(wanted.map(([, version]) => version));
    if (!eager && highest !== undefined && highest.version <= knownToAll)
      return ok(`every kas since ${oldestKnown} knows header.version ${highest.version}`);
    const cwd = directories.kas;
    const own = await kasRelease(command, { cwd, environment, signal });
    if (own.missing) refuseUnstarted(wordsOf(command)[0], { code: 'ENOENT' });
    if (highest === undefined)
      return warning('no kas file has a header.version, and kas wants one', causeFix('kas schema'));
    const known = image === undefined ? own : { release: releaseOfImage(await image()) };
    if (image !== undefined && known.release === undefined)
      return ok(`which kas is in ${await image()} cannot be told from its name`);
    const judged = wanted.map(
      ([build, version]) => [build, judgeKasVersion(known, version)] as const,
    );
    const problems = judged.filter(([, { level }]) => level !== 'ok');
    if (problems.length === 0) return judgeKasVersion(known, highest);
    return eachOnce(problems, ({ message }) => message).map(({ item, of }) => ({ ...item, of }));
  };
  return { name: 'kas-version', told: true, examine };
}

function highestOf(versions: readonly FileVersion[]): FileVersion | undefined {
  return versions.toSorted((a, b) => b.version - a.version)[0];
}
