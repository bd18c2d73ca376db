import type { Sha256 } from '../digest/sha256.ts';
import { UserError } from '../errors.ts';
import { sameState } from './file-state.ts';
import type { FoundOutput } from './find.ts';
import type { Journal } from './journal.ts';

/** An earlier build of the same variant from the same inputs, if there is one. */
export interface EarlierBuild {
  /** Digests of its artifacts, by Nix store name. */
  readonly digests: ReadonlyMap<string, Sha256>;
}

/** Whether this build wrote the file: it was not there before, or its inode, size or mtime is new. */
export function isWritten(
  { path, state }: Pick<FoundOutput, 'path' | 'state'>,
  { before }: Journal,
): boolean {
  const old = before[path];
  return old === undefined || !sameState(old, state);
}

/**
 * Proves that a file is an output of this build, and not left over from another configuration or
 * variant: either this build wrote it, or it rightly left alone what an earlier build of the same
 * variant from the same inputs made, byte for byte (docs/freshness.md).
 * @throws UserError `output-stale`
 */
export function checkFresh(
  output: FoundOutput,
  sha256: Sha256,
  journal: Journal,
  earlier: EarlierBuild | undefined,
): void {
  if (isWritten(output, journal)) return;
  if (earlier?.digests.get(output.artifact.name) === sha256) return;
  throw staleOutput(output.artifact.key, output.path);
}

export function staleOutput(what: string, path: string): UserError {
  return new UserError(
    'output-stale',
    `${what}: ${path} lay there before this build, which did not write it`,
    {
      hint: 'it may belong to another configuration: remove the build directory (sstate makes the next build quick) and build again',
    },
  );
}
