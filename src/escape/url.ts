/**
 * A path of an object key or a URL: every segment percent-encoded, slashes kept. Stricter than
 * encodeURIComponent: what RFC 3986 calls sub-delimiters is encoded too, since S3 servers and
 * proxies disagree about them.
 */
export function urlPath(path: string): string {
  return path.split('/').map(urlSegment).join('/');
}

/** One segment of a URL's path, or one value in its query. */
export function urlSegment(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
