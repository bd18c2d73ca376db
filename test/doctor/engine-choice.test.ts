import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { kasReleases } from '../../scripts/kas-releases.mjs';
import { judgeClaim, judgeImage } from '../../src/doctor/engine.ts';
import { chooseEngine, type Product, productOf } from '../../src/doctor/engine-choice.ts';
import { isolationOf } from '../../src/doctor/isolation.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts';

const versions: Readonly<Record<Product, string>> = {
  docker: 'Docker version 28.2.2, build e6534b4',
  podman: 'podman version 4.3.1',
  nerdctl: 'nerdctl version 2.0.0',
  unknown: 'finch 1.0',
};

test.each(Object.entries(versions))('%s is known by what it says', (product, version) => {
  expect(productOf(version)).toBe(product);
});

type Installed = readonly [docker: Product | undefined, podman: Product | undefined];
const machines: readonly Installed[] = [
  ['docker', undefined],
  ['docker', 'podman'],
  ['podman', 'podman'],
  ['nerdctl', 'podman'],
  ['nerdctl', undefined],
  [undefined, 'podman'],
  [undefined, undefined],
];

describe.each(kasReleases())('what the real kas-container $version starts', (release) => {
  let directory: TemporaryDirectory;
  beforeAll(async () => {
    directory = await temporaryDirectory();
    await writeFile(join(directory.path, 'a.yml'), 'build_system: isar\n');
    // So that it is no different where there is a real one.
    await program('sudo', '#!/bin/sh\nshift\nexec "$@"\n');
    await execa('sh', ['-c', toolsScript, 'sh', join(directory.path, 'tools')]);
  });
  afterAll(() => directory[Symbol.asyncDispose]());

  async function program(name: string, text: string): Promise<void> {
    await writeFile(join(directory.path, name), text);
    await chmod(join(directory.path, name), 0o755);
  }

  /** The name of the program whose `run` it came to. */
  async function started([docker, podman]: Installed, chosen: string | undefined) {
    for (const [name, product] of Object.entries({ docker, podman })) {
      await program(
        name,
        `#!/bin/sh
case "$1" in -v) echo '${product && versions[product]}' ;; run) echo started ${name} ;; esac
`,
      );
      if (product === undefined) await chmod(join(directory.path, name), 0o644);
    }
    const script =
      release.bin === undefined ? '/usr/bin/kas-container' : `${release.bin}/kas-container`;
    const tools = join(directory.path, 'tools');
    const { stdout } = await execa('/bin/sh', [script, 'build', 'a.yml'], {
      cwd: directory.path,
      env: {
        PATH: `${directory.path}:${tools}`,
        KAS_ALLOW_ROOT: 'yes',
        ...(chosen && { KAS_CONTAINER_ENGINE: chosen }),
      },
      extendEnv: false,
      reject: false,
    });
    return /^started (\w+)$/m.exec(stdout)?.[1];
  }

  test.each(machines)('where docker is %s and podman is %s', async (docker, podman) => {
    for (const chosen of [undefined, 'docker', 'podman']) {
      const options = { chosen, isolation: 'privileged', release: release.version } as const;
      const { engine } = chooseEngine({ docker, podman }, options);
      expect([chosen, engine]).toEqual([chosen, await started([docker, podman], chosen)]);
    }
  });
});

/** What kas-container itself needs, without the engines of this machine. */
const toolsScript = `
mkdir -p "$1"
for tool in awk basename cat dirname git grep id ls mkdir pwd readlink realpath sed sh tr tty uname whoami; do
  ln -sf "$(command -v $tool)" "$1/$tool"
done
`;

test('a rootless build prefers podman from 5.4 on', () => {
  const products = { docker: 'docker', podman: 'podman' } as const;
  const options = { chosen: undefined, release: '5.4' };
  expect(chooseEngine(products, { ...options, isolation: 'rootless' })).toEqual({
    engine: 'podman',
  });
  expect(chooseEngine(products, { ...options, isolation: 'privileged' })).toEqual({
    engine: 'docker',
  });
});

describe('an engine that is not what its name says', () => {
  test('nerdctl as docker is an error', () => {
    const products = { docker: 'nerdctl', podman: 'podman' } as const;
    expect(judgeClaim(products, { engine: 'docker' })).toMatchObject({
      level: 'error',
      message: expect.stringMatching(/^docker is really nerdctl: /),
      fix: expect.stringContaining('kas.engine: podman'),
    });
  });

  test('podman as docker is a warning', () => {
    const products = { docker: 'podman', podman: 'podman' } as const;
    expect(judgeClaim(products, { engine: 'docker' })).toMatchObject({
      level: 'warning',
      fix: 'set kas.engine: podman',
    });
    expect(judgeClaim(products, { engine: 'podman' }).level).toBe('ok');
  });
});

test.each([
  ['kas-isar@sha256:0123', true, [], 'ok'],
  ['kas-isar@sha256:0123', false, [], 'ok'],
  ['localhost/kas-isar:test', true, ['--pull=never'], 'ok'],
  ['kas-isar:5.4', true, [], 'warning'],
  ['kas-isar@sha256:0123', false, ['--pull=never'], 'error'],
  ['kas-isar@sha256:0123', false, ['--pull', 'never'], 'error'],
])('the image %s, here: %s, arguments %j: %s', (image, isThere, runtimeArgs, level) => {
  expect(judgeImage(image, { isThere, runtimeArgs }).level).toBe(level);
});

test.each([
  [undefined, 'build_system: isar\n', 'privileged'],
  [undefined, 'header:\n  version: 19\nbuild_system: isar-privileged\n', 'privileged'],
  [undefined, 'build_system: "isar-rootless"\n', 'rootless'],
  [undefined, 'build_system: openembedded\n', 'none'],
  // kas-container looks at the beginning of lines alone.
  [undefined, '  build_system: isar\n', 'none'],
  ['rootless', 'build_system: isar\n', 'rootless'],
] as const)('isolation %s, first file %j: %s', (configured, text, isolation) => {
  expect(isolationOf(configured, text)).toBe(isolation);
});
