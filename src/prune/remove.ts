import { parseKey } from '../store/key.ts';
import type { ObjectStore } from '../store/object-store.ts';
import type { Decision } from './plan.ts';
import type { PruneProgress } from './progress.ts';

export interface RemoveOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: PruneProgress) => void) | undefined;
}

/** Questions to the store at one time. */
const atOnce = 16;

/** What names others first: there is no record and no narinfo, ever, of what was removed before it. */
export async function removeAll(
  store: Pick<ObjectStore, 'remove'>,
  decisions: readonly Decision[],
  { signal, onProgress = () => {} }: RemoveOptions,
): Promise<void> {
  const keys = decisions.flatMap(({ key, remove }) => (remove ? [key] : []));
  const names = (key: string) => ['record', 'narinfo'].includes(parseKey(key)?.kind ?? '');
  let done = 0;
  const remove = async (key: string) => {
    await store.remove(key, { signal });
    onProgress({ activity: 'removing', done: ++done, of: keys.length });
  };
  await eachOf(keys.filter(names), remove);
  await eachOf(
    keys.filter((key) => !names(key)),
    remove,
  );
}

/** The first that fails ends it: no other begins, and those under way are waited for. */
async function eachOf(keys: readonly string[], act: (key: string) => Promise<void>): Promise<void> {
  // A loop that throws closes a generator, which ends the other loops.
  const queue = generate(keys);
  const work = async () => {
    for (const key of queue) await act(key);
  };
  const results = await Promise.allSettled(Array.from({ length: atOnce }, work));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

function* generate(keys: readonly string[]): Generator<string> {
  yield* keys;
}
