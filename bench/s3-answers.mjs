// What the S3 that forgets answers.
import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** @typedef {{ size: number, etag: string, crc32: string | undefined, body?: Buffer | undefined }} Kept of an object or a part */
/** @typedef {{ key: string, parts: Map<number, Kept> }} Upload */
/** @typedef {{ status: number, headers?: Record<string, string | number>, body?: string | Buffer }} Answer */

/**
 * An object of parts. Its checksum is that of the parts' checksums, and how many they are.
 * @param {Upload} upload
 * @returns {Kept}
 */
export function assembled({ parts }) {
  const all = [...parts].sort(([a], [b]) => a - b).map(([, part]) => part);
  const crcs = all.map(({ crc32: sum }) => Buffer.from(sum ?? '', 'base64'));
  const composite = Buffer.alloc(4);
  composite.writeUInt32BE(crc32(Buffer.concat(crcs)));
  const complete = crcs.every(({ length }) => length === 4);
  return {
    size: all.reduce((sum, { size }) => sum + size, 0),
    etag: newTag(`-${all.length}`),
    crc32: complete ? `${composite.toString('base64')}-${all.length}` : undefined,
  };
}

/**
 * @param {Upload} upload
 * @param {string} id
 */
export function listParts({ key, parts }, id) {
  const listed = [...parts]
    .sort(([a], [b]) => a - b)
    .map(([number, { size, etag, crc32: sum }]) => {
      const texts = { PartNumber: `${number}`, Size: `${size}`, ETag: etag, ChecksumCRC32: sum };
      const elements = Object.entries(texts).map(([name, text]) => text && element(name, text));
      return element('Part', elements.join(''));
    });
  const head = `${element('Key', keyOf(key))}${element('UploadId', id)}`;
  return xml('ListPartsResult', `${head}<IsTruncated>false</IsTruncated>${listed.join('')}`);
}

/** @param {string} path without the bucket */
export function keyOf(path) {
  return path.split('/').slice(2).join('/');
}

/** @param {Kept} kept @returns {Answer} */
export function described(kept) {
  return { status: 200, headers: { 'content-length': kept.size, ...sums(kept) } };
}

/** @param {Kept} kept @returns {Record<string, string>} */
export function sums({ etag, crc32: sum }) {
  return sum ? { etag, 'x-amz-checksum-crc32': sum } : { etag };
}

export function newTag(suffix = '') {
  return `"${randomBytes(16).toString('hex')}${suffix}"`;
}

/** @param {number} status @param {string} code @returns {Answer} */
export function failure(status, code) {
  return { ...xml('Error', element('Code', code)), status };
}

/** @param {string} root @param {string} contents @returns {Answer} */
export function xml(root, contents) {
  const headers = { 'content-type': 'application/xml' };
  return { status: 200, headers, body: `<?xml version="1.0"?>${element(root, contents)}` };
}

/** @param {string} name @param {string} contents */
export function element(name, contents) {
  return `<${name}>${contents}</${name}>`;
}
