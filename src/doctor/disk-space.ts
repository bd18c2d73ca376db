import { access, stat, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { hasErrno } from '../errors.ts';
import type { BuildRecord } from '../record/build-record.ts';
import { readRecord } from '../record/files.ts';
import { formatSize } from '../report/format.ts';
import { causeFix } from './cause-fix.ts';
import type { Check } from './check.ts';
import { error, type Judgement, ok, warning } from './finding.ts';
import type { PlannedBuild, Subject } from './subject.ts';

const gibibyte = 1024 ** 3;
/** Where nothing is known: a job of a real project takes up to 35 GB. */
const roomForUnknown = 20 * gibibyte;
/** So little is left that even a build of what is there already may fail. */
const leastRoom = gibibyte;
/** Where nobody took measure: a build needs its root file system, an image of it, and packs that. */
const copies = 3;

/**
 * Bytes that a build from nothing takes in its build directory. A build that went on with an earlier
 * one took less, so its outputs are the least.
 */
export function estimate({ artifacts, statistics }: BuildRecord): number {
  const outputs = artifacts.reduce((sum, { size }) => sum + size, 0);
  return Math.max(statistics?.disk ?? copies * outputs, outputs);
}

/** What will be written to a place; `bytes` is undefined where nobody knows. */
export interface Need {
  readonly path: string;
  readonly bytes: number | undefined;
}

export interface FileSystem {
  /** A path on it, for people. */
  readonly path: string;
  /** Bytes for users, and files. */
  readonly free: number;
  readonly freeFiles: number;
  readonly files: number;
  /** Undefined where some of it is not known. */
  readonly needed: number | undefined;
}

export function judgeRoom({ path, free, freeFiles, files, needed }: FileSystem): Judgement {
  const room = `${formatSize(free)} free for ${path}`;
  const fix = causeFix('disk full');
  // What earlier builds took is a guess: with a warm sstate it is less.
  if (needed !== undefined && free < needed / 4)
    return error(`${room}, and by earlier builds these need ${formatSize(needed)}`, fix);
  if (files > 0 && freeFiles < files / 20)
    return warning(`of ${files} files that fit where ${path} is, only ${freeFiles} are left`, fix);
  if (needed === undefined) {
    return free < roomForUnknown
      ? warning(`${room}: nothing is known of earlier builds, and one may need 35 GB`, fix)
      : ok(room);
  }
  if (free < Math.max(1.5 * needed, leastRoom))
    return warning(`${room}: earlier builds needed about ${formatSize(needed)}`, fix);
  return ok(needed === 0 ? room : `${room}, and about ${formatSize(needed)} are needed`);
}

export function diskSpaceCheck(subject: Subject): Check {
  const examine = async () =>
    (await fileSystems(await needsOf(subject))).map((one) => judgeRoom(one));
  return { name: 'disk-space', told: true, examine };
}

/** Of each file system once. */
async function fileSystems(needs: readonly Need[]): Promise<FileSystem[]> {
  const found = new Map<number, FileSystem>();
  for (const { path, bytes } of needs) {
    const place = await nearest(path);
    const { dev } = await stat(place);
    const known = found.get(dev);
    const before = known === undefined ? 0 : known.needed;
    const needed = before === undefined || bytes === undefined ? undefined : before + bytes;
    if (known !== undefined) {
      found.set(dev, { ...known, needed });
      continue;
    }
    const { bavail, bsize, files, ffree } = await statfs(place);
    found.set(dev, { path, free: bavail * bsize, freeFiles: ffree, files, needed });
  }
  return [...found.values()];
}

/** Where nothing is known of any build, nothing is known of the caches either. */
async function needsOf({ builds, records }: Subject): Promise<Need[]> {
  const read = builds.map(({ variant }) => readRecord(records, variant.id).catch(() => undefined));
  const known = await Promise.all(read);
  const ofBuilds = await Promise.all(
    builds.map(async ({ directories: { build } }, index) => {
      const record = known[index];
      if (await exists(build)) return { path: build, bytes: 0 };
      return { path: build, bytes: record && estimate(record) };
    }),
  );
  const bytes = known.some((record) => record !== undefined) ? 0 : undefined;
  const caches = [...new Set(builds.flatMap(cachesOf))].map((path) => ({ path, bytes }));
  return [...largestOfEach(ofBuilds), ...caches];
}

/** Builds in one directory take the same room in turn. */
function largestOfEach(needs: readonly Need[]): Need[] {
  const found = new Map<string, Need>();
  for (const need of needs) {
    const { bytes = Number.POSITIVE_INFINITY } = found.get(need.path) ?? { bytes: -1 };
    if ((need.bytes ?? Number.POSITIVE_INFINITY) > bytes) found.set(need.path, need);
  }
  return [...found.values()];
}

function cachesOf({ directories, environment: { DL_DIR, SSTATE_DIR } }: PlannedBuild): string[] {
  return [DL_DIR, SSTATE_DIR].filter(Boolean).map((path) => resolve(directories.kas, path ?? ''));
}

/** The path, or as much of it as is there. */
async function nearest(path: string): Promise<string> {
  if ((await exists(path)) || dirname(path) === path) return path;
  return nearest(dirname(path));
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    (thrown) => !hasErrno(thrown, 'ENOENT', 'ENOTDIR'),
  );
}
