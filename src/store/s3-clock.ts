import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { folders } from './key.ts';
import type { Listing } from './s3-list-objects.ts';
import { optionsOf } from './s3-target.ts';

/**
 * What time the server has, to the second: it says so with every answer. Milliseconds since 1970.
 * Asked by the smallest listing, to which whoever lists has the right.
 */
export async function serverTime({ store, failure }: Listing): Promise<number> {
  const { client, bucket, key, signal } = store;
  const wanted = { Bucket: bucket, Prefix: `${key}${folders[0]}/`, MaxKeys: 1 };
  const command = new ListObjectsV2Command(wanted);
  let date = '';
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { headers } = result.response as { readonly headers?: Record<string, string> };
      date = headers?.date ?? '';
      return result;
    },
    { step: 'deserialize', name: 'readDate' },
  );
  try {
    await client.send(command, optionsOf(signal));
    const time = Date.parse(date);
    if (Number.isNaN(time)) throw new TypeError('the server does not say what time it has');
    return time;
  } catch (error) {
    throw failure(error);
  }
}
