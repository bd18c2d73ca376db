// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are Nix, no templates
import fc from 'fast-check';
import { type Sha256, toNix32, toSri } from '../../src/digest/sha256.ts';
import { nixAttribute } from '../../src/escape/nix.ts';
import type { PlannedArtifact, Variant } from '../../src/plan/variant.ts';
import type { Pin, Registry } from '../../src/registry/pins.ts';
import { digestOf, registryOf } from './registries.ts';

/** A variant of the plan, whose artifacts have these names; a name with `?` is optional. */
export function plannedVariant(id: string, names: readonly string[]): Variant {
  const artifacts = names.map((text): PlannedArtifact => {
    const name = text.replace(/\?$/, '');
    const optional = text !== name;
    const attributePath = [...id.split('.'), name];
    return {
      key: name,
      attributePath,
      name,
      output: name,
      optional,
      reproducible: false,
      shared: false,
    };
  });
  const axes = { machine: id, role: 'r' };
  const rest = { kas: [], runsOn: [], environment: {}, stem: undefined };
  return { id, axes, artifacts, ...rest };
}

/** What a hash map can say of a build. */
export function pinnedVariant(
  { id, artifacts }: Variant,
  digests: Readonly<Record<string, Sha256>>,
  record?: Sha256,
) {
  const pins = artifacts.flatMap(({ attributePath, name }): Pin[] => {
    const sha256 = digests[name];
    return sha256 === undefined ? [] : [{ attributePath, name, sha256, encoding: 'none' }];
  });
  return { id, ...(record && { record }), pins };
}

export function markOf(record: Sha256, digest: Sha256): string {
  return `# isar-artifacts: ${record} for ${digest.slice(0, 8)}`;
}

const base64 = (digest: Sha256) => toSri(digest).slice('sha256-'.length);
export const notations: Readonly<Record<string, (digest: Sha256) => string>> = {
  hex: (digest) => digest,
  'upper case': (digest) => digest.toUpperCase(),
  nix32: toNix32,
  base64,
  sri: toSri,
  'sha256:hex': (digest) => `sha256:${digest}`,
  'sha256:nix32': (digest) => `sha256:${toNix32(digest)}`,
  'sha256:base64': (digest) => `sha256:${base64(digest)}`,
};

const digest = fc.uint8Array({ minLength: 1, maxLength: 8 }).map(digestOf);
const zeros = '0'.repeat(64) as Sha256;
const words = fc.constantFrom('', 'theirs', '# twice', '"x" = "y";', '} {', '$1 ${x} \\', 'é → 😀');
const blank = fc.constantFrom('', ' ', '  ', '\t', ' \t ');
const hashComment = words.map((text) => `# ${text}`);
const blockComment = words.map((text) => `/* ${text} **/`);
const gap = fc
  .array(
    fc.oneof(
      fc.constantFrom('\n', '\n\n', ' '),
      hashComment.map((text) => `${text}\n`),
      fc.constantFrom('/* of\n * several # lines */', '/**/'),
    ),
    { maxLength: 3 },
  )
  .map((parts) => parts.join(''));

const line = fc.record({
  indent: blank,
  bare: fc.boolean(),
  around: fc.tuple(blank, gap, blank),
  notation: fc.constantFrom(...Object.values(notations)),
  placeholder: fc.constantFrom(false, false, false, '' as const, zeros),
  digest,
  rest: fc.tuple(blank, fc.oneof(fc.constant(''), hashComment, blockComment), blank),
  mark: fc.constantFrom('none', 'ours', 'stale' as const),
  after: gap,
});

export interface AnyMap {
  readonly variants: readonly Variant[];
  readonly text: string;
  /** Other digests for some of the variants. */
  readonly next: Registry;
}

/** Files as people write them, with our comments here and there. */
export const anyMap: fc.Arbitrary<AnyMap> = fc
  .record({
    names: fc.uniqueArray(fc.stringMatching(/^[A-Za-z0-9+_?=-][A-Za-z0-9+._?=-]{0,20}[a-z]$/), {
      minLength: 1,
      maxLength: 9,
    }),
    perVariant: fc.integer({ min: 1, max: 4 }),
    records: fc.array(digest, { minLength: 9, maxLength: 9 }),
    lines: fc.array(line, { minLength: 9, maxLength: 9 }),
    order: fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7, 8], { minLength: 9 }),
    around: fc.tuple(gap, gap, gap),
    next: fc.array(fc.record({ moves: fc.boolean(), published: fc.boolean(), salt: fc.string() }), {
      minLength: 9,
      maxLength: 9,
    }),
  })
  .map(({ names, perVariant, records, lines, order, around, next }) => {
    const variantOfName = (index: number) => Math.floor(index / perVariant);
    const ids = [...new Set(names.map((_, index) => variantOfName(index)))];
    const variants = ids.map((id) =>
      plannedVariant(
        `v${id}`,
        names.filter((_, index) => variantOfName(index) === id),
      ),
    );
    const written = order.flatMap((index) => {
      const [name, one] = [names[index], lines[index]];
      if (name === undefined || one === undefined) return [];
      return [lineText(name, records[variantOfName(index)] ?? zeros, one)];
    });
    const moved = variants.flatMap((variant, index) => {
      const { moves, published, salt } = next[index] ?? {
        moves: false,
        published: false,
        salt: '',
      };
      if (!moves) return [];
      const digests = variant.artifacts.map(({ name }) => [name, digestOf(`${name} ${salt}`)]);
      const record = published ? digestOf(`record ${salt}`) : undefined;
      return [pinnedVariant(variant, Object.fromEntries(digests), record)];
    });
    const text = `${around[0]}{${around[1]}\n${written.join('\n')}}${around[2]}`;
    return { variants, text, next: registryOf(...(moved as [])) };
  });

type Line = typeof line extends fc.Arbitrary<infer T> ? T : never;

function lineText(name: string, record: Sha256, one: Line): string {
  const key = one.bare ? nixAttribute(name) : `"${name}"`;
  const digest = one.placeholder === false ? one.digest : zeros;
  const hash = one.placeholder === '' ? '' : one.notation(digest);
  const mark = {
    none: '',
    ours: ` ${markOf(record, digest)}`,
    stale: ` ${markOf(record, digestOf('another'))}`,
  }[one.mark];
  const [before, equals, behind] = one.around;
  const entry = `${one.indent}${key}${before}=${equals}"${hash}"${behind};`;
  return `${entry}${one.rest.join('')}${mark}\n${one.after}`;
}
