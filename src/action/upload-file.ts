import { basename, dirname } from 'node:path';
import type { ArtifactClient } from '@actions/artifact';
import { messageOf, UserError } from '../errors.ts';

const attempts = 3;

/**
 * Stores a file as a workflow artifact of its own; a job that runs again replaces what its first
 * attempt left. GitHub gives a name once only, and an upload that broke off keeps it: so a further
 * attempt has a further name, `NAME~2`.
 * @returns the name that it has
 * @throws UserError `handover-failed`
 */
export async function uploadFile(path: string, wanted: string): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const name = attempt === 1 ? wanted : `${wanted}~${attempt}`;
    const client = await artifactClient();
    try {
      await client.uploadArtifact(name, [path], dirname(path));
      return name;
    } catch (cause) {
      if (attempt === attempts || isUnsupported(cause)) {
        throw handoverFailed(`${basename(path)} cannot be stored as the artifact ${name}`, cause);
      }
      // What an earlier attempt left must not be there beside ours.
      await client.deleteArtifact(name).catch(() => undefined);
    }
  }
}

/** GitHub Enterprise Server: the client warns of it each time. */
function isUnsupported(cause: unknown): boolean {
  return cause instanceof Error && cause.name === 'GHESNotSupportedError';
}

export function handoverFailed(what: string, cause: unknown): UserError {
  return new UserError('handover-failed', `${what}: ${messageOf(cause)}`, {
    hint: 're-run the failed jobs; GitHub must be able to store artifacts here (quota, ACTIONS_RUNTIME_TOKEN)',
    cause,
  });
}

/** It takes most of a second to load. */
export async function artifactClient(): Promise<ArtifactClient> {
  const { DefaultArtifactClient } = await import('@actions/artifact');
  return new DefaultArtifactClient();
}
