import type { Encoding } from '../digest/encoding.ts';
import { isSha256, type Sha256, sha256FromSri } from '../digest/sha256.ts';
import { UserError } from '../errors.ts';
import { nixAttributePath } from '../escape/nix.ts';
import { comparePaths, contains, pinProblem, variantProblem } from './check.ts';
import type { Access, Pin, PinnedVariant, Registry } from './pins.ts';
import type { Position, Scanned, ScannedEntry } from './scan.ts';

/** Ends the reading, with a message that names the place. */
export type Refuse = (where: Position, problem: string, hint?: string) => never;

/** Makes a registry of what was scanned, whose order and values it judges. */
export function interpret(scanned: Scanned, refuse: Refuse): Registry {
  const variants = new Map<string, PinnedVariant & { pins: Pin[] }>();
  const adopted: Pin[] = [];
  for (const [index, entry] of scanned.entries.entries()) {
    const previous = scanned.entries[index - 1];
    if (previous) checkOrder(previous, entry, refuse);
    const { variant, pin } = interpretEntry(entry, refuse);
    if (variant === undefined) {
      adopted.push(pin);
      continue;
    }
    const known = variants.get(variant.id) ?? { ...variant, pins: [] };
    checkSameBuild(known, variant, entry, refuse);
    known.pins.push(pin);
    variants.set(variant.id, known);
  }
  const aliases = scanned.aliases.map(({ attributePath, target }) => ({ attributePath, target }));
  return { variants, adopted, aliases, access: interpretAccess(scanned, refuse) };
}

/** Of what stands before the pins. */
export function interpretAccess(
  { mirrors, access }: Pick<Scanned, 'mirrors' | 'access'>,
  refuse: Refuse,
): Access {
  const [credentials, region] = [access.get('credentials'), access.get('region')];
  if (credentials === undefined) return { mirrors };
  if (credentials.value === 'netrc') return { mirrors, credentials: { kind: 'netrc' } };
  if (credentials.value !== 'aws') refuse(credentials, 'credentials are not "netrc" or "aws"');
  const name = asString(region?.value) ?? refuse(region ?? credentials, 'there is no region');
  return { mirrors, credentials: { kind: 'aws', region: name } };
}

/** One entry by itself. Of an adopted one there is no variant. */
export function interpretEntry(entry: ScannedEntry, refuse: Refuse) {
  const place = nixAttributePath(entry.attributePath);
  const optional = <T>(name: string, wanted: string, parse: (text: unknown) => T | undefined) => {
    const field = entry.fields.get(name);
    if (!field) return undefined;
    return parse(field.value) ?? refuse(field, `the ${name} of ${place} is not ${wanted}`);
  };
  const required = <T>(name: string, wanted: string, parse: (text: unknown) => T | undefined): T =>
    optional(name, wanted, parse) ?? refuse(entry, `${place} has no ${name}`);

  const id = optional('variant', 'a string', asString);
  const url = optional('url', 'a string', asString);
  const record = optional('record', 'a sha256 in hex', asHex);
  // Of what was adopted nobody may know the size.
  const size = (id === undefined ? optional : required)('size', 'a number', asNumber);
  const pin: Pin = {
    attributePath: entry.attributePath,
    name: required('name', 'a string', asString),
    sha256: required('hash', 'a sha256 in SRI notation', asSri),
    ...(size === undefined ? {} : { size }),
    ...(url === undefined ? {} : { url }),
    encoding: optional('encoding', '"zstd"', asEncoding) ?? 'none',
  };
  const variant =
    id === undefined
      ? undefined
      : {
          id,
          ...(record === undefined ? {} : { record }),
          commit: required('commit', 'a string', asString),
          time: required('time', 'a number', asNumber),
        };
  const problem = (variant && variantProblem(variant)) ?? pinProblem(pin);
  if (problem !== undefined) refuse(entry, `in ${place}: ${problem}`);
  return { variant, pin };
}

function checkOrder(previous: ScannedEntry, entry: ScannedEntry, refuse: Refuse): void {
  const above = nixAttributePath(previous.attributePath);
  const here = nixAttributePath(entry.attributePath);
  if (above === here) refuse(entry, `${here} is here twice, first in line ${previous.line}`);
  if (contains(previous.attributePath, entry.attributePath)) {
    refuse(entry, `${here} cannot be below ${above}, which is an artifact (line ${previous.line})`);
  }
  if (comparePaths(previous.attributePath, entry.attributePath) > 0) {
    refuse(entry, `expected ${here} before ${above}`);
  }
}

type Build = Omit<PinnedVariant, 'pins'>;

function checkSameBuild(known: Build, variant: Build, entry: ScannedEntry, refuse: Refuse): void {
  for (const field of ['record', 'commit', 'time'] as const) {
    if (variant[field] === known[field]) continue;
    refuse(
      entry.fields.get(field) ?? entry,
      `the pins of ${known.id} move together, but not all have the ${field} ${known[field]}`,
    );
  }
}

function asString(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function asEncoding(value: unknown): Encoding | undefined {
  return value === 'zstd' ? value : undefined;
}

function asHex(value: unknown): Sha256 | undefined {
  return typeof value === 'string' && isSha256(value) ? value : undefined;
}

function asSri(value: unknown): Sha256 | undefined {
  try {
    return sha256FromSri(String(value));
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
