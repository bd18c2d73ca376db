// The requests of an S3 that counts the bytes it gets and drops them. It checks nothing: the tests have
// a strict one, this one costs as little as it can.
import { randomBytes } from 'node:crypto';
import {
  assembled,
  described,
  element,
  failure,
  keyOf,
  listParts,
  newTag,
  sums,
  xml,
} from './s3-answers.mjs';

/** @typedef {{ requests: number, bytes: number }} Count of requests, and of bytes in their bodies */
/** @typedef {Record<string, Count>} Counts by method */
/** @typedef {{ objects: Counts, records: Counts }} Stats records: below `builds/`; objects: the rest */
/** @typedef {import('./s3-answers.mjs').Kept} Kept */
/** @typedef {import('./s3-answers.mjs').Upload} Upload */
/** @typedef {import('./s3-answers.mjs').Answer} Answer */
/** @typedef {import('node:http').IncomingMessage} Request */

/** What is smaller can be read again. */
const forgettable = 1024 * 1024;

export class ForgetfulS3 {
  /** @type {Stats} */
  stats = { objects: {}, records: {} };
  /** @type {Map<string, Kept>} by path, with the bucket */
  #objects = new Map();
  /** @type {Map<string, Upload>} */
  #uploads = new Map();

  /**
   * @param {Request} request
   * @param {import('node:http').ServerResponse} response
   */
  async handle(request, response) {
    const { pathname: key, searchParams: query } = new URL(request.url ?? '/', 'http://localhost');
    const kept = await receive(request, !query.has('partNumber'));
    const { method = '' } = request;
    this.#count(method, key, kept.size);
    const { status, headers, body = '' } = this.#answer(request, key, query, kept);
    const length = headers?.['content-length'] ?? body.length;
    response.writeHead(status, { ...headers, 'content-length': length });
    response.end(method === 'HEAD' ? undefined : body);
  }

  /**
   * @param {string} method
   * @param {string} key
   * @param {number} bytes
   */
  #count(method, key, bytes) {
    const counts = key.includes('/builds/') ? this.stats.records : this.stats.objects;
    const { requests, bytes: before } = counts[method] ?? { requests: 0, bytes: 0 };
    counts[method] = { requests: requests + 1, bytes: before + bytes };
  }

  /**
   * @param {Request} request
   * @param {string} key
   * @param {URLSearchParams} query
   * @param {Kept} kept
   * @returns {Answer}
   */
  #answer({ method, headers }, key, query, kept) {
    const id = query.get('uploadId');
    if (id !== null) return this.#answerUpload(`${method}`, id, query, kept, headers);
    if (method === 'POST' && query.has('uploads')) return this.#begin(key);
    if (method === 'GET' && query.has('uploads'))
      return this.#listUploads(query.get('prefix') ?? '');
    if (method === 'PUT') return this.#put(key, kept, headers);
    if (method === 'DELETE') {
      this.#objects.delete(key);
      return { status: 204 };
    }
    const object = this.#objects.get(key);
    if (method === 'HEAD') return object ? described(object) : { status: 404 };
    if (method === 'GET' && object?.body) return { ...described(object), body: object.body };
    return failure(404, 'NoSuchKey');
  }

  /**
   * @param {string} method
   * @param {string} id
   * @param {URLSearchParams} query
   * @param {Kept} kept
   * @param {Request['headers']} headers
   * @returns {Answer}
   */
  #answerUpload(method, id, query, kept, headers) {
    const upload = this.#uploads.get(id);
    if (!upload) return failure(404, 'NoSuchUpload');
    if (method === 'PUT') {
      upload.parts.set(Number(query.get('partNumber')), kept);
      return { status: 200, headers: sums(kept) };
    }
    if (method === 'GET') return listParts(upload, id);
    if (method === 'POST') {
      const answer = this.#put(upload.key, assembled(upload), headers);
      if (answer.status !== 200) return answer;
      const tag = element('ETag', `${answer.headers?.etag}`);
      this.#uploads.delete(id);
      return xml('CompleteMultipartUploadResult', `${element('Key', keyOf(upload.key))}${tag}`);
    }
    this.#uploads.delete(id);
    return { status: 204 };
  }

  /** @param {string} key */
  #begin(key) {
    const id = randomBytes(8).toString('hex');
    this.#uploads.set(id, { key, parts: new Map() });
    return xml('InitiateMultipartUploadResult', element('UploadId', id));
  }

  /** @param {string} prefix */
  #listUploads(prefix) {
    const uploads = [...this.#uploads]
      .filter(([, { key }]) => keyOf(key).startsWith(prefix))
      .map(([id, { key }]) =>
        element('Upload', `${element('Key', keyOf(key))}${element('UploadId', id)}`),
      );
    return xml('ListMultipartUploadsResult', `<IsTruncated>false</IsTruncated>${uploads.join('')}`);
  }

  /**
   * @param {string} key
   * @param {Kept} kept
   * @param {Request['headers']} headers
   * @returns {Answer}
   */
  #put(key, kept, headers) {
    if (headers['if-none-match'] === '*' && this.#objects.has(key)) {
      return failure(412, 'PreconditionFailed');
    }
    this.#objects.set(key, kept);
    return { status: 200, headers: sums(kept) };
  }
}

/**
 * Events, and not a loop over the stream: that takes more CPU for every block.
 * @param {Request} request
 * @param {boolean} whole whether its body is an object
 * @returns {Promise<Kept>}
 */
function receive(request, whole) {
  return new Promise((resolve, reject) => {
    /** @type {Buffer[]} */
    let blocks = [];
    let size = 0;
    request.on('data', (/** @type {Buffer} */ block) => {
      size += block.length;
      if (!whole) return;
      if (size < forgettable) blocks.push(block);
      else blocks = [];
    });
    request.once('error', reject);
    request.once('end', () => {
      const body = whole && size < forgettable ? Buffer.concat(blocks) : undefined;
      const sum = request.headers['x-amz-checksum-crc32'];
      resolve({ size, etag: newTag(), crc32: typeof sum === 'string' ? sum : undefined, body });
    });
  });
}
