// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are Nix, no templates
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { type Sha256, sha256FromHex } from '../../src/digest/sha256.ts';
import { contains } from '../../src/registry/check.ts';
import type { Settings } from '../../src/registry/merge.ts';
import {
  type Access,
  type Alias,
  emptyRegistry,
  type Pin,
  type PinnedVariant,
  pinsOf,
  type Registry,
} from '../../src/registry/pins.ts';

export function digestOf(contents: string | Uint8Array): Sha256 {
  return sha256FromHex(createHash('sha256').update(contents).digest('hex'));
}

/** An unpublished pin of a file with these contents; `qemuamd64.server.wic` is its attribute. */
export function pinOf(attribute: string, contents: string, more: Partial<Pin> = {}): Pin {
  return {
    attributePath: attribute.split('.'),
    name: `isar-${attribute.replaceAll('.', '-')}`,
    sha256: digestOf(contents),
    size: Buffer.byteLength(contents),
    encoding: 'none',
    ...more,
  };
}

export function variantOf(id: string, pins: readonly Pin[], more: Partial<PinnedVariant> = {}) {
  return { id, commit: 'c0ffee00'.repeat(5), time: 1_750_000_000, pins, ...more };
}

export function registryOf(...variants: readonly PinnedVariant[]): Registry {
  return { ...emptyRegistry, variants: new Map(variants.map((variant) => [variant.id, variant])) };
}

/** What the configuration says where it says nothing but which variants there are. */
export function settingsOf(ids: Iterable<string>, more: Partial<Settings> = {}): Settings {
  return { known: new Set(ids), aliases: [], access: { mirrors: [] }, ...more };
}

const component = fc.oneof(
  fc.constantFrom(
    'qemuamd64',
    'server',
    'wic',
    'or',
    'let',
    'a.b',
    '"',
    '${x}',
    "''",
    '\\',
    '\n',
    '',
  ),
  fc.constantFrom(' = artifact {', '};', '__proto__', '# pins', '\r\n', '\u2028', '<<<<<<< HEAD'),
  fc.string({ unit: 'binary', maxLength: 6 }).map((text) => text.replaceAll('\0', '')),
);

const digest = fc.uint8Array({ minLength: 1, maxLength: 8 }).map(digestOf);
const url = fc
  .stringMatching(/^[!-~]{1,20}$/)
  .map((text) => `https://artifacts.example.com/${text}`);

const pin = fc.record(
  {
    attributePath: fc.array(component, { minLength: 1, maxLength: 4 }),
    name: fc.stringMatching(/^[A-Za-z0-9+_?=-][A-Za-z0-9+._?=-]{0,40}$/),
    sha256: digest,
    size: fc.maxSafeNat(),
    url,
    encoding: fc.constantFrom('none', 'zstd'),
  },
  { requiredKeys: ['attributePath', 'name', 'sha256', 'size', 'encoding'] },
);

/** Of what was taken over, nobody may know the size; it is not compressed by us. */
const adoptedPin = fc.record(
  {
    attributePath: fc.array(component, { minLength: 1, maxLength: 4 }),
    name: fc.stringMatching(/^[A-Za-z0-9+_?=-][A-Za-z0-9+._?=-]{0,40}$/),
    sha256: digest,
    url,
    encoding: fc.constant('none'),
  },
  { requiredKeys: ['attributePath', 'name', 'sha256', 'encoding'] },
);

const variant = fc.record(
  {
    id: fc.stringMatching(/^[a-z0-9]{1,5}(\.[A-Za-z0-9][A-Za-z0-9_+-]{0,4}){0,3}$/),
    commit: fc.constantFrom('c0ffee00'.repeat(5), '0123abcd'.repeat(8)),
    time: fc.maxSafeNat(),
    record: digest,
    pins: fc.array(pin, { minLength: 1, maxLength: 5 }),
  },
  { requiredKeys: ['id', 'commit', 'time', 'pins'] },
);

const access: fc.Arbitrary<Access> = fc
  .record({
    mirrors: fc.array(url, { maxLength: 2 }),
    credentials: fc.constantFrom(
      undefined,
      { kind: 'netrc' as const },
      { kind: 'aws' as const, region: 'eu-central-1' },
    ),
  })
  .map(({ mirrors, credentials }) => ({
    mirrors: mirrors.map((mirror) => mirror.replace(/\/+$/, '')),
    ...(credentials === undefined ? {} : { credentials }),
  }));

/** Registries with hostile names, in any order. */
export const anyRegistry: fc.Arbitrary<Registry> = fc
  .record({
    variants: fc.uniqueArray(variant as fc.Arbitrary<PinnedVariant>, {
      selector: ({ id }) => id,
      maxLength: 6,
    }),
    adopted: fc.array(adoptedPin as fc.Arbitrary<Pin>, { maxLength: 3 }),
    aliases: fc.array(fc.array(component, { minLength: 1, maxLength: 4 }), { maxLength: 3 }),
    access,
  })
  .map(({ variants, adopted, aliases, access }) => {
    const free = attributes();
    const kept = variants
      .map((one) => ({ ...one, pins: one.pins.filter(({ attributePath }) => free(attributePath)) }))
      .filter(({ pins }) => pins.length > 0);
    const registry = { ...registryOf(...kept), access };
    const taken = adopted.filter(({ attributePath }) => free(attributePath));
    const [target] = pinsOf({ ...registry, adopted: taken });
    const aliased = target === undefined ? [] : aliases.filter((path) => free(path));
    return {
      ...registry,
      adopted: taken,
      aliases: aliased.map(
        (attributePath): Alias => ({
          attributePath,
          target: target?.attributePath ?? [],
        }),
      ),
    };
  });

/** Tells whether a path is still to be had, and takes it. */
function attributes(): (path: readonly string[]) => boolean {
  const taken: (readonly string[])[] = [];
  return (path) => {
    const free = !taken.some((other) => contains(other, path) || contains(path, other));
    if (free) taken.push(path);
    return free;
  };
}
