import { createHash } from 'node:crypto';
import { UserError } from '../errors.ts';
import { encodeNix32 } from './nix32.ts';
import type { Sha256 } from './sha256.ts';

const maximumLength = 211;

/**
 * Why Nix would not take `name` as the name of a store path, or undefined where it does.
 * The rule is Nix's own (`checkName`), less a leading dot, which newer releases refuse in part.
 */
export function storeNameProblem(name: string): string | undefined {
  if (name === '') return 'it is empty';
  if (name.length > maximumLength) return `it is longer than ${maximumLength} characters`;
  if (name.startsWith('.')) return 'it starts with a dot';
  const wrong = /[^A-Za-z0-9+\-._?=]/u.exec(name)?.[0];
  return wrong === undefined ? undefined : `it contains ${JSON.stringify(wrong)}`;
}

/** @throws UserError `name-invalid` */
function checkStoreName(name: string): void {
  const problem = storeNameProblem(name);
  if (problem === undefined) return;
  throw new UserError('name-invalid', `Nix rejects the name ${JSON.stringify(name)}: ${problem}`, {
    hint: 'use letters, digits and + - . _ ? = only, and no leading dot',
  });
}

/**
 * The flat fixed-output path that `fetchurl`, `requireFile` and `nix-store --add-fixed sha256`
 * share: it depends on name and digest alone (Nix manual, "Store Path Specification").
 * @throws UserError `name-invalid`
 */
export function storePath(name: string, digest: Sha256): string {
  checkStoreName(name);
  const inner = hash(`fixed:out:sha256:${digest}:`).toString('hex');
  const outer = hash(`output:out:sha256:${inner}:/nix/store:${name}`);
  const folded = Buffer.alloc(20);
  for (const [index, byte] of outer.entries()) {
    folded[index % 20] = (folded[index % 20] ?? 0) ^ byte;
  }
  return `/nix/store/${encodeNix32(folded)}-${name}`;
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
