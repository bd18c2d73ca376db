// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are Nix, no templates
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toNix32, toSri } from '../../src/digest/sha256.ts';
import { UserError } from '../../src/errors.ts';
import { driftOf } from '../../src/registry/drift.ts';
import { hashMapFormat } from '../../src/registry/hash-map.ts';
import { mergeRegistry } from '../../src/registry/merge.ts';
import { pinsOf, type Registry } from '../../src/registry/pins.ts';
import { anyMap, markOf, notations, pinnedVariant, plannedVariant } from './hash-map-files.ts';
import { digestOf, registryOf, settingsOf } from './registries.ts';

const base = plannedVariant('amd64.base', ['base.wic', 'base.vmlinuz']);
const server = plannedVariant('amd64.server', ['server.wic', 'server.dtb?']);
const variants = [base, server];
const format = hashMapFormat(variants);
const [r1, r2] = [digestOf('record 1'), digestOf('record 2')];
const [disk, kernel, tree] = [digestOf('disk'), digestOf('kernel'), digestOf('tree')];
const pinnedBase = (salt: string, record = r1) =>
  pinnedVariant(
    base,
    { 'base.wic': digestOf(`d${salt}`), 'base.vmlinuz': digestOf(`k${salt}`) },
    record,
  );

const mapOf = (...lines: string[]) => `{\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
const unpinnedServer = '"server.wic" = "";';
const unpinnedBase = ['"base.wic" = "";', '"base.vmlinuz" = "";'];

function refusalOf(action: () => unknown): UserError {
  try {
    action();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('the text was accepted');
}

/** Name → digest of all pins. */
function digestsOf(registry: Registry): Record<string, string> {
  return Object.fromEntries(pinsOf(registry).map(({ name, sha256 }) => [name, sha256]));
}

/** Without what we write: hashes and our comments. */
function frameOf(text: string): string {
  return text
    .replaceAll(/ ?# isar-artifacts: [0-9a-f]{64} for [0-9a-f]{8}/g, '')
    .replaceAll(/"(sha256[:-])?([A-Za-z0-9+/=]{44,64})?"(?=[ \t]*;)/g, '"HASH"');
}

describe('any map', () => {
  test('stays as it is, to the byte, where nothing moved', () => {
    fc.assert(
      fc.property(anyMap, ({ variants, text }) => {
        const { read, write } = hashMapFormat(variants);
        expect(write(read(text, 'file'), text, 'file')).toBe(text);
      }),
    );
  });

  test('has the new pins after an update, and all else as it was', () => {
    let moved = 0;
    fc.assert(
      fc.property(anyMap, ({ variants, text, next }) => {
        const { read, write } = hashMapFormat(variants);
        const known = settingsOf(variants.map(({ id }) => id));
        const { registry } = mergeRegistry(read(text, 'f'), [...next.variants.values()], known);
        const written = write(registry, text, 'f');
        expect(digestsOf(read(written, 'f'))).toEqual(digestsOf(registry));
        for (const [id, { record }] of next.variants) {
          expect(read(written, 'f').variants.get(id)?.record).toBe(record);
        }
        expect(frameOf(written)).toBe(frameOf(text));
        expect(write(registry, written, 'f')).toBe(written);
        expect(write(read(written, 'f'), written, 'f')).toBe(written);
        moved += next.variants.size;
      }),
    );
    expect(moved).toBeGreaterThan(50);
  });

  test('is read in time in proportion to its size', () => {
    const measure = (count: number) => {
      const many = Array.from({ length: count }, (_, index) =>
        plannedVariant(`v${index}`, [`a${index}`, `b${index}`]),
      );
      const { read, write } = hashMapFormat(many);
      const lines = many.flatMap(({ artifacts }) =>
        artifacts.map(({ name }) => `${name} = "${digestOf(name)}"; # theirs`),
      );
      const text = mapOf(...lines);
      const times = Array.from({ length: 3 }, () => {
        // Of the processor: others may work on this machine meanwhile.
        const start = process.cpuUsage();
        write(read(text, 'f'), text, 'f');
        return process.cpuUsage(start).user / 1000;
      });
      return Math.min(...times);
    };
    // Quadratic would be 256 times.
    expect(measure(8_000)).toBeLessThan(80 * Math.max(measure(500), 1));
  });
});

describe('an update', () => {
  test('writes what the golden file shows', async () => {
    const [before, after] = ['hash-map.nix', 'hash-map-updated.nix'].map((name) =>
      join(import.meta.dirname, '../fixtures/registry', name),
    ) as [string, string];
    const text = await readFile(before, 'utf8');
    const update = pinnedVariant(server, { 'server.wic': disk, 'server.dtb': tree }, r2);
    const settings = settingsOf(variants.map(({ id }) => id));
    const { registry } = mergeRegistry(
      format.read(text, before),
      [pinnedBase('1'), update],
      settings,
    );
    const written = format.write(registry, text, before);
    if (process.env.UPDATE_GOLDEN_FILES) await writeFile(after, written);
    expect(written).toBe(await readFile(after, 'utf8'));
  });

  test.each(Object.entries(notations))('keeps the notation %s', (name, notation) => {
    const text = mapOf(`"server.wic" = "${notation(disk)}";`, ...unpinnedBase);
    const update = registryOf(pinnedVariant(server, { 'server.wic': kernel }));
    // Nix takes both cases; we write the lower one.
    const kept = name === 'upper case' ? kernel : notation(kernel);
    expect(format.write(update, text, 'f')).toBe(
      mapOf(`"server.wic" = "${kept}";`, ...unpinnedBase),
    );
  });

  test.each([
    ['', [], toSri(disk)],
    [toSri('0'.repeat(64) as never), [], toSri(disk)],
    ['0'.repeat(52), [], toNix32(disk)],
    ['0'.repeat(64), [], disk],
    ['', [`"base.wic" = "${toNix32(kernel)}";`, '"base.vmlinuz" = "";'], toNix32(disk)],
  ])('pins what was not pinned yet: "%s" beside %j', (hash, others, expected) => {
    const neighbours = others.length > 0 ? others : unpinnedBase;
    const text = mapOf(`"server.wic" = "${hash}";`, ...neighbours);
    expect(digestsOf(format.read(text, 'f'))['server.wic']).toBeUndefined();
    const written = format.write(
      registryOf(pinnedVariant(server, { 'server.wic': disk })),
      text,
      'f',
    );
    expect(written).toBe(mapOf(`"server.wic" = "${expected}";`, ...neighbours));
  });

  test('moves a hash, its record, both or none', () => {
    const text = mapOf(`"server.wic" = "${disk}"; ${markOf(r1, disk)}`, ...unpinnedBase);
    const written = (digest: typeof disk, record?: typeof r1) =>
      format.write(registryOf(pinnedVariant(server, { 'server.wic': digest }, record)), text, 'f');
    expect(written(disk, r1)).toBe(text);
    expect(written(disk, r2)).toBe(text.replace(r1, r2));
    expect(written(kernel, r1)).toContain(`"${kernel}"; ${markOf(r1, kernel)}\n`);
    expect(written(kernel)).toContain(`"${kernel}";\n`);
  });

  test.each([
    ['', ' MARK'],
    [' # theirs', ' # theirs MARK'],
    [' # theirs  ', ' # theirs   MARK'],
    [' /* theirs */', ' /* theirs */ MARK'],
    [` ${markOf(r1, kernel)}`, ' MARK'],
    [` # theirs ${markOf(r1, kernel)}`, ' # theirs MARK'],
    [` ${markOf(r1, kernel)} # theirs`, ' MARK # theirs'],
    [` ${markOf(r1, kernel)} theirs`, ' MARK theirs'],
  ])('puts its comment behind that of others: `%s`', (rest, expected) => {
    const text = mapOf(`"server.wic" = "${kernel}";${rest}`, ...unpinnedBase);
    const published = registryOf(pinnedVariant(server, { 'server.wic': disk }, r2));
    const written = format.write(published, text, 'f');
    const line = `"server.wic" = "${disk}";${expected.replace('MARK', markOf(r2, disk))}`;
    expect(written).toBe(mapOf(line, ...unpinnedBase));
    // And takes it away again, where a build was not published.
    const unpublished = registryOf(pinnedVariant(server, { 'server.wic': kernel }));
    const without = format.write(unpublished, written, 'f');
    expect(without).not.toContain('isar-artifacts');
    expect(without).toContain(expected.includes('theirs') ? 'theirs' : `"${kernel}";\n`);
    expect(format.read(without, 'f').variants.get(server.id)?.record).toBeUndefined();
  });

  test('without a file says what to begin with', () => {
    const refusal = refusalOf(() => format.write(registryOf(), undefined, 'nix/hashes.nix'));
    expect(refusal.code).toBe('registry-invalid');
    expect(refusal.message).toBe('there is nothing in nix/hashes.nix to rewrite');
    const [, map = ''] = (refusal.hint ?? '').split(/^(?=\{)/m);
    expect(map).toBe(`{
  # amd64.base
  "base.wic" = "";
  "base.vmlinuz" = "";

  # amd64.server
  "server.wic" = "";
  "server.dtb" = "";
}
`);
    expect(format.read(map, 'f')).toEqual(registryOf());
  });
});

describe('a line that somebody changed by hand', () => {
  const lines = (wic: string, dtb: string) => mapOf(wic, dtb, ...unpinnedBase);
  const marked = `"server.wic" = "${disk}"; ${markOf(r1, disk)}`;
  const dtb = `"server.dtb" = "${tree}"; ${markOf(r1, tree)}`;
  const recordIn = (text: string) => format.read(text, 'f').variants.get(server.id)?.record;

  test('is of the record, as long as its hash is', () => {
    expect(recordIn(lines(marked, dtb))).toBe(r1);
    expect(recordIn(lines(marked.replace(disk, toNix32(disk)), dtb))).toBe(r1);
  });

  test.each([
    ['another hash', marked.replace(disk, kernel), dtb],
    ['no hash', marked.replace(disk, ''), dtb],
    ['another record', marked.replace(r1, r2), dtb],
    ['no comment', `"server.wic" = "${disk}";`, dtb],
    ['a cut comment', marked.slice(0, -1), dtb],
    ['an optional one that nobody pinned', marked, '"server.dtb" = "";'],
  ])('%s: no build of the variant is known, so that the next one is news', (_, wic, other) => {
    const text = lines(wic, other);
    const registry = format.read(text, 'f');
    expect(recordIn(text)).toBeUndefined();
    expect(format.write(registry, text, 'f')).toBe(text);
    const update = pinnedVariant(server, { 'server.wic': disk, 'server.dtb': tree }, r2);
    const settings = settingsOf(variants.map(({ id }) => id));
    const { registry: merged } = mergeRegistry(registry, [update], settings);
    const written = format.write(merged, text, 'f');
    expect(recordIn(written)).toBe(r2);
    expect(digestsOf(format.read(written, 'f'))).toEqual({
      'server.wic': disk,
      'server.dtb': tree,
    });
  });
});

describe('an optional artifact', () => {
  const text = mapOf(
    `"server.wic" = "${disk}"; ${markOf(r1, disk)}`,
    `"server.dtb" = "${toNix32(tree)}"; ${markOf(r1, tree)}`,
    ...unpinnedBase,
  );

  test('that the new build left out is not pinned, and the line says of which build it is not', () => {
    const update = pinnedVariant(server, { 'server.wic': kernel }, r2);
    const written = format.write(registryOf(update), text, 'f');
    expect(written).toContain(
      `"server.dtb" = "${'0'.repeat(52)}"; # isar-artifacts: ${r2} for 0000`,
    );
    expect(format.read(written, 'f')).toEqual(registryOf(update));
  });

  test('needs no line, and gets none', () => {
    const short = mapOf(unpinnedServer, ...unpinnedBase);
    const update = pinnedVariant(server, { 'server.wic': disk, 'server.dtb': tree }, r1);
    const written = format.write(registryOf(update), short, 'f');
    expect(written).not.toContain('server.dtb');
    expect(format.read(written, 'f').variants.get(server.id)?.record).toBe(r1);
  });
});

describe('a file that cannot be rewritten', () => {
  const all = [`"server.wic" = "${disk}";`, ...unpinnedBase];
  const cases: [string, string, string, RegExp, RegExp][] = [
    ['rec', `rec ${mapOf(...all)}`, '1:1', /expected `{`, found `rec {`/, /one set/],
    [
      'a function',
      `{ ... }: ${mapOf(...all)}`,
      '1:3',
      /a key or `}`, found `\.\.\. }: {`/,
      /one set/,
    ],
    ['a function of nothing', `{ }: ${mapOf(...all)}`, '1:4', /the end of the file/, /one set/],
    [
      'a function with arguments',
      `{ lib }: ${mapOf(...all)}`,
      '1:7',
      /expected `=`.*found `}: {`/,
      /one set/,
    ],
    ['let', `let x = 1; in\n${mapOf(...all)}`, '1:1', /found `let x = 1; in`/, /one set/],
    [
      'no end',
      mapOf(...all).replace('}', ''),
      '6:1',
      /a key or `}`, found the end of the file/,
      /one set/,
    ],
    [
      'something behind the end',
      `${mapOf(...all)}// { }`,
      '6:1',
      /end of the file, found `\/\/ { }`/,
      /one set/,
    ],
    ['a comment without an end', `${mapOf(...all)}/* `, '6:1', /found `\/\*`/, /one set/],
    [
      'a path of attributes',
      mapOf('a.wic = "";', ...all),
      '2:4',
      /a key with dots needs quotes.*found `\.wic/,
      /one set/,
    ],
    [
      'inherit',
      mapOf('inherit x;', ...all),
      '2:3',
      /expected a key or `}`, found `inherit x;`/,
      /one set/,
    ],
    [
      'an interpolated key',
      mapOf('"${x}" = "";', ...all),
      '2:3',
      /a key or `}`, found `"\$\{x}/,
      /one set/,
    ],
    [
      'a hash that is no text',
      mapOf('"server.dtb" = lib.fakeHash;', ...all),
      '2:18',
      /hash in double quotes, found `lib/,
      /one set/,
    ],
    [
      'a hash in two quotes',
      mapOf("\"server.dtb\" = ''x'';", ...all),
      '2:18',
      /hash in double quotes/,
      /one set/,
    ],
    [
      'no semicolon',
      mapOf('"server.dtb" = ""', ...all),
      '3:3',
      /expected `;`, found `"server\.wic"/,
      /one set/,
    ],
    [
      'two on a line',
      mapOf('"server.dtb" = ""; x = "";', ...all),
      '2:21',
      /expected the end of the line.*found `x = "";`/,
      /one set/,
    ],
    [
      'all on one line',
      '{ "server.wic" = ""; }',
      '1:21',
      /expected the end of the line.*found `}`/,
      /one set/,
    ],
    [
      'a comment into the next line',
      mapOf('"server.dtb" = ""; /* a', 'b */', ...all),
      '2:21',
      /a comment that ends in it/,
      /one set/,
    ],
    [
      'another algorithm',
      mapOf(`"server.dtb" = "sha512-${'A'.repeat(86)}==";`, ...all),
      '2:19',
      /the hash of server\.dtb is no sha256/,
      /SRI notation/,
    ],
    ['half a hash', mapOf('"server.dtb" = "abc";', ...all), '2:19', /is no sha256/, /SRI notation/],
    [
      'an unknown key',
      mapOf('"server.wik" = "";', ...all),
      '2:4',
      /"server\.wik" is the name of no artifact .*did you mean server\.wic\?/,
      /remove the line/,
    ],
    [
      'a bare unknown key',
      mapOf('other-thing = "";', ...all),
      '2:3',
      /"other-thing" is the name of no artifact of the configuration$/,
      /remove the line/,
    ],
    [
      'a key twice',
      mapOf(...all, '', '"base.wic" = "";'),
      '6:4',
      /base\.wic is here twice, first in line 3/,
      /remove one/,
    ],
    [
      'a merge conflict',
      mapOf('<<<<<<< HEAD', ...all).replace('  <', '<'),
      '2:1',
      /git left a merge conflict here/,
      /git checkout --theirs f\.nix/,
    ],
    ['CRLF', mapOf(...all).replaceAll('\n', '\r\n'), '1:2', /expected LF .* found CR/, /eol=lf/],
    [
      'missing keys',
      mapOf('"base.vmlinuz" = "";'),
      '3:1',
      /there is no line for base\.wic, server\.wic$/,
      /below line 2: "base\.wic" = "";\n {2}before the } in line 3: "server\.wic" = "";$/,
    ],
  ];
  test.each(cases)('%s is refused where it stands', (_, text, place, message, hint) => {
    const refusal = refusalOf(() => format.read(text, 'f.nix'));
    expect(refusal.code).toBe('registry-invalid');
    expect(refusal.message).toMatch(message);
    expect(refusal.message.startsWith(`f.nix:${place}: `)).toBe(true);
    expect(refusal.hint).toMatch(hint);
    expect(refusalOf(() => format.write(registryOf(), text, 'f.nix'))).toEqual(refusal);
  });

  test('a text that is older than the configuration is read all the same, as that of an open proposal', () => {
    const older = mapOf('"gone.wic" = "";', `"server.wic" = "${disk}"; ${markOf(r1, disk)}`);
    expect(refusalOf(() => format.read(older, 'f')).message).toContain('gone.wic');
    const update = pinnedVariant(server, { 'server.wic': disk }, r1);
    expect(format.readOlder(older, 'f')).toEqual(registryOf(update));
    expect(refusalOf(() => format.readOlder('rec { }', 'f')).code).toBe('registry-invalid');
  });
});

describe('how the file differs from the configuration', () => {
  const driftIn = (text: string) => {
    const settings = settingsOf(variants.map(({ id }) => id));
    const options = { file: 'f', format, settings, variants };
    return driftOf(text, format.read(text, 'f'), options).map(({ problem }) => problem);
  };

  test('is what is not pinned yet', () => {
    const half = `"base.wic" = "${disk}";`;
    expect(driftIn(mapOf(unpinnedServer, ...unpinnedBase))).toEqual([
      'amd64.base is not pinned',
      'amd64.server is not pinned',
    ]);
    expect(driftIn(mapOf(half, '"base.vmlinuz" = "";', `"server.wic" = "${disk}";`))).toEqual([
      'amd64.base is pinned without amd64.base."base.vmlinuz"',
    ]);
  });

  test('is not how it is written', () => {
    const text = `{ # mine\n\n  ${mapOf(
      `base.vmlinuz = "${kernel}";`.replace('base.vmlinuz', '"base.vmlinuz"'),
      `"base.wic" = "${toNix32(disk)}"; ${markOf(r2, disk)}`,
      `"server.wic" = "${toSri(disk)}"; # mine`,
    ).slice(1)}`;
    expect(driftIn(text)).toEqual([]);
  });
});
