import { UserError } from '../errors.ts';
import type { ObjectStore } from '../store/object-store.ts';
import { fileReader } from './file.ts';
import { httpReader } from './http.ts';
import type { Patience } from './patience.ts';
import type { Reader } from './reader.ts';
import { keyIn, storeReader } from './store.ts';

/** Who is to be asked for a URL. At least one of them is there. */
export interface Readers {
  /** Where the URL is of our store: it knows checksums, and opens private buckets. */
  readonly store?: Reader;
  /** As those read who use the registry. */
  readonly everybody?: Reader;
}

export interface ReadersOptions {
  readonly store: ObjectStore;
  /** Readers have credentials, and we have none but those for the store. */
  readonly isPrivate: boolean;
  readonly patience?: Patience | undefined;
}

export function readersOf(options: ReadersOptions): (url: string) => Readers {
  const { isPrivate } = options;
  const [store, http] = [storeReader(options.store), httpReader(options.patience)];
  return (url) => {
    const everybody = ofScheme(url, http);
    if (keyIn(options.store, url) === undefined) return { everybody };
    return isPrivate ? { store } : { store, everybody };
  };
}

function ofScheme(url: string, http: Reader): Reader {
  const scheme = /^[^:]*:/.exec(url)?.[0] ?? '';
  if (['http:', 'https:'].includes(scheme) && URL.canParse(url)) return http;
  return scheme === 'file:' ? fileReader : unknown(scheme);
}

/** Nix may know what to do with it. */
function unknown(scheme: string): Reader {
  const error = new UserError('store-unreachable', `verify cannot ask URLs of ${scheme}`, {
    hint: 'check it by hand, or give it an http, https or file URL',
  });
  return {
    ask: async () => ({ kind: 'unreachable', error }),
    read: () => {
      throw error;
    },
  };
}
