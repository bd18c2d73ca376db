import { asUserError } from '../errors.ts';
import type { Forge } from '../pull-request/forge.ts';
import type { Check } from './check.ts';
import { type Judgement, ok, warning } from './finding.ts';

/**
 * Whether proposals find their base branch, and a token may look at it. Whether it may write is only
 * seen when it does. Who just builds needs none of it, so this is no more than a warning.
 */
export function forgeCheck(open: () => Promise<Forge>): Check {
  const examine = async (): Promise<Judgement> => {
    try {
      const forge = await open();
      const { base, open: proposal } = await forge.snapshot();
      const registry =
        base.text === undefined ? 'which has no registry yet' : 'which has a registry';
      const number = proposal?.pullRequest?.number;
      const opened = number === undefined ? '' : `; pull request ${number} is open`;
      return ok(`proposals are for ${forge.base}, ${registry}${opened}`);
    } catch (thrown) {
      const reason = asUserError(thrown);
      if (reason === undefined) throw thrown;
      return warning(`nothing can be proposed from here: ${reason.message}`, reason.hint ?? '');
    }
  };
  return { name: 'forge', examine, patience: 20_000 };
}
