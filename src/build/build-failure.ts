import { type Place, UserError } from '../errors.ts';
import type { FailureDigest } from './log/digest.ts';
import { failureText } from './log/failure-text.ts';

/** A build that was started and ended badly: `build-failed`, with what its log says about why. */
export class BuildFailure extends UserError {
  readonly digest: FailureDigest;
  /** The file that has the whole log; absolute. */
  readonly log: string | undefined;

  /**
   * @param what how it ended, as in `kas ended with 2`
   * @param advice what to do in any case, below the hint of a known cause
   * @param places files of this machine that are to be looked at
   * @param log the file that has the whole log
   */
  constructor(
    what: string,
    digest: FailureDigest,
    { advice, places, log }: { advice: string; places: readonly Place[]; log?: string },
  ) {
    const { hint } = digest;
    super('build-failed', failureText(what, digest), {
      hint: hint === undefined ? advice : `${hint}\n${advice}`,
      places,
    });
    this.digest = digest;
    this.log = log;
  }
}
