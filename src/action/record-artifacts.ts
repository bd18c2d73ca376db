import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artifact, ArtifactClient } from '@actions/artifact';
import pLimit from 'p-limit';
import { UserError } from '../errors.ts';
import type { BuildRecord } from '../record/build-record.ts';
import { readRecord } from '../record/files.ts';
import { artifactClient, handoverFailed, uploadFile } from './upload-file.ts';

/** Far above the record of any real image: what is larger is no record. */
const maximumBytes = 32 * 1024 * 1024;

/** How a build record travels: one workflow artifact for each variant of the run. */
function artifactNameOf(variantId: string): string {
  return `isar-build-${variantId}`;
}

function variantIdOf(artifactName: string): string | undefined {
  return /^isar-build-([^~]+)(?:~\d+)?$/.exec(artifactName)?.[1];
}

/**
 * Hands the record of a variant over to the update job of this run.
 * @returns the name of the artifact
 * @throws UserError `handover-failed`
 */
export function uploadRecord(path: string, variantId: string): Promise<string> {
  return uploadFile(path, artifactNameOf(variantId));
}

/** What the build jobs of this run handed over, by variant: its record, or why there is none. */
export type HandedOver = ReadonlyMap<string, BuildRecord | UserError>;

/**
 * @param directory where artifacts are unpacked; nothing of ours may be in it
 * @returns also the ids of variants that nobody asked for
 * @throws UserError `handover-failed` when artifacts cannot be listed at all
 */
export async function downloadRecords(
  variantIds: readonly string[],
  directory: string,
): Promise<{ readonly records: HandedOver; readonly others: readonly string[] }> {
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
  const others = [...newest.keys()].filter((id) => id !== undefined && !variantIds.includes(id));
  return { records: new Map(await Promise.all(records)), others: others as string[] };
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
