// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are Nix, no templates
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { nixReleases } from '../../scripts/nix-releases.mjs';
import { adoptRegistry } from '../../src/adopt/adopt.ts';
import { headerStart } from '../../src/registry/functions.ts';
import { type PrivateNix, privateNix } from '../support/nix.ts';

const hash = '0mdada4wb3fn7xfx7d8y29n5yw2c5xp79f865fvf64hria7vlkjy';
const image = `requireFile { name = "a.wic"; sha256 = "${hash}"; message = ""; }`;
const refusal = (message: RegExp) =>
  expect.objectContaining({
    code: 'registry-invalid',
    message: expect.stringMatching(message),
    hint: expect.stringMatching(/./),
  });

describe.each(nixReleases())('registries of all kinds on Nix $version', (release) => {
  let nix: PrivateNix;
  beforeAll(async () => {
    nix = await privateNix(release);
  });
  afterAll(() => nix[Symbol.asyncDispose]());

  async function adopt(text: string | Buffer) {
    const file = join(nix.files, 'images.nix');
    await writeFile(file, text);
    return await adoptRegistry(file, nix.environment);
  }

  test('what throws is a problem of its own, the rest is taken over', async () => {
    const adopted = await adopt(`{ requireFile }: {
      a.wic = ${image};
      a.gone = throw "not built yet";
      a.wrong = assert 1 == 2; 1;
      b = requireFile { name = "b"; sha256 = throw "unknown"; message = ""; };
      c = throw "the whole machine";
    }`);
    expect(adopted.pins.map(({ attributePath }) => attributePath)).toEqual([['a', 'wic']]);
    expect(adopted.problems).toEqual([
      'a.gone: its evaluation throws an error',
      'a.wrong: its evaluation throws an error',
      'b: its evaluation throws an error',
      'c: its evaluation throws an error',
    ]);
  });

  test('what is no artifact is left out, and said', async () => {
    const adopted = await adopt(`{ pkgs, lib, requireFile, ... }: {
      a.wic = ${image};
      a.unpacked = pkgs.runCommand "x" { } "zstd -d < \${${image}} > $out";
      script = pkgs.writeText "x" "y";
      all = pkgs;
      helpers = { image = name: name; version = "1.0"; parts = [ 1 2 ]; inherit lib; };
      real = derivation { name = "x"; system = "x"; builder = "x"; };
    }`);
    expect(adopted.pins).toHaveLength(1);
    expect(adopted.problems).toEqual([]);
    expect(adopted.notices).toEqual([
      'a.unpacked: left out: it is made by something else than requireFile and fetchurl',
      'all: left out: it is all of pkgs or lib',
      'helpers.image: left out: it is a function',
      'helpers.lib: left out: it is all of pkgs or lib',
      'helpers.parts: left out: it is a list; only sets can be taken over',
      'helpers.version: left out: it is a value (string)',
      'real: left out: it is made by something else than requireFile and fetchurl',
      'script: left out: it is made by something else than requireFile and fetchurl',
    ]);
  });

  test('a derivation of Nix itself is taken over by its hash', async () => {
    const url = 'https://images.example.com/a.wic';
    const adopted = await adopt(
      `{ a = import <nix/fetchurl.nix> { url = "${url}"; sha256 = "${hash}"; }; }`,
    );
    expect(adopted.pins).toEqual([
      expect.objectContaining({ attributePath: ['a'], name: 'a.wic', url }),
    ]);
  });

  test.each([
    ['pkgs: { a = pkgs.requireFile ARGS; }'],
    ['args: { a = args.requireFile ARGS; }'],
    ['{ ... }@args: { a = args.requireFile ARGS; }'],
    ['{ pkgs ? import <nixpkgs> { }, system ? "none" }: with pkgs; { a = requireFile ARGS; }'],
    ['{ lib, callPackage ? null, requireFile }: lib.recurseIntoAttrs { a = requireFile ARGS; }'],
    ['{ }: let pkgs = import <nixpkgs> { }; in { a = pkgs.requireFile ARGS; }'],
    [
      'let inherit (import <nixpkgs> { }) callPackage; in callPackage ({ requireFile }: { a = requireFile ARGS; }) { }',
    ],
    ['{ pkgs }: { a = pkgs.buildPackages.requireFile (ARGS // { hash = null; url = null; }); }'],
    ['{ requireFile }: { a = (requireFile ARGS).override { message = "x"; } // { extra = 1; }; }'],
    [
      '{ requireFile }: { a = (requireFile (ARGS // { name = "b"; })).overrideAttrs (final: prev: { name = prev.name + "ar" ; }) ; }',
    ],
    [
      '{ requireFile }: { a = (requireFile (ARGS // { passthru.b = 1; })).overrideAttrs { passthru.c = 1; }; }',
    ],
  ])('%s', async (text) => {
    const args = `{ name = "a.wic"; sha256 = "${hash}"; message = ""; }`;
    const { pins, problems, notices } = await adopt(text.replace('ARGS', args));
    expect({ pins, problems, notices }).toEqual({
      pins: [
        {
          attributePath: ['a'],
          name: text.includes('"ar"') ? 'bar' : 'a.wic',
          sha256: '5e4eba8f8a1912e3b62b06b9746e2f4c705f6c121eb5d35d3fd68dc5896aaa55',
        },
      ],
      problems: [],
      notices: [],
    });
  });

  test('artifacts below a derivation are a problem each, and what holds itself is no endless one', async () => {
    const named = (name: string) => image.replace('a.wic', name);
    const adopted = await adopt(`{ pkgs, requireFile }: let self = {
      a = ${image} // { b = ${named('b')}; parts.c = ${named('c')}; text = "x"; gone = throw "x"; };
      d = requireFile { name = "d"; sha256 = "${hash}"; message = ""; passthru.e = ${named('e')}; };
      f = pkgs.runCommand "x" { } "" // { g = ${named('g')}; };
      h = ${named('h')} // { inherit self pkgs; };
      i = derivation { name = "i"; system = "x"; builder = "x"; src = ${image}; };
    }; in self`);
    expect(adopted.pins.map(({ attributePath }) => attributePath.join('.'))).toEqual([
      'a',
      'd',
      'h',
    ]);
    const below = 'it is below another artifact, where no registry of ours can have one';
    expect(adopted.problems).toEqual(
      ['a.b', 'a.parts.c', 'd.e', 'f.g', 'h.self.a', 'h.self.d', 'h.self.h'].map(
        (path) => `${path}: ${below}`,
      ),
    );
  });

  test.each([
    ['{ pkgs, lib, requireFile }: { a = IMAGE; }', undefined],
    ['{ requireFile, ... }: { a = IMAGE; }', undefined],
    [
      '{ requireFile, system ? "x", sub ? 1 }: { a = IMAGE; }',
      /^it took the arguments sub, system, .*inherit pkgs/,
    ],
    [
      '{ pkgs ? import <nixpkgs> { } }: { a = pkgs.requireFile ARGS; }',
      /^pkgs .*has to be given.*inherit pkgs/,
    ],
    ['pkgs: { a = pkgs.requireFile ARGS; }', /^it took one argument by position.*inherit pkgs/],
    [
      'let inherit (import <nixpkgs> { }) requireFile; in { a = IMAGE; }',
      /^it was a set.*inherit pkgs/,
    ],
    [`{ "a.wic" = "${hash}"; }`, /^it was a map of hashes.*inherit pkgs/],
  ])('another way to be called is said: %s', async (text, call) => {
    const args = `{ name = "a.wic"; sha256 = "${hash}"; message = ""; }`;
    const adopted = await adopt(text.replace('IMAGE', image).replace('ARGS', args));
    if (call === undefined) expect(adopted.newCall).toBeUndefined();
    else expect(adopted.newCall).toMatch(call);
  });

  test('the line ends of another system do not matter', async () => {
    const { pins } = await adopt(`# images\r\n{ requireFile }:\r\n{\r\n  a = ${image};\r\n}\r\n`);
    expect(pins).toHaveLength(1);
  });

  test('odd names of attributes are kept as they are', async () => {
    const { pins } = await adopt(
      `{ requireFile }: { "a.b"."\${"$"}{c}\\"\\n".""."ä" = ${image}; type = { name.hash = requireFile { name = "b"; sha256 = "${hash}"; message = ""; }; }; }`,
    );
    expect(pins.map(({ attributePath }) => attributePath)).toEqual([
      ['a.b', '${c}"\n', '', 'ä'],
      ['type', 'name', 'hash'],
    ]);
  });

  test.each([
    [
      'an unknown argument',
      `{ pkgs, inputs, self, system ? "x" }: { }`,
      /wants the arguments inputs, self, which/,
    ],
    ['a set that holds itself', 'let a = { b = a; }; in a', /b\.b\.b.* is deeper than 16 sets/],
    [
      'a set that holds itself often',
      'let a = { b = a; c = a; d = a; e = a; }; in a',
      /is deeper than 16 sets/,
    ],
    ['a syntax error', '{ a = ', /syntax error, unexpected end of file.* \(.*images\.nix:1:/],
    ['an empty set', '{ }', /names no artifact that can be taken over$/],
    ['an empty file', '', /syntax error/],
    ['a number', '42', /names no artifact .*\n {2}the file: left out: it is a value \(int\)/],
    ['a function of a function', '{ pkgs }: name: { }', /the file: left out: it is a function/],
    [
      'a registry of ours',
      `${headerStart}1).\n{ requireFile }: { a = ${image}; }`,
      /is a registry of isar-artifacts already$/,
    ],
    ['an artifact itself', `{ requireFile }: ${image}`, /the file is an artifact itself/],
    [
      'a download while evaluating',
      '{ a = import (builtins.fetchTarball "http://127.0.0.1:9/x"); }',
      /forbidden in restricted mode/,
    ],
    [
      'a build while evaluating',
      '{ a = import (derivation { name = "x"; system = "x"; builder = "/x"; }); }',
      /is not valid/,
    ],
    ['a flake', '{ inputs.nixpkgs.url = "nixpkgs"; outputs = _: { }; }', /names no artifact/],
    [
      'a function that is not there',
      '{ lib }: { a = lib.noSuchFunction 1; }',
      /attribute 'noSuchFunction' missing \(.*images\.nix:1:/,
    ],
    [
      'a throw at the top',
      '{ pkgs }: throw "not here"',
      /names no artifact .*\n {2}the file: its evaluation throws an error/,
    ],
  ])('%s is refused with its reason', async (_what, text, message) => {
    await expect(adopt(text)).rejects.toThrow(refusal(message));
  });

  test('a file that is not there is named', async () => {
    await expect(adoptRegistry(join(nix.files, 'none.nix'), nix.environment)).rejects.toThrow(
      expect.objectContaining({ code: 'file-unreadable' }),
    );
  });
});
