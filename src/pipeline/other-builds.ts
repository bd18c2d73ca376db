import { stat } from 'node:fs/promises';
import type { BuildRecord } from '../record/build-record.ts';
import { readRecord, recordPath } from '../record/files.ts';

interface Read {
  readonly key: string;
  readonly record: BuildRecord | undefined;
}

/** Of this process, by path: in a long run each record is read once, not once for each build. */
const known = new Map<string, Read>();

/**
 * What this machine built last of some variants. A record that cannot be read proves nothing.
 * @param directory of the records
 */
export async function otherBuilds(
  directory: string,
  ids: readonly string[],
): Promise<readonly BuildRecord[]> {
  const records = await Promise.all(ids.map((id) => lastBuild(directory, id)));
  return records.filter((record) => record !== undefined);
}

async function lastBuild(directory: string, id: string): Promise<BuildRecord | undefined> {
  const path = recordPath(directory, id);
  const status = await stat(path, { bigint: true }).catch(() => undefined);
  if (status === undefined) return undefined;
  const key = [status.ino, status.size, status.mtimeNs].join(' ');
  const before = known.get(path);
  if (before?.key === key) return before.record;
  const record = await readRecord(directory, id).catch(() => undefined);
  known.set(path, { key, record });
  return record;
}
