import type { Sha256 } from '../digest/sha256.ts';
import { UserError } from '../errors.ts';
import { sameState } from './file-state.ts';
import type { FoundFile, FoundOutput } from './find.ts';
import type { Journal } from './journal.ts';

/** An earlier build of the same variant from the same inputs, if there is one. */
export interface EarlierBuild {
  /** Digests of its files, by the names in its record. */
  readonly digests: ReadonlyMap<string, Sha256>;
}

/** What is known of how files came to lie in the deploy directory. */
export interface Evidence {
  /** What lay there before. */
  readonly journal: Journal;
  readonly earlier: EarlierBuild | undefined;
  /** Other variants are built in the same directory. */
  readonly shared: boolean;
}

/** Whether this build wrote the file: it was not there before, or its inode, size or mtime is new. */
export function isWritten({ path, state }: FoundFile, { before }: Journal): boolean {
  const old = before[path];
  return old === undefined || !sameState(old, state);
}

/**
 * Whether a file is an output of this build, and not left over from another configuration or
 * variant: either this build wrote it, or it rightly left alone what an earlier build of the same
 * variant from the same inputs made, byte for byte (docs/freshness.md).
 */
export function isFresh(
  file: FoundFile,
  { name, sha256 }: { readonly name: string; readonly sha256: Sha256 },
  { journal, earlier }: Evidence,
): boolean {
  return isWritten(file, journal) || earlier?.digests.get(name) === sha256;
}

/** @throws UserError `output-stale` where it is none */
export function checkFresh(output: FoundOutput, sha256: Sha256, evidence: Evidence): void {
  const { name, key } = output.artifact;
  if (isFresh(output, { name, sha256 }, evidence)) return;
  throw staleOutput(key, output.path, evidence);
}

export function staleOutput(
  what: string,
  path: string,
  { shared }: Pick<Evidence, 'shared'>,
): UserError {
  const belongs = `it may belong to another ${shared ? 'variant' : 'configuration'}`;
  return new UserError(
    'output-stale',
    `${what}: ${path} lay there before this build, which did not write it`,
    {
      hint: shared
        ? `${belongs}: give each a directory of its own by --build-directory per-variant (sstate makes the next build quick)`
        : `${belongs}: remove the build directory (sstate makes the next build quick) and build again`,
    },
  );
}
