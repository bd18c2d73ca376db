import { parseSha256 } from '../digest/notations.ts';
import type { Sha256 } from '../digest/sha256.ts';
import { storeNameProblem } from '../digest/store-path.ts';
import type { Arguments } from './leaf.ts';

/** What names a file in the Nix store, or why it is no flat file with a sha256. */
export type FixedOutput = { readonly name: string; readonly sha256: Sha256 } | { problem: string };

/** Reads the arguments as nixpkgs does, where empty texts are as good as none. */
export function fixedOutputOf(args: Arguments): FixedOutput {
  const name = nameOf(args);
  if (name === undefined) return { problem: 'it has no name, and no URL to take one from' };
  const nameProblem = storeNameProblem(name);
  if (nameProblem !== undefined) {
    return { problem: `Nix rejects the name ${JSON.stringify(name)}: ${nameProblem}` };
  }
  if (isRecursive(args)) {
    return { problem: 'its hash is of an archive (recursive or executable), not of the file' };
  }
  const digest = digestOf(args);
  return 'problem' in digest ? digest : { name, ...digest };
}

/** Nix's lib.fakeHash, which stands where somebody meant to put the hash later. */
const fake = '0'.repeat(64);

const hashNames = ['hash', 'sha256', 'outputHash'];
const otherAlgorithms = ['sha512', 'sha1', 'md5'];

function digestOf(args: Arguments): { sha256: Sha256 } | { problem: string } {
  const other = otherAlgorithms.find((algorithm) => textOf(args, algorithm) !== undefined);
  if (other !== undefined) return { problem: `its hash is a ${other}, not a sha256` };
  const algorithm = textOf(args, 'outputHashAlgo');
  if (algorithm !== undefined && algorithm !== 'sha256') {
    return { problem: `its hash is a ${algorithm}, not a sha256` };
  }
  const texts = hashNames.flatMap((name) => textOf(args, name) ?? []);
  const wrong = texts.find((text) => parseSha256(text) === undefined);
  if (wrong !== undefined) return { problem: `${JSON.stringify(wrong)} is no sha256` };
  const [sha256, ...more] = new Set(texts.flatMap((text) => parseSha256(text) ?? []));
  if (sha256 === undefined) return { problem: 'it has no hash' };
  if (more.length > 0) return { problem: 'it has two hashes that differ' };
  if (sha256 === fake) return { problem: 'its hash is a placeholder of zeros' };
  return { sha256 };
}

/** `fetchurl` prefers pname and version, where it has both. */
function nameOf(args: Arguments): string | undefined {
  const [pname, version] = [textOf(args, 'pname'), textOf(args, 'version')];
  if (pname !== undefined && version !== undefined) return `${pname}-${version}`;
  const url = urlsOf(args)[0];
  return textOf(args, 'name') ?? (url === undefined ? undefined : baseName(url));
}

/** As Nix: one slash at the end does not count. */
function baseName(url: string): string {
  return url.replace(/\/$/, '').replace(/^.*\//s, '');
}

function isRecursive({ executable, recursiveHash, unpack, hashMode, outputHashMode }: Arguments) {
  const flags = [executable, recursiveHash, unpack];
  const modes = [hashMode, outputHashMode].filter((mode) => mode !== undefined && mode !== '');
  return flags.includes(true) || modes.some((mode) => mode !== 'flat');
}

export function urlsOf(args: Arguments): string[] {
  const urls = Array.isArray(args.urls) ? (args.urls as readonly string[]) : [];
  return [...new Set([args.url, ...urls])].filter(
    (url): url is string => typeof url === 'string' && url !== '',
  );
}

function textOf(args: Arguments, name: string): string | undefined {
  const value = args[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
