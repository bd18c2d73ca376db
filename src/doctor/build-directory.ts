import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';
import { refuseUnfit } from '../build/start-kas.ts';
import { hasErrno, messageOf, UserError } from '../errors.ts';
import type { Check } from './check.ts';
import { eachOnce } from './each-once.ts';
import { error, type Judgement, ok } from './finding.ts';
import type { PlannedBuild, Subject } from './subject.ts';

/** Whether what builds write to may be written, and can be mounted. */
export function buildDirectoryCheck({ container, builds }: Subject): Check {
  const examine = async () => {
    const judged = await Promise.all(
      builds.map(async (build) => {
        const unfit = container === undefined ? undefined : judgeMountable(build);
        const judgement = unfit ?? (await judgeWritable(build.directories.build));
        return judgement === undefined ? [] : [[build, judgement] as const];
      }),
    );
    const found = eachOnce(judged.flat(), ({ message }) => message);
    if (found.length === 0) return ok('build directories can be written');
    return found.map(({ item, of }) => ({ ...item, of }));
  };
  return { name: 'build-directory', examine };
}

function judgeMountable({ directories, environment }: PlannedBuild): Judgement | undefined {
  try {
    refuseUnfit(directories, environment);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof UserError) return error(thrown.message, thrown.hint ?? '');
    throw thrown;
  }
}

/** What is not there yet is made. */
async function judgeWritable(path: string): Promise<Judgement | undefined> {
  try {
    await access(path, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (thrown) {
    if (hasErrno(thrown, 'ENOENT') && dirname(path) !== path) return judgeWritable(dirname(path));
    return error(
      `${path} cannot be written: ${messageOf(thrown)}`,
      'does an earlier build of root or another user own it? isar-artifacts doctor --clean --all removes all build directories, or give it to the user who builds',
    );
  }
}
