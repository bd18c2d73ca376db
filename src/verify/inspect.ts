import pLimit from 'p-limit';
import type { Track } from '../publish/transfers.ts';
import { checkBytes, type IsRight } from './bytes.ts';
import type { Outcome } from './outcome.ts';
import {
  type Asked,
  problemForReaders,
  problemInStore,
  storedSize,
  type Wanted,
} from './problems.ts';
import type { Answer, Reader } from './reader.ts';
import type { Readers } from './readers.ts';
import { type Told, textFrom } from './told.ts';

/** Questions at one time: one is little more than waiting for the answer. */
const questionsAtOnce = 16;
/** Each may have a process of zstd, and one thread hashes for all of them. */
const downloadsAtOnce = 4;
/** Bytes. What calls itself a build record shall not fill the memory. */
const largestRecord = 64 * 1024 * 1024;

/** Looks at places. Throws nothing but the reason of the signal, and that `zstd` is missing. */
export interface Inspector {
  /** Whether it is there, and right by what is told of it. */
  ask(wanted: Wanted): Promise<Outcome>;
  /** Whether all of its bytes are right, too. Those of one URL are read once. */
  read(wanted: Wanted, track?: Track, isRight?: IsRight): Promise<Outcome>;
  /** The same for what is small; `bytes` where it is right. */
  load(wanted: Wanted): Promise<Outcome & { readonly bytes?: Buffer }>;
  /** What is told there, of which no digest is known: so much as may be told in a few lines. */
  text(wanted: Asked): Promise<Told>;
  /** How many URLs were asked, and bytes read. */
  readonly checked: { readonly urls: number; readonly bytes: number };
  readonly notices: readonly string[];
}

export function inspector(
  readersOf: (url: string) => Readers,
  signal: AbortSignal | undefined,
): Inspector {
  const [questions, downloads] = [pLimit(questionsAtOnce), pLimit(downloadsAtOnce)];
  const [answers, reads] = [once<Answer>(), once<Outcome>()];
  const [urls, notices] = [new Set<string>(), new Map<string, string>()];
  let bytes = 0;

  async function answerOf(who: keyof Readers, wanted: Asked): Promise<Answer | undefined> {
    const { url } = wanted.place;
    const reader = readersOf(url)[who];
    if (reader === undefined) return undefined;
    const size = storedSize(wanted);
    const ask = () => {
      signal?.throwIfAborted();
      urls.add(url);
      return reader.ask(url, { size, signal });
    };
    return answers(`${who} ${size} ${url}`, () => questions(ask));
  }

  /** Whom to read it from, or what is to be said without that. */
  async function choose(wanted: Asked): Promise<Exclude<Outcome, { kind: 'right' }> | Reader> {
    const [inStore, outside] = await Promise.all([
      answerOf('store', wanted),
      answerOf('everybody', wanted),
    ]);
    const problem =
      problemInStore(wanted, inStore) ??
      problemForReaders(wanted, outside, inStore?.kind === 'found');
    if (problem !== undefined) return { kind: 'wrong', ...problem };
    const decisive = outside ?? inStore;
    if (decisive?.kind === 'unreachable') return decisive;
    if (inStore?.kind === 'unreachable') {
      // A pull request from a fork has no credentials; and what readers get is what matters.
      const { code, message } = inStore.error;
      notices.set(code, `only what everybody may read was checked, not the store: ${message}`);
    }
    const { store, everybody } = readersOf(wanted.place.url);
    return (everybody ?? store) as Reader;
  }

  async function ask(wanted: Wanted): Promise<Outcome> {
    const chosen = await choose(wanted);
    return 'kind' in chosen ? chosen : { kind: 'right' };
  }

  async function read(wanted: Wanted, track?: Track, isRight?: IsRight): Promise<Outcome> {
    const chosen = await choose(wanted);
    if ('kind' in chosen) return chosen;
    const onBlock = ({ length }: Uint8Array) => {
      bytes += length;
    };
    const { place, sha256, encoding } = wanted;
    return reads(`${sha256} ${encoding} ${place.url}`, () =>
      downloads(() => checkBytes(chosen, wanted, { signal, onBlock, track, isRight })),
    );
  }

  async function load(wanted: Wanted): Promise<Outcome & { readonly bytes?: Buffer }> {
    const chosen = await choose(wanted);
    if ('kind' in chosen) return chosen;
    const blocks: Uint8Array[] = [];
    const onBlock = (block: Uint8Array) => {
      bytes += block.length;
      blocks.push(block);
    };
    const options = { signal, onBlock, atMost: largestRecord };
    const outcome = await questions(() => checkBytes(chosen, wanted, options));
    return outcome.kind === 'right' ? { ...outcome, bytes: Buffer.concat(blocks) } : outcome;
  }

  async function text(wanted: Asked): Promise<Told> {
    const asked = await Promise.all([answerOf('store', wanted), answerOf('everybody', wanted)]);
    const kinds = asked.map((answer) => answer?.kind);
    // Who asks a bucket for what it lacks, and may not list it, is refused.
    if (kinds.includes('missing') && !kinds.includes('found')) return { kind: 'absent' };
    const chosen = await choose(wanted);
    if ('kind' in chosen) return chosen;
    const told = await questions(() => textFrom(chosen, wanted.place.url, signal));
    if (told.kind === 'told') bytes += Buffer.byteLength(told.text);
    return told;
  }

  return {
    ask,
    read,
    load,
    text,
    get checked() {
      return { urls: urls.size, bytes };
    },
    get notices() {
      return [...notices.values()];
    },
  };
}

/** Does the same thing only once. */
function once<T>() {
  const begun = new Map<string, Promise<T>>();
  return (key: string, make: () => Promise<T>): Promise<T> => {
    const known = begun.get(key) ?? make();
    begun.set(key, known);
    return known;
  };
}
