import { readFile, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf, UserError } from '../errors.ts';
import { gitOrNothing } from '../git/git.ts';
import { evaluateNix } from '../nix/evaluate.ts';
import { headerStart } from '../registry/functions.ts';
import { type Adopted, interpretLeaves, isHashMap } from './interpret.ts';
import type { Evaluated } from './leaf.ts';
import { newCall } from './new-call.ts';
import { walkExpression } from './walk.ts';

export interface AdoptedRegistry extends Adopted {
  /** How callers have to change, where they have to. */
  readonly newCall?: string;
}

/**
 * What a registry written by hand names, by evaluating it. Nothing is built, fetched or written.
 * @param env added to our own environment, e.g. another `PATH` to find Nix on
 * @throws UserError `file-unreadable`, `program-missing`, or `registry-invalid` when the file is ours
 * already, cannot be evaluated, wants what we cannot give, or names no artifact
 */
export async function adoptRegistry(
  file: string,
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<AdoptedRegistry> {
  const path = await locate(file);
  const readable = [await projectOf(path)];
  const expression = walkExpression(path);
  const value = await evaluateNix(expression, { subject: file, readable, env });
  const { call, missing, leaves } = value as Evaluated;
  if (missing.length > 0) throw unknownArguments(file, missing);
  const adopted = interpretLeaves(leaves);
  if (adopted.pins.length === 0) throw nothingFound(file, adopted);
  const changed = newCall(isHashMap(leaves) ? { kind: 'map' } : call);
  return { ...adopted, ...(changed === undefined ? {} : { newCall: changed }) };
}

async function locate(file: string): Promise<string> {
  try {
    const path = await realpath(file);
    if ((await readFile(path, 'utf8')).startsWith(headerStart)) throw ofOurs(file);
    return path;
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError('file-unreadable', `${file} cannot be read: ${messageOf(cause)}`, {
      hint: 'name the registry that you wrote by hand',
      cause,
    });
  }
}

/** As if made by hand, it would lose all that it knows of builds. */
function ofOurs(file: string): UserError {
  return new UserError('registry-invalid', `${file} is a registry of isar-artifacts already`, {
    hint: 'isar-artifacts update writes it anew; adopt is for what was written by hand',
  });
}

/** What the file may import from: its git work tree, else its directory. */
async function projectOf(path: string): Promise<string> {
  const directory = dirname(path);
  return (await gitOrNothing(directory, ['rev-parse', '--show-toplevel'])) ?? directory;
}

function unknownArguments(file: string, missing: readonly string[]): UserError {
  return new UserError(
    'registry-invalid',
    `${file} wants the argument${missing.length > 1 ? 's' : ''} ${missing.join(', ')}, which nobody gives it here`,
    {
      hint: 'it is called with pkgs, lib, requireFile and fetchurl: give its other arguments a default (`NAME ? null`)',
    },
  );
}

function nothingFound(file: string, { problems, notices }: Adopted): UserError {
  const reasons = [...problems, ...notices].slice(0, 5).map((reason) => `\n  ${reason}`);
  return new UserError(
    'registry-invalid',
    `${file} names no artifact that can be taken over${reasons.join('')}`,
    {
      hint: 'it should evaluate to sets of requireFile and fetchurl, or to { "file name" = "sha256"; }',
    },
  );
}
