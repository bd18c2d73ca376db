import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  containerMounts,
  containerName,
  containerOptions,
  forwardedNames,
  hostPathOf,
  refuseUnfitPaths,
} from '../../src/build/container.ts';
import { enginesFor } from '../../src/build/container-engine.ts';

const identity = { name: 'isar-artifacts-m.r-1', build: '/p/build/m.r', owner: '7@99' };
const labels = `--name ${identity.name} --label isar-artifacts.build=/p/build/m.r --label isar-artifacts.owner=7@99`;

describe('containerOptions', () => {
  const options = (
    isolation: 'privileged' | 'rootless' | undefined,
    release: string | undefined,
    more: { args?: string[]; forwarded?: string[] } = {},
  ) =>
    containerOptions(
      { isolation, 'runtime-args': more.args ?? [] },
      identity,
      release,
      more.forwarded ?? [],
    );

  test.each<['privileged' | 'rootless' | undefined, string | undefined, string[]]>([
    [undefined, '3.1', []],
    [undefined, '5.5', []],
    [undefined, undefined, []],
    ['privileged', '3.1', ['--isar']],
    ['privileged', '4.8.1', ['--isar']],
    ['privileged', '5.3', ['--isar']],
    ['privileged', undefined, ['--isar']],
    ['privileged', '5.4', ['--isar-privileged']],
    ['privileged', '5.10.1', ['--isar-privileged']],
    ['privileged', '6.0', ['--isar-privileged']],
    ['rootless', '5.4', ['--isar-rootless']],
    ['rootless', '5.5', ['--isar-rootless']],
  ])('isolation %s of kas-container %s', (isolation, release, flags) => {
    expect(options(isolation, release)).toEqual([...flags, '--runtime-args', labels]);
  });

  test.each([
    ['3.1', 'this is 3.1'],
    ['5.3', 'this is 5.3'],
    [undefined, 'an unknown release'],
  ])('rootless is not to be had of kas-container %s', (release, why) => {
    expect(() => options('rootless', release)).toThrow(
      expect.objectContaining({ code: 'config-invalid', message: expect.stringContaining(why) }),
    );
  });

  test('whoever repeats it by hand needs neither name nor labels', () => {
    const byHand = (isolation: 'privileged' | undefined, args: string[]) =>
      containerOptions({ isolation, 'runtime-args': args }, undefined, '5.5', []);
    expect(byHand('privileged', [])).toEqual(['--isar-privileged']);
    expect(byHand(undefined, ['--pull=never'])).toEqual(['--runtime-args', '--pull=never']);
  });

  test('the names of variables and the own arguments of a project follow, in one word', () => {
    expect(options(undefined, '5.5', { args: ['--pull=never'], forwarded: ['A', 'B'] })).toEqual([
      '--runtime-args',
      `${labels} --env A --env B --pull=never`,
    ]);
  });
});

test('a container is called like its variant, in the letters that engines allow', () => {
  expect(containerName('qemu.base', 'ab')).toBe('isar-artifacts-qemu.base-ab');
  const variant = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_+.-]*$/);
  fc.assert(
    fc.property(variant, (id) => {
      expect(containerName(id, 'ab')).toMatch(/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/);
    }),
  );
});

describe('a path in a container', () => {
  const mounts = containerMounts(
    { root: '/home/me/project', work: '/srv/work', build: '/srv/build/m.r' },
    { DL_DIR: '/cache/downloads' },
  );

  test.each([
    ['/repo/meta-acme/recipes-core/x.bb', '/home/me/project/meta-acme/recipes-core/x.bb'],
    ['/work/isar/meta/classes/image.bbclass', '/srv/work/isar/meta/classes/image.bbclass'],
    ['/build/tmp/work/log.do_x.1', '/srv/build/m.r/tmp/work/log.do_x.1'],
    ['/downloads', '/cache/downloads'],
    // No mounts of ours.
    ['/sstate/x', '/sstate/x'],
    ['/builder/x', '/builder/x'],
    ['/constructor/x', '/constructor/x'],
    ['work/x', 'work/x'],
    ['/', '/'],
  ])('%s is %s on the host', (path, there) => {
    expect(hostPathOf(mounts, path)).toBe(there);
  });
});

describe('forwardedNames', () => {
  test('what is listed and there, and what older releases do not hand on', () => {
    const environment = { A: '1', EMPTY: '', SSTATE_MIRRORS: 'x', OTHER: 'y' };
    expect(forwardedNames(environment, ['A', 'EMPTY', 'GONE'])).toEqual([
      'SSTATE_MIRRORS',
      'A',
      'EMPTY',
    ]);
  });

  test.each([
    'PATH',
    'HOME',
    'DL_DIR',
    'SSTATE_DIR',
    'KAS_BUILD_DIR',
    'NETRC_FILE',
    'REGISTRY_AUTH_FILE',
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'DOCKER_CONFIG',
  ])('%s is a path of this machine, and kas-container mounts what it names', (name) => {
    expect(forwardedNames({ [name]: '/x' }, [name])).toEqual([]);
  });
});

describe('refuseUnfitPaths', () => {
  test.each([
    ['/srv/my project', 'a blank'],
    ['/srv/a\tb', 'a blank'],
    ['/srv/a\nb', 'a blank'],
    ['/srv/a:b', ':'],
    ['/srv/a*', '*'],
    ['/srv/[a]', '['],
    ['/srv/a|b', '|'],
  ])('%j', (path, what) => {
    expect(() => refuseUnfitPaths({ KAS_WORK_DIR: '/fine', DL_DIR: path })).toThrow(
      expect.objectContaining({
        code: 'config-invalid',
        message: `DL_DIR is ${JSON.stringify(path)}: kas-container cannot mount a path with ${what} in it`,
      }),
    );
  });

  test('others pass, and those that are not set', () => {
    expect(() => refuseUnfitPaths({ a: '/srv/a-b_c.d+e@f,g', b: undefined })).not.toThrow();
  });
});

describe('enginesFor', () => {
  const sudo = ['sudo', '--non-interactive', '--preserve-env'];
  const sudoPodman = [...sudo, 'podman'];
  const sudoDocker = [...sudo, 'docker', '--context', 'default'];

  test.each<[string | undefined, 'privileged' | 'rootless' | undefined, boolean, string[][]]>([
    ['docker', undefined, false, [['docker']]],
    ['podman', undefined, true, [['podman']]],
    ['podman', undefined, false, [['podman'], sudoPodman]],
    ['podman', 'privileged', false, [sudoPodman]],
    ['podman', 'rootless', false, [['podman']]],
    [undefined, undefined, true, [['docker'], ['podman']]],
    [undefined, 'privileged', false, [['docker'], sudoPodman]],
    [undefined, 'rootless', false, [['podman'], ['docker']]],
  ])('engine %s, isolation %s, root %s', (engine, isolation, isRoot, commands) => {
    const environment = engine === undefined ? {} : { KAS_CONTAINER_ENGINE: engine };
    expect(enginesFor(environment, isolation, { isRoot, dockerContext: 'default' })).toEqual({
      commands,
      environment,
    });
  });

  test.each<[string, 'rootless' | undefined, string[][]]>([
    ['docker', undefined, [['docker'], sudoDocker]],
    ['docker', 'rootless', [['docker']]],
    ['podman', undefined, [['podman']]],
  ])('%s where docker is rootless, isolation %s', (engine, isolation, commands) => {
    const machine = { isRoot: true, dockerContext: 'rootless' };
    const environment = { KAS_CONTAINER_ENGINE: engine };
    expect(enginesFor(environment, isolation, machine)).toEqual({ commands, environment });
  });

  test('run0 is refused where it would start one', () => {
    const environment = { KAS_CONTAINER_ENGINE: 'podman', KAS_SUDO_CMD: 'run0' };
    expect(() => enginesFor(environment, undefined, { isRoot: false })).toThrow(
      expect.objectContaining({ code: 'config-invalid' }),
    );
    expect(enginesFor(environment, 'rootless', { isRoot: false }).commands).toEqual([['podman']]);
    expect(enginesFor(environment, undefined, { isRoot: true }).commands).toEqual([['podman']]);
  });
});
