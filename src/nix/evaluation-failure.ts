import { UserError } from '../errors.ts';

/** What helps against which of Nix's messages. */
const hints: readonly (readonly [RegExp, string])[] = [
  [
    /access to (\w+ )?path .* is forbidden/,
    'only the git repository of the file, or its directory, can be read: move what it imports there',
  ],
  [
    /access to URI .* is forbidden|experimental .* feature .*(flakes|fetch)/,
    'nothing is downloaded to read a file: let it take what it needs as an argument',
  ],
  [
    /import-from-derivation|is not valid|cannot build|read-only|dummy/,
    'nothing is built to read a file: let it take what it needs as an argument',
  ],
  [
    /was not found in the Nix search path/,
    'channels are not read: let the file take pkgs or lib as an argument',
  ],
  [
    /attribute '.*' missing/,
    'there are stand-ins for requireFile, fetchurl and the plain functions of lib only: take other things out of the file, then try again',
  ],
  [/syntax error/, 'nix-instantiate --parse FILE says the same of the file alone; mend it there'],
  [
    /undefined variable/,
    'let the file take it as an argument, of pkgs, lib, requireFile and fetchurl; or define it there',
  ],
  [/infinite recursion|stack overflow/, 'something there needs its own value: mend that'],
];

const otherHint =
  'mend the file there; nix-instantiate --eval --strict FILE evaluates it without the stand-ins';

/** One error out of all that Nix printed: its last `error:`, and the place that stands with it. */
export function evaluationFailure(subject: string, stderr: string, cause: unknown): UserError {
  const lines = stderr.split('\n');
  const last = lines.findLastIndex((line) => /^\s*error: \S/.test(line));
  const message = (lines[last] ?? stderr).trim().replace(/^error: /, '');
  const below = placesIn(lines.slice(last + 1));
  const above = placesIn(lines.slice(0, Math.max(last, 0)));
  const place = below[0] ?? above.at(-1);
  const where = place === undefined ? '' : ` (${place})`;
  return new UserError('registry-invalid', `${subject} cannot be evaluated: ${message}${where}`, {
    hint: hints.find(([pattern]) => pattern.test(message))?.[1] ?? otherHint,
    cause,
  });
}

/** `file:line:column` wherever a line names one. What came by standard input is ours. */
function placesIn(lines: readonly string[]): string[] {
  return lines.flatMap((line) => /^\s*at (\/.*:\d+:\d+):$/.exec(line)?.[1] ?? []);
}
