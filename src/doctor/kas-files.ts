import { readdir, realpath } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { didYouMean } from '../config/suggest.ts';
import { followChain, type KasChain, type MissingFile } from '../inputs/kas-chain.ts';
import { causeFix } from './cause-fix.ts';
import type { Check } from './check.ts';
import { eachOnce, type Found } from './each-once.ts';
import { error, type Judgement, ok, warning } from './finding.ts';
import type { PlannedBuild, Subject } from './subject.ts';

/** The chain of each build, with its includes. */
export async function chainsOf({ root, builds }: Subject): Promise<readonly FollowedChain[]> {
  // Others name it without symbolic links.
  const top = await realpath(root);
  return Promise.all(builds.map((build) => follow(top, build)));
}

export interface FollowedChain {
  readonly build: PlannedBuild;
  readonly chain: KasChain;
}

async function follow(root: string, build: PlannedBuild): Promise<FollowedChain> {
  const { kas, work } = build.directories;
  const files = build.variant.kas.map((file) => join(kas, file));
  return { build, chain: await followChain(files, { root, workDirectory: work }) };
}

export function kasFilesCheck(
  { root }: Subject,
  chains: () => Promise<readonly FollowedChain[]>,
): Check {
  const examine = async () => {
    const followed = await chains();
    const missing = eachOnce(
      followed.flatMap(({ build, chain }) => chain.missing.map((one) => [build, one] as const)),
      ({ file }) => file,
    );
    const unreadable = eachOnce(
      followed.flatMap(({ build, chain }) => chain.unreadable.map((one) => [build, one] as const)),
      ({ file }) => file,
    );
    const judged = [
      ...(await Promise.all(missing.map((one) => judgeMissing(root, one)))),
      ...unreadable.map(({ item: { file, reason }, of }) => ({
        ...warning(
          `${relative(root, file)} does not look like YAML or JSON: ${reason.split('\n', 1)}`,
          'mend it: kas reads much the same',
        ),
        of,
      })),
    ];
    const count = new Set(followed.flatMap(({ chain }) => chain.files)).size;
    return judged.length > 0 ? judged : ok(`all ${count} kas files are here, includes followed`);
  };
  return { name: 'kas-files', told: true, examine };
}

async function judgeMissing(
  root: string,
  { item: { file, includedBy }, build, of }: Found<MissingFile>,
): Promise<Judgement> {
  const path = relative(root, file);
  const names = await readdir(dirname(file)).catch(() => []);
  const known = names.map((name) => join(dirname(path), name));
  const by =
    includedBy === undefined
      ? `the chain of ${build.variant.id}`
      : `${relative(root, includedBy)}, in the chain of ${build.variant.id}`;
  return {
    ...error(
      `${path} is not there, but ${by} (${build.variant.kas.join(':')}), names it${didYouMean(path, known)}`,
      causeFix('kas file missing'),
    ),
    of,
  };
}
