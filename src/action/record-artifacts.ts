import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Artifact, ArtifactClient } from '@actions/artifact';
import pLimit from 'p-limit';
import { messageOf, UserError } from '../errors.ts';
import type { BuildRecord } from '../record/build-record.ts';
import { readRecord } from '../record/files.ts';

/** Far above the record of any real image: what is larger is no record. */
const maximumBytes = 32 * 1024 * 1024;

const attempts = 3;
const prefix = 'isar-build-';

/**
 * How a build record travels: one workflow artifact for each variant of the run. GitHub gives a
 * name once only, and an upload that broke off keeps it: so a further attempt has a further name.
 */
function artifactNameOf(variantId: string, attempt = 1): string {
  return attempt === 1 ? `${prefix}${variantId}` : `${prefix}${variantId}~${attempt}`;
}

function variantIdOf(artifactName: string): string | undefined {
  return /^isar-build-([^~]+)(?:~\d+)?$/.exec(artifactName)?.[1];
}

/**
 * Hands the record of a variant over to the update job of this run. A job that runs again
 * replaces what its first attempt left.
 * @throws UserError `handover-failed`
 */
export async function uploadRecord(path: string, variantId: string): Promise<void> {
  const client = await artifactClient();
  for (let attempt = 1; ; attempt++) {
    const name = artifactNameOf(variantId, attempt);
    try {
      await client.uploadArtifact(name, [path], dirname(path));
      return;
    } catch (cause) {
      if (attempt === attempts) {
        throw handoverFailed(`${basename(path)} cannot be stored as the artifact ${name}`, cause);
      }
      // What an earlier attempt left must not be there beside ours.
      await client.deleteArtifact(name).catch(() => undefined);
    }
  }
}

/** What the build jobs of this run handed over, by variant: its record, or why there is none. */
export type HandedOver = ReadonlyMap<string, BuildRecord | UserError>;

/**
 * @param directory where artifacts are unpacked; nothing of ours may be in it
 * @throws UserError `handover-failed` when artifacts cannot be listed at all
 */
export async function downloadRecords(
  variantIds: readonly string[],
  directory: string,
): Promise<HandedOver> {
  const client = await artifactClient();
  const { artifacts } = await client.listArtifacts({ latest: true }).catch((cause) => {
    throw handoverFailed('the artifacts of this run cannot be listed', cause);
  });
  // The newest artifact of a variant is the one that counts.
  const newest = new Map(
    artifacts
      .toSorted((a, b) => a.id - b.id)
      .map((artifact) => [variantIdOf(artifact.name), artifact] as const),
  );
  const limit = pLimit(4);
  const records = variantIds.map((variantId) =>
    limit(async () => {
      const artifact = newest.get(variantId);
      const path = join(directory, variantId);
      const record = artifact && (await download(client, artifact, path, variantId));
      return [variantId, record ?? missing(variantId)] as const;
    }),
  );
  return new Map(await Promise.all(records));
}

/** Another job made the artifact: nothing of it is trusted but a record that proves to be one. */
async function download(
  client: ArtifactClient,
  { id, digest }: Artifact,
  path: string,
  variantId: string,
): Promise<BuildRecord | UserError | undefined> {
  try {
    const expected = digest === undefined ? {} : { expectedHash: digest };
    const { digestMismatch } = await client.downloadArtifact(id, { path, ...expected });
    if (digestMismatch) throw new Error('its digest is not the one that was uploaded');
    const file = join(path, `${variantId}.json`);
    const { size } = await stat(file).catch(() => ({ size: 0 }));
    if (size > maximumBytes) throw new Error(`${variantId}.json is no build record: ${size} bytes`);
    return await readRecord(path, variantId);
  } catch (error) {
    if (error instanceof UserError) return error;
    return handoverFailed(`the artifact ${artifactNameOf(variantId)} cannot be read`, error);
  }
}

function missing(variantId: string): UserError {
  return new UserError(
    'record-missing',
    `no job of this run handed over a build record (artifact ${artifactNameOf(variantId)})`,
    { hint: 'look at the job that builds it; to try again, re-run the failed jobs' },
  );
}

function handoverFailed(what: string, cause: unknown): UserError {
  return new UserError('handover-failed', `${what}: ${messageOf(cause)}`, {
    hint: 're-run the failed jobs; GitHub must be able to store artifacts here (quota, ACTIONS_RUNTIME_TOKEN)',
    cause,
  });
}

/** It takes most of a second to load. */
async function artifactClient(): Promise<ArtifactClient> {
  const { DefaultArtifactClient } = await import('@actions/artifact');
  return new DefaultArtifactClient();
}
