import { urlPath } from '../escape/url.ts';

/** Where a reader finds an object. */
export function objectUrl(publicUrl: string, key: string): string {
  return `${publicUrl}/${urlPath(key)}`;
}
