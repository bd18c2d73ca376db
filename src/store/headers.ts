/** What readers over HTTP are told of an object. */
export interface ObjectHeaders {
  readonly ContentType: string;
  readonly CacheControl: string;
}

const types: Readonly<Record<string, string>> = {
  json: 'application/json',
  // No Content-Encoding for `.zst`: readers would get other bytes than those that are stored.
  zst: 'application/zstd',
  nar: 'application/x-nix-nar',
  narinfo: 'text/x-nix-narinfo',
};

/** A key never changes what it holds, so caches may keep it for ever; but signatures may be added. */
export function headersOf(key: string): ObjectHeaders {
  const ending = /\.([a-z]+)$/.exec(key)?.[1] ?? '';
  const isFixed = ending !== 'narinfo' && key.includes('/');
  return {
    ContentType: types[ending] ?? 'application/octet-stream',
    CacheControl: isFixed ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
  };
}
