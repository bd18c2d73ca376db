// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are Nix, no templates
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import fc from 'fast-check';
import type { Pin, Registry } from '../../src/registry/pins.ts';
import { renderPins, renderRegistry } from '../../src/registry/render.ts';
import { anyRegistry, digestOf, pinOf, registryOf, variantOf } from './registries.ts';

const fixtures = join(import.meta.dirname, '../fixtures/registry');
const base = 'https://artifacts.example.com/sha256';

/** Of a registry made by hand: of no build, and of unknown size. */
function adoptedOf(attribute: string, url?: string): Pin {
  const { size: _, ...pin } = pinOf(attribute, attribute);
  return { ...pin, name: pin.name.replaceAll(' ', '-'), ...(url === undefined ? {} : { url }) };
}

describe('the file', () => {
  test.each<[string, Registry]>([
    ['empty.pins', registryOf()],
    [
      'two-variants.nix',
      registryOf(
        variantOf(
          'qemuamd64.server',
          [
            pinOf('qemuamd64.server.wic', 'disk', {
              url: `${base}/${digestOf('disk')}.zst`,
              encoding: 'zstd',
            }),
            pinOf('qemuamd64.server.initrd', 'initrd', { url: `${base}/${digestOf('initrd')}` }),
          ],
          { record: digestOf('record') },
        ),
        variantOf('qemuamd64.base', [pinOf('qemuamd64.base.or', '${hostile}')]),
      ),
    ],
    [
      'adopted.pins',
      {
        ...registryOf(variantOf('qemuamd64.base', [pinOf('qemuamd64.base.wic', 'ours')])),
        adopted: [adoptedOf('qemuamd64.server.wic'), adoptedOf('a b.wic', `${base}/by-hand.wic`)],
      },
    ],
    [
      'aliases.pins',
      {
        ...registryOf(
          variantOf('qemuamd64.server.simple.server-1', [
            pinOf('qemuamd64.server.simple.server-1.wic', 'disk'),
          ]),
        ),
        aliases: [
          {
            attributePath: ['qemuamd64', 'server', 'wic'],
            target: ['qemuamd64', 'server', 'simple', 'server-1', 'wic'],
          },
        ],
      },
    ],
    [
      'private.pins',
      {
        ...registryOf(variantOf('qemuamd64.base', [pinOf('qemuamd64.base.wic', 'disk')])),
        access: {
          mirrors: ['https://mirror.example.com/isar', 'https://other.example.com'],
          credentials: { kind: 'aws', region: 'eu-central-1' },
        },
      },
    ],
  ])('%s is as it was', async (name, registry) => {
    const file = join(fixtures, name);
    // One has the functions, too, which are the same in all.
    const text = name === 'two-variants.nix' ? renderRegistry(registry) : renderPins(registry);
    if (process.env.UPDATE_GOLDEN_FILES) await writeFile(file, text);
    expect(text).toBe(await readFile(file, 'utf8'));
  });

  test('does not depend on the order in which variants and pins are given', () => {
    fc.assert(
      fc.property(anyRegistry, (registry) => {
        const reversed = [...registry.variants.values()]
          .reverse()
          .map((variant) => ({ ...variant, pins: [...variant.pins].reverse() }));
        const other = {
          ...registry,
          ...registryOf(...reversed),
          adopted: registry.adopted.toReversed(),
          aliases: registry.aliases.toReversed(),
          access: registry.access,
        };
        expect(renderRegistry(other)).toBe(renderRegistry(registry));
      }),
    );
  });

  test('has no blanks at the end of a line, and one line feed at its end', () => {
    const text = renderRegistry(registryOf(variantOf('a.b', [pinOf('a.b.wic', 'x')])));
    expect(text).not.toMatch(/[ \t\r]$/m);
    expect(text).toMatch(/[^\n]\n$/);
  });
});

describe('refuses', () => {
  const pin = pinOf('a.b.wic', 'x');
  const cases: [string, Partial<Pin>, RegExp][] = [
    ['a name', { name: '.hidden' }, /Nix rejects the name ".hidden"/],
    ['a size', { size: 1.5 }, /the size 1.5/],
    ['a URL with blanks', { url: 'https://example.com/a b' }, /is no URL/],
    ['an empty URL', { url: '' }, /"" is no URL/],
    ['an empty path', { attributePath: [] }, /attribute path is empty/],
  ];
  test.each(cases)('%s that cannot be pinned', (_, change, message) => {
    const registry = registryOf(variantOf('a.b', [{ ...pin, ...change }]));
    expect(() => renderRegistry(registry)).toThrow(message);
    expect(() => renderRegistry(registry)).toThrow(
      expect.objectContaining({ code: 'registry-invalid' }),
    );
  });

  test.each([
    ['an id', variantOf('a..b', [pin]), /"a..b" is no id/],
    ['a commit', variantOf('a.b', [pin], { commit: 'HEAD' }), /"HEAD" is no commit/],
    ['a time', variantOf('a.b', [pin], { time: -1 }), /the time -1/],
    ['no artifacts', variantOf('a.b', []), /it has no artifact/],
  ])('a variant with %s that cannot be read back', (_, variant, message) => {
    expect(() => renderRegistry(registryOf(variant))).toThrow(message);
  });

  test.each([
    ['one attribute', 'a.b.wic', 'a.b.wic', /two artifacts claim the attribute a.b.wic/],
    ['a set', 'a.b.wic.p1', 'a.b.wic', /a.b.wic is an artifact .* so a.b.wic.p1 .* below it/],
  ])('%s for two artifacts', (_, first, second, message) => {
    const registry = registryOf(
      variantOf('a', [pinOf(first, 'x'), pinOf('a.b.wic-p2', 'y')]),
      variantOf('b', [pinOf(second, 'z')]),
    );
    expect(() => renderRegistry(registry)).toThrow(message);
    expect(() => renderRegistry(registry)).toThrow(
      expect.objectContaining({ code: 'registry-conflict' }),
    );
  });
});

test('git merges two branches that bump neighbours, also where a URL appears', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'registry-merge-'));
  const file = join(directory, 'isar-artifacts.nix');
  const git = async (...args: string[]) =>
    (
      await execa('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
        cwd: directory,
      })
    ).stdout;
  // Artifact first, so that pins of the two variants alternate.
  const variant = (role: string, build: string) =>
    variantOf(
      `qemuamd64.${role}`,
      ['initrd', 'vmlinuz', 'wic'].map((artifact) =>
        pinOf(
          `${artifact}.${role}`,
          `${build} of ${artifact}`,
          build === 'old' ? {} : { url: `${base}/${build}`, encoding: 'zstd' },
        ),
      ),
      build === 'old'
        ? {}
        : { record: digestOf(build), commit: digestOf(build).slice(24), time: 1_760_000_000 },
    );
  const text = (left: string, right: string) =>
    renderRegistry(registryOf(variant('base', left), variant('server', right)));
  const commit = async (contents: string) => {
    await writeFile(file, contents);
    await git('add', '.');
    await git('commit', '--quiet', '--message', 'change');
  };
  try {
    await git('init', '--quiet', '--initial-branch=main');
    await commit(text('old', 'old'));
    await git('switch', '--quiet', '--create', 'other');
    await commit(text('old', 'theirs'));
    await git('switch', '--quiet', 'main');
    await commit(text('ours', 'old'));
    await git('merge', '--quiet', '--no-edit', 'other');
    expect(await readFile(file, 'utf8')).toBe(text('ours', 'theirs'));
  } finally {
    await rm(directory, { recursive: true });
  }
});
