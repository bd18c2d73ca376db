import { toSri } from '../digest/sha256.ts';
import { UserError } from '../errors.ts';
import { nixAttributePath, nixString } from '../escape/nix.ts';
import { comparePaths, contains, pinProblem, variantProblem } from './check.ts';
import { functions } from './functions.ts';
import type { Pin, PinnedVariant, Registry } from './pins.ts';

/**
 * The registry file: equal registries give equal bytes, whatever the order they were put together
 * in. `readRegistry` is its inverse.
 * @throws UserError `registry-invalid` on a value that cannot be pinned, `registry-conflict` where
 * two artifacts claim one attribute, `name-invalid` on a name that no Nix file can hold
 */
export function renderRegistry(registry: Registry): string {
  return functions + renderPins(registry);
}

/** The part of the file behind the functions: the pins and the closing brace. */
export function renderPins(registry: Registry): string {
  const entries = [...registry].flatMap(([id, variant]) => entriesOf(id, variant));
  entries.sort((left, right) => comparePaths(left.pin.attributePath, right.pin.attributePath));
  for (const [index, { pin }] of entries.entries()) {
    const previous = entries[index - 1]?.pin;
    if (previous && contains(previous.attributePath, pin.attributePath)) refuse(previous, pin);
  }
  return `${entries.map(renderEntry).join('')}}\n`;
}

interface Entry {
  readonly variant: PinnedVariant;
  readonly pin: Pin;
}

function entriesOf(id: string, variant: PinnedVariant): Entry[] {
  const problem =
    variantProblem(variant) ??
    (variant.id === id ? undefined : `it is filed as ${id}`) ??
    (variant.pins.length > 0 ? undefined : 'it has no artifact') ??
    variant.pins.map(pinProblem).find((found) => found !== undefined);
  if (problem === undefined) return variant.pins.map((pin) => ({ variant, pin }));
  throw new UserError('registry-invalid', `variant ${variant.id} cannot be pinned: ${problem}`, {
    hint: 'correct names or storage.public-url in the configuration, and build the variant again',
  });
}

/** Every entry begins and ends with lines that no update changes, so that git merges neighbours. */
function renderEntry({ variant, pin }: Entry): string {
  const fields = {
    variant: nixString(variant.id),
    name: nixString(pin.name),
    hash: nixString(toSri(pin.sha256)),
    size: pin.size,
    url: pin.url && nixString(pin.url),
    encoding: pin.encoding === 'none' ? undefined : nixString(pin.encoding),
    record: variant.record && nixString(variant.record),
    commit: nixString(variant.commit),
    time: variant.time,
  };
  const lines = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([field, value]) => `    ${field} = ${value};\n`);
  return `  ${nixAttributePath(pin.attributePath)} = artifact {\n${lines.join('')}  };\n`;
}

function refuse(first: Pin, second: Pin): never {
  const [one, other] = [first, second].map((pin) => nixAttributePath(pin.attributePath));
  const message =
    one === other
      ? `two artifacts claim the attribute ${one}: ${first.name} and ${second.name}`
      : `${one} is an artifact (${first.name}), so ${other} (${second.name}) cannot be below it`;
  throw new UserError('registry-conflict', message, {
    hint: 'pins of variants that were not built keep their old names: build both variants, or change names.attribute in the configuration',
  });
}
