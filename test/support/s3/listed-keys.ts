import { uriEncode } from './signature.ts';
import type { Rules } from './task.ts';

/** How keys stand in a listing: an XML 1.0 text cannot hold every key. */
export function keysIn({ encodesKeys }: Pick<Rules, 'encodesKeys'>) {
  if (!encodesKeys) return { encoding: undefined, shown: (key: string) => key };
  // As in a form: Amazon's own server has `+` for a space, and leaves slashes.
  const shown = (key: string) => key.split('/').map(uriEncode).join('/').replaceAll('%20', '+');
  return { encoding: 'url', shown };
}
