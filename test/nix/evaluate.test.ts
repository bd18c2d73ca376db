// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are Nix, no templates
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { nixReleases } from '../../scripts/nix-releases.mjs';
import type { UserError } from '../../src/errors.ts';
import { nixString } from '../../src/escape/nix.ts';
import { evaluateNix } from '../../src/nix/evaluate.ts';
import { evaluationFailure } from '../../src/nix/evaluation-failure.ts';
import { type PrivateNix, privateNix } from '../support/nix.ts';

const requests: string[] = [];
const server = createServer((request, response) => {
  requests.push(`${request.method} ${request.url}`);
  response.end('{ }');
});
let origin: string;

beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());
beforeEach(() => {
  requests.length = 0;
});

const invalid = (message: RegExp, hint?: string) =>
  expect.objectContaining({
    code: 'registry-invalid',
    message: expect.stringMatching(message),
    ...(hint === undefined ? {} : { hint: expect.stringContaining(hint) }),
  });

describe.each(nixReleases())('evaluateNix on Nix $version', (release) => {
  let nix: PrivateNix;
  /** Its name holds what Nix reads as more than a name. */
  let directory: string;

  beforeAll(async () => {
    nix = await privateNix(release);
    directory = join(nix.files, "a=b c: 'd' ${e}");
    await mkdir(directory);
  });
  afterAll(() => nix[Symbol.asyncDispose]());

  const evaluate = (expression: string, env: Readonly<Record<string, string>> = {}) =>
    evaluateNix(expression, {
      subject: 'images.nix',
      readable: [directory],
      env: { ...nix.environment, ...env },
    });

  async function write(name: string, text: string): Promise<string> {
    await writeFile(join(directory, name), text);
    return `import (/. + ${nixString(join(directory, name))})`;
  }

  test('gives the value of an expression', async () => {
    expect(await evaluate('{ a = [ 1 "two" null ]; }')).toEqual({ a: [1, 'two', null] });
  });

  test('reads below a directory with an odd name, by relative paths too', async () => {
    await writeFile(join(directory, 'hashes.nix'), '{ wic = "hash"; }');
    expect(await evaluate(await write('images.nix', 'import ./hashes.nix'))).toEqual({
      wic: 'hash',
    });
  });

  test('takes an expression that is longer than an argument can be', async () => {
    const text = 'x'.repeat(300_000);
    expect(await evaluate(nixString(text))).toBe(text);
  });

  test('no settings of the person or the machine play a part', async () => {
    const settings = {
      NIX_PATH: `nixpkgs=${origin}/dead-channel.tar.gz:/no/such/channel`,
      NIX_CONFIG: 'pure-eval = true\nabort-on-warn = true\nallowed-uris = http://127.0.0.1',
      NIX_ABORT_ON_WARN: '1',
      NIX_SHOW_STATS: '1',
      NIX_STORE_DIR: '/no/such/store',
      NO_SUCH_SETTING: '1',
    };
    const expression = await write('plain.nix', '{ system = builtins.currentSystem; }');
    expect(await evaluate(expression, settings)).toEqual({ system: expect.any(String) });
    await expect(
      evaluate(`builtins.fetchurl ${nixString(`${origin}/x`)}`, settings),
    ).rejects.toThrow(invalid(/forbidden/));
    await expect(evaluate('import <nixpkgs> { }', settings)).rejects.toThrow(
      invalid(/was not found in the Nix search path/, 'as an argument'),
    );
    expect(requests).toEqual([]);
  });

  test.each([
    ['builtins.fetchurl', 'ORIGIN/file'],
    ['builtins.fetchTarball', 'ORIGIN/file.tar.gz'],
    ['builtins.fetchGit', 'ORIGIN/repository.git'],
    ['builtins.fetchMercurial', 'ORIGIN/repository'],
    ['builtins.fetchTree', 'git+ORIGIN/repository.git'],
    ['builtins.getFlake', 'git+ORIGIN/repository.git'],
    ['import', 'ORIGIN/file.nix'],
  ])('%s downloads nothing', async (fetch, url) => {
    const expression = `${fetch} ${nixString(url.replace('ORIGIN', origin))}`;
    await expect(evaluate(expression)).rejects.toThrow(
      invalid(/^images\.nix cannot be evaluated: /),
    );
    expect(requests).toEqual([]);
  });

  test('a derivation is neither built nor written, a file is not copied', async () => {
    await writeFile(join(directory, 'text'), 'text');
    const derivation =
      'derivation { name = "x"; system = builtins.currentSystem; builder = "/bin/sh"; args = [ "-c" "echo 1 > $out" ]; }';
    const copied = await write('copied.nix', '"${./text} ${builtins.toFile "x" "x"}"');
    expect(await evaluate(`(${derivation}).outPath`)).toMatch(/^\/nix\/store\/.*-x$/);
    expect(await evaluate(copied)).toMatch(/^\/nix\/store\/.*-text \/nix\/store\/.*-x$/);
    await expect(evaluate(`import (${derivation})`)).rejects.toThrow(
      invalid(/is not valid/, 'nothing is built'),
    );
    expect(await readdir(join(nix.environment.HOME ?? '', '.'))).toEqual([]);
    expect(await readdir(nix.locate(''))).toEqual([]);
  });

  test('nothing else can be read', async () => {
    await expect(evaluate('builtins.readFile /etc/hostname')).rejects.toThrow(
      invalid(/access to absolute path '\/etc\/hostname' is forbidden/, 'can be read'),
    );
    for (const path of ['canonical', 'absolute', '']) {
      const stderr = `error: access to ${path} path '/etc/x' is forbidden in restricted mode`;
      const { hint } = evaluationFailure('x', stderr.replace('  ', ' '), undefined);
      expect(hint).toContain('can be read');
    }
  });

  test.each([
    ['a syntax error', 'syntax error, unexpected', '{\n  a = ;\n}\n', ':2:7)', '--parse'],
    [
      'an undefined name',
      "undefined variable 'x'",
      '{\n  a = [ x ];\n}\n',
      ':2:9)',
      'as an argument',
    ],
    ['a missing attribute', "attribute 'b' missing", '{ a = { }.b; }', ':1:7)', 'stand-ins'],
    [
      'an endless recursion',
      'infinite recursion encountered',
      'let a = a; in\n{ inherit a; }',
      ')',
      'its own value',
    ],
    ['a wrong type', 'cannot coerce', '{ a = "${1.0 == 1.0}"; }', ')', 'mend the file there'],
    [
      'a file with CR LF',
      "undefined variable 'x'",
      '{\r\n  a = x;\r\n}\r\n',
      ':2:7)',
      'as an argument',
    ],
  ])('%s is named with its place, in one line', async (_what, message, text, place, hint) => {
    const failing = evaluate(await write('wrong.nix', text));
    await expect(failing).rejects.toThrow(invalid(/^images\.nix cannot be evaluated: .*$/));
    const failure = (await failing.catch((error) => error)) as UserError;
    expect(failure.message).toContain(`: ${message}`);
    expect(failure.message).toContain(`(${join(directory, 'wrong.nix')}:`);
    expect(failure.message.endsWith(place)).toBe(true);
    expect(failure.hint).toContain(hint);
  });

  test('what a file throws is its first line', async () => {
    const failing = evaluate('throw "which machine?\nsay it"');
    await expect(failing).rejects.toThrow(
      invalid(/^images\.nix cannot be evaluated: which machine\?$/),
    );
  });

  test('a stack that is too deep is an error as any other', async () => {
    await expect(evaluate('let f = n: 1 + f (n + 1); in f 0')).rejects.toThrow(
      invalid(/stack overflow/),
    );
  });
});

test('Nix that is not installed is named', async () => {
  const started = evaluateNix('1', { subject: 'images.nix', env: { PATH: '/nonexistent' } });
  await expect(started).rejects.toThrow(
    expect.objectContaining({
      code: 'program-missing',
      message: expect.stringContaining('nix-instantiate cannot be started'),
    }),
  );
});

test('Nix that crashes is no fault of the file', async () => {
  await using nix = await privateNix();
  const program = join(nix.files, 'nix-instantiate');
  await writeFile(program, '#!/bin/sh\nkill -9 $$\n', { mode: 0o755 });
  const env = { PATH: `${nix.files}:${nix.environment.PATH}` };
  await expect(evaluateNix('1', { subject: 'images.nix', env })).rejects.toThrow(
    expect.objectContaining({ code: 'program-failed' }),
  );
});
