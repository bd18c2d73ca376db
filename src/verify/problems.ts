import type { Encoding } from '../digest/encoding.ts';
import type { Sha256 } from '../digest/sha256.ts';
import { compareStored } from '../publish/vouch.ts';
import type { StoredObject } from '../record/build-record.ts';
import type { Answer, Found } from './reader.ts';
import type { Place } from './target.ts';

/** What is wrong, and what to do about it. */
export interface Problem {
  readonly problem: string;
  readonly hint: string;
}

/** What must be at a place. */
export interface Wanted {
  readonly place: Place;
  /** Of the file itself, as its size. */
  readonly sha256: Sha256;
  readonly size?: number | undefined;
  readonly encoding: Encoding;
  /** What the build record says of the stored object. */
  readonly stored?: Pick<StoredObject, 'size' | 'checksum'> | undefined;
  /** Whose it is; absent of what was adopted. */
  readonly variant?: string | undefined;
}

/** What can be asked for, whether or not its digest is known. */
export type Asked = Omit<Wanted, 'sha256'>;

/** Bytes that are stored, where that is known before. */
export function storedSize({ stored, encoding, size }: Asked): number | undefined {
  return stored?.size ?? (encoding === 'none' ? size : undefined);
}

/** @returns what is wrong by what the object store says; undefined also where it says nothing */
export function problemInStore(wanted: Asked, answer: Answer | undefined): Problem | undefined {
  const hint = remedyOf(wanted);
  if (answer?.kind === 'missing') return { problem: 'there is no such object in the store', hint };
  if (answer?.kind !== 'found') return undefined;
  const size = sizeProblem(wanted, answer);
  if (size !== undefined) return { problem: size, hint };
  const [now, then] = [answer.checksum, wanted.stored];
  if (now === undefined || then?.checksum === undefined) return undefined;
  if (compareStored(then, { size: then.size, checksum: now }) !== 'other') return undefined;
  const problem = `the store says ${now} of it, and its build record ${then.checksum}`;
  return { problem, hint };
}

/**
 * @param inStore the object store has it, and it is right there
 * @returns what is wrong by what readers get; undefined also where nobody can be asked
 */
export function problemForReaders(
  wanted: Asked,
  answer: Answer | undefined,
  inStore: boolean,
): Problem | undefined {
  const hint = inStore ? beforeTheStore : remedyOf(wanted);
  if (answer?.kind === 'missing') return { problem: 'nothing is there', hint };
  if (answer?.kind === 'refused') return { problem: `cannot be fetched: ${answer.why}`, hint };
  if (answer?.kind !== 'found') return undefined;
  if (answer.html) return htmlProblem;
  const size = sizeProblem(wanted, answer);
  return size === undefined ? undefined : { problem: size, hint };
}

/** What reading all of it came to. */
export function problemOfBytes(wanted: Wanted, html: boolean): Problem {
  if (html) return htmlProblem;
  const undecodable = wanted.encoding === 'zstd' ? ', or cannot be decoded' : '';
  const problem = `what is there has another sha256 than ${wanted.sha256}${undecodable}`;
  return { problem, hint: remedyOf(wanted) };
}

const htmlProblem: Problem = {
  problem: 'an HTML page, not the file',
  hint: 'open the URL to see whose page it is: of a login, a proxy, or a server that answers every URL; then correct that, or storage.public-url',
};

const beforeTheStore =
  'the store itself has it: check storage.public-url, and the cache (CDN) before the store';

function sizeProblem(wanted: Asked, { size }: Found): string | undefined {
  const right = storedSize(wanted);
  if (size === undefined || right === undefined || size === right) return undefined;
  return `has ${size} bytes, and not ${right}`;
}

/** How to bring the right bytes to a place. */
export function remedyOf({ place, variant }: Pick<Wanted, 'place' | 'variant'>): string {
  if (place.mirror) {
    return 'copy the object to the mirror again, or take the mirror out of storage.mirrors and run isar-artifacts update';
  }
  return variant === undefined
    ? 'correct the URL where it was adopted, or build the variant: isar-artifacts build --publish'
    : `publish it again where it was built: isar-artifacts publish --variant ${variant} --force --repair`;
}
