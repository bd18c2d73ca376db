import { toSri } from '../digest/sha256.ts';
import { UserError } from '../errors.ts';
import { nixAttributePath, nixString } from '../escape/nix.ts';
import { accessProblem, clash, comparePaths, pinProblem, variantProblem } from './check.ts';
import { functions, head, pinsMarker } from './functions.ts';
import {
  type Access,
  type Alias,
  type Pin,
  type PinnedVariant,
  pinsOf,
  type Registry,
} from './pins.ts';

/**
 * The registry file: equal registries give equal bytes, whatever the order they were put together
 * in. `readRegistry` is its inverse.
 * @throws UserError `registry-invalid` on a value that cannot be pinned, `registry-conflict` where
 * two artifacts claim one attribute, `name-invalid` on a name that no Nix file can hold
 */
export function renderRegistry(registry: Registry): string {
  return `${head}${pinsMarker}\n${renderPins(registry)}\n${functions}`;
}

/** The part of the file between the markers. It ends in a line feed. */
export function renderPins(registry: Registry): string {
  refuseInvalid(registry);
  const entries = [
    ...[...registry.variants.values()].flatMap((variant) =>
      variant.pins.map((pin) => ({ variant, pin })),
    ),
    ...registry.adopted.map((pin) => ({ variant: undefined, pin })),
  ].sort((left, right) => comparePaths(left.pin.attributePath, right.pin.attributePath));
  const aliases = registry.aliases.toSorted((left, right) =>
    comparePaths(left.attributePath, right.attributePath),
  );
  return [
    ...renderAccess(registry.access),
    '  pins = {\n',
    ...entries.map(renderEntry),
    ...(aliases.length === 0 ? [] : [`${aliasesMarker}\n`, ...aliases.map(renderAlias)]),
    '  };\n',
  ].join('');
}

/** The line before the aliases, where there are any. */
export const aliasesMarker = '    # aliases';

function refuseInvalid(registry: Registry): void {
  const access = accessProblem(registry.access);
  if (access !== undefined) throw invalid('the registry cannot be written', access);
  for (const [id, variant] of registry.variants) {
    const problem =
      variantProblem(variant) ??
      (variant.id === id ? undefined : `it is filed as ${id}`) ??
      (variant.pins.length > 0 ? undefined : 'it has no artifact') ??
      variant.pins.map(pinProblem).find((found) => found !== undefined);
    if (problem !== undefined) throw invalid(`variant ${id} cannot be pinned`, problem);
  }
  for (const pin of registry.adopted) {
    const problem = pinProblem(pin);
    if (problem !== undefined) throw invalid(`${pin.name} cannot be pinned`, problem);
  }
  refuseClash(registry);
}

function refuseClash(registry: Registry): void {
  const pins = pinsOf(registry);
  const known = new Set(pins.map(({ attributePath }) => nixAttributePath(attributePath)));
  const dangling = registry.aliases.find(({ target }) => !known.has(nixAttributePath(target)));
  if (dangling !== undefined) {
    const what = `the alias ${nixAttributePath(dangling.attributePath)} cannot be written`;
    throw invalid(what, `${nixAttributePath(dangling.target)} is no artifact`);
  }
  const problem = clash([
    ...pins.map(({ attributePath, name }) => ({ attributePath, what: name })),
    ...registry.aliases.map(({ attributePath, target }) => ({
      attributePath,
      what: `alias of ${nixAttributePath(target)}`,
    })),
  ]);
  if (problem === undefined) return;
  throw new UserError('registry-conflict', problem, {
    hint: 'pins of variants that were not built keep their old names: build both variants, or change names.attribute or registry.aliases in the configuration; an adopted pin goes by removing its entry',
  });
}

function renderAccess({ mirrors, credentials }: Access): string[] {
  const lines = [
    ...(mirrors.length === 0
      ? []
      : ['mirrors = [', ...mirrors.map((url) => `  ${nixString(url)}`), '];']),
    ...(credentials === undefined ? [] : [`credentials = ${nixString(credentials.kind)};`]),
    ...(credentials?.kind === 'aws' ? [`region = ${nixString(credentials.region)};`] : []),
  ];
  if (lines.length === 0) return ['  access = { };\n'];
  return ['  access = {\n', ...lines.map((line) => `    ${line}\n`), '  };\n'];
}

interface Entry {
  readonly variant: PinnedVariant | undefined;
  readonly pin: Pin;
}

/** Every entry begins and ends with lines that no update changes, so that git merges neighbours. */
function renderEntry({ variant, pin }: Entry): string {
  const fields = {
    variant: variant && nixString(variant.id),
    name: nixString(pin.name),
    hash: nixString(toSri(pin.sha256)),
    size: pin.size,
    url: pin.url && nixString(pin.url),
    encoding: pin.encoding === 'none' ? undefined : nixString(pin.encoding),
    record: variant?.record && nixString(variant.record),
    commit: variant?.commit && nixString(variant.commit),
    time: variant?.time,
  };
  const lines = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([field, value]) => `      ${field} = ${value};\n`);
  return `    ${nixAttributePath(pin.attributePath)} = artifact {\n${lines.join('')}    };\n`;
}

function renderAlias({ attributePath, target }: Alias): string {
  return `    ${nixAttributePath(attributePath)} = pins.${nixAttributePath(target)};\n`;
}

function invalid(what: string, problem: string): UserError {
  return new UserError('registry-invalid', `${what}: ${problem}`, {
    hint: 'correct names, storage or registry in the configuration, and build the variant again',
  });
}
