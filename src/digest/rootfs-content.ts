import { createHash } from 'node:crypto';
import type { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type Entry, extract, type Headers } from 'tar-stream';
import type { Sha256 } from './sha256.ts';

/** Begins what is hashed, so that another form has other digests. */
const form = 'isar-artifacts rootfs 1';

/** os-release(5). In a root file system the one in `/etc` is a link, or the same. */
const osReleases = new Set(['usr/lib/os-release', 'etc/os-release']);

/** Times of reading and of changes to the inode, which no build keeps. */
const fleeting = new Set(['atime', 'ctime']);

/** A tar archive is written to `input`; `digest` is of what is in it. */
export interface ContentDigest {
  readonly input: Writable;
  /** Rejects where it is no archive, or not all of one. */
  readonly digest: Promise<Sha256>;
}

/**
 * The digest of a root file system by what is in it, but for BUILD_ID: many projects put
 * `git describe` there, and then each commit makes another archive of the same system. In the order
 * of the archive, a line of JSON each: name, type, mode, ids and names of the owner, times, link,
 * device, pax attributes, digest of the bytes. An os-release counts without its line `BUILD_ID=`,
 * its size and its time.
 */
export function contentDigest(): ContentDigest {
  // Names are bytes: each of them a character.
  const archive = extract({ filenameEncoding: 'latin1' });
  return { input: archive, digest: digestOf(archive) };
}

async function digestOf(entries: AsyncIterable<Entry>): Promise<Sha256> {
  const hash = createHash('sha256').update(`${form}\n`);
  for await (const entry of entries) {
    const { header } = entry;
    const name = header.name.replace(/^\.\//, '');
    const line = osReleases.has(name)
      ? [...metadataOf(header, true), withoutBuildId(await text(entry))]
      : [...metadataOf(header, false), await bytesOf(entry)];
    hash.update(`${JSON.stringify([name, ...line])}\n`);
  }
  return hash.digest('hex') as Sha256;
}

function metadataOf(header: Headers, isOsRelease: boolean): unknown[] {
  const { type, mode, uid, gid, uname, gname, size, mtime, linkname, devmajor, devminor } = header;
  const pax = Object.entries(header.pax ?? {})
    .filter(([key]) => !fleeting.has(key) && !(isOsRelease && ['mtime', 'size'].includes(key)))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const own = isOsRelease ? [] : [size, mtime.getTime()];
  return [type, mode, uid, gid, uname, gname, ...own, linkname, devmajor, devminor, pax];
}

async function bytesOf(entry: Entry): Promise<string> {
  const hash = createHash('sha256');
  for await (const block of entry) hash.update(block);
  return hash.digest('hex');
}

function withoutBuildId(release: string): string {
  return release.replace(/^BUILD_ID=.*\n?/gm, '');
}
