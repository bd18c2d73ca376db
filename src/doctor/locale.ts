import { ask } from '../build/ask.ts';
import { causeFix } from './cause-fix.ts';
import type { Check } from './check.ts';
import { type Judgement, ok, warning } from './finding.ts';
import type { Subject } from './subject.ts';

export function localeCheck({ container, builds: [{ environment }] }: Subject): Check {
  const examine = async (signal: AbortSignal) => {
    if (container !== undefined) return ok('the locale is that of the container');
    return judgeLocales((await ask(environment, ['locale'], ['--all-locales'], { signal })).stdout);
  };
  return { name: 'locale', examine };
}

/** @param list what `locale -a` prints, a name a line */
export function judgeLocales(list: string): Judgement {
  return /^en_US\.utf-?8$/im.test(list)
    ? ok('en_US.UTF-8 is here')
    : warning('en_US.UTF-8 is not here, and bitbake refuses to start without', causeFix('locale'));
}
