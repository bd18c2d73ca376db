import { mkdtemp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { BuildFailure } from '../build/build-failure.ts';
import { messageOf, UserError } from '../errors.ts';
import type { ActionContext } from './context.ts';
import { copyMasked } from './masked-log.ts';
import { uploadFile } from './upload-file.ts';

/**
 * Stores the whole log of a build that failed as a workflow artifact: the runner may be gone when
 * somebody wants to read it. Secrets are taken out of the copy, and of that alone. Where it fails,
 * the build has failed all the same.
 * @returns the failure, saying also which artifact it is
 */
export async function uploadLog(
  variantId: string,
  failure: BuildFailure,
  { reporter, secrets, temporary }: Pick<ActionContext, 'reporter' | 'secrets' | 'temporary'>,
): Promise<UserError> {
  const { log, message, hint, places } = failure;
  if (log === undefined) return failure;
  try {
    const directory = await mkdtemp(join(temporary, 'isar-log-'));
    const copy = join(directory, basename(log));
    await copyMasked(log, copy, secrets);
    const name = await uploadFile(copy, `isar-log-${variantId}`);
    await rm(directory, { recursive: true });
    const where = `this run keeps the log as the artifact ${name}`;
    const advice = hint === undefined ? where : `${hint}\n${where}`;
    return new UserError(failure.code, message, { hint: advice, places, cause: failure });
  } catch (error) {
    reporter.warn(`the log of ${variantId} is not kept: ${messageOf(error)}`);
    return failure;
  }
}
