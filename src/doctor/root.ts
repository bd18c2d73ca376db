import { causeFix } from './cause-fix.ts';
import type { Check } from './check.ts';
import { error, type Judgement, ok, warning } from './finding.ts';
import type { Subject } from './subject.ts';

export function rootCheck({ container, builds }: Subject, uid: number): Check {
  const unallowed = builds.filter(({ environment }) => environment.KAS_ALLOW_ROOT !== 'yes');
  const where = { container: container !== undefined, allowed: unallowed.length === 0 };
  const examine = async () => {
    const judged = judgeRoot(uid, where);
    if (judged.level !== 'error') return judged;
    return { ...judged, of: unallowed.map(({ variant }) => variant.id) };
  };
  return { name: 'root', examine };
}

/** @param allowed `KAS_ALLOW_ROOT=yes`, by which kas-container hands root on to its container */
export function judgeRoot(
  uid: number,
  { container, allowed }: { container: boolean; allowed: boolean },
): Judgement {
  if (uid !== 0) return ok('not root');
  if (container && !allowed) {
    return error(
      'kas-container refuses to start as root',
      `${causeFix('root')}; KAS_ALLOW_ROOT=yes overrides it`,
    );
  }
  return warning('this is root, and bitbake refuses to build Isar as root', causeFix('root'));
}
