import {
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
} from '@aws-sdk/client-s3';
import type { UserError } from '../errors.ts';
import { folders, parseKey } from './key.ts';
import type { Listed } from './object-store.ts';
import { optionsOf, type Target } from './s3-target.ts';

/** Of which store, and how. */
export interface Listing {
  /** Its key is what stands before all keys of the store. */
  readonly store: Target;
  /** Keys that are asked for at once. A server may give less. */
  readonly pageSize: number;
  /** Makes the error that a person sees. */
  failure(error: unknown): UserError;
}

/**
 * Objects in the folders of our keys, and what Nix expects above them, a page at a time: the rest of
 * the bucket is not asked for.
 */
export async function* listObjects(listing: Listing): AsyncGenerator<Listed> {
  const { store, failure } = listing;
  try {
    for await (const { key, ...listed } of objectsBelow(store.key, { ...listing, flat: true })) {
      const own = key.slice(store.key.length);
      if (parseKey(own)?.kind === 'narinfo') yield { key: own, ...listed };
    }
    for (const folder of folders) {
      for await (const { key, ...listed } of objectsBelow(`${store.key}${folder}/`, listing)) {
        yield { key: key.slice(store.key.length), ...listed };
      }
    }
  } catch (error) {
    throw failure(error);
  }
}

/** Keys in these folders that have an upload in parts under way. */
export async function* listUploads(listing: Listing): AsyncGenerator<string> {
  const { store, failure } = listing;
  try {
    for (const folder of folders) {
      for await (const key of uploadsBelow(`${store.key}${folder}/`, listing)) {
        yield key.slice(store.key.length);
      }
    }
  } catch (error) {
    throw failure(error);
  }
}

async function* objectsBelow(
  Prefix: string,
  { store: { client, bucket, signal }, pageSize, flat }: Listing & { readonly flat?: boolean },
): AsyncGenerator<Listed> {
  const shape = flat === true ? { Delimiter: '/' } : {};
  let token: string | undefined;
  do {
    const place = { Bucket: bucket, Prefix, ...shape };
    const wanted = { ...place, MaxKeys: pageSize, ContinuationToken: token };
    const page = await client.send(new ListObjectsV2Command(wanted), optionsOf(signal));
    // A proxy's web page must not be taken for an empty bucket.
    if (page.Name === undefined) throw new TypeError('that is no answer of S3');
    yield* objectsOf(page, Prefix);
    token = nextOf(page.IsTruncated, page.NextContinuationToken, token);
  } while (token !== undefined);
}

function objectsOf(
  { Contents = [], EncodingType }: ListObjectsV2CommandOutput,
  prefix: string,
): Listed[] {
  return Contents.flatMap(({ Key, Size, ETag, LastModified }) => {
    if (Key === undefined || Size === undefined || !ETag || LastModified === undefined) {
      throw new TypeError('the server says too little of its objects');
    }
    const key = decoded(Key, EncodingType);
    // Not every server knows what a prefix is.
    if (!key.startsWith(prefix)) return [];
    return [{ key, size: Size, version: ETag, modified: LastModified.getTime() }];
  });
}

async function* uploadsBelow(
  Prefix: string,
  { store: { client, bucket, signal }, pageSize }: Listing,
): AsyncGenerator<string> {
  let next: string | undefined;
  let KeyMarker: string | undefined;
  let UploadIdMarker: string | undefined;
  do {
    const wanted = { Bucket: bucket, Prefix, MaxUploads: pageSize, KeyMarker, UploadIdMarker };
    const page = await client.send(new ListMultipartUploadsCommand(wanted), optionsOf(signal));
    if (page.Bucket === undefined) throw new TypeError('that is no answer of S3');
    for (const { Key } of page.Uploads ?? []) {
      const key = decoded(Key ?? '', page.EncodingType);
      if (key.startsWith(Prefix)) yield key;
    }
    KeyMarker = decoded(page.NextKeyMarker ?? '', page.EncodingType);
    UploadIdMarker = page.NextUploadIdMarker;
    next = nextOf(page.IsTruncated, KeyMarker && `${KeyMarker}\n${UploadIdMarker}`, next);
  } while (next !== undefined);
}

/** Where the next page begins. @throws TypeError where the same page would come for ever */
function nextOf(
  isTruncated: boolean | undefined,
  next: string | undefined,
  before: string | undefined,
): string | undefined {
  if (isTruncated !== true) return undefined;
  if (next && next !== before) return next;
  throw new TypeError('the server has more, and does not say how to ask for it');
}

/** We do not ask for it, but some servers encode keys all the same, and say so. */
function decoded(key: string, encoding: string | undefined): string {
  return encoding === 'url' ? decodeURIComponent(key.replaceAll('+', ' ')) : key;
}
